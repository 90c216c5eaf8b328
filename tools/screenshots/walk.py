"""Photograph the installation while it is empty, then full, in every language."""

from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from console.demo.scene import create_manager
from staff.models import User
from tools.screenshots import pages, scene, shown
from tools.screenshots.camera import LIGHT, VARIANTS, Camera
from tools.screenshots.pages import RIGHT_TO_LEFT, STAFF, TRANSLATED, Shot
from tools.screenshots.place import HOST

ARABIC = "ar"  # landing pages only


def take_all(browser: Browser, folder: Path, prefixes: list[str]) -> Camera:
    """Take every page in all variants; with `prefixes` those whose names begin so."""
    camera = Camera(browser, folder, {STAFF: _session(create_manager("first"))})
    for shot in _matching(pages.of_empty_installation(), prefixes):
        camera.take(shot)
    built = scene.build()
    camera.cookies[STAFF] = _session(built.installation.manager)
    shots = _matching(pages.of_scene(built), prefixes)
    for shot in shots:
        camera.take(shot)
    for shot in shots:
        for language in _languages(shot):
            variants = VARIANTS if language == ARABIC else LIGHT
            camera.take(shot, language=language, variants=variants)
    if not prefixes:
        shown.take(camera, built)
    return camera


def _matching(shots: list[Shot], prefixes: list[str]) -> list[Shot]:
    return [
        shot for shot in shots if not prefixes or shot.name.startswith(tuple(prefixes))
    ]


def _languages(shot: Shot) -> list[str]:
    """Return the languages besides English that a page is shown in."""
    offered = settings.CONSOLE_LANGUAGES if shot.name in TRANSLATED else []
    languages = [code for code, _ in offered if code != "en"]
    return [*languages, ARABIC] if shot.name in RIGHT_TO_LEFT else languages


def _session(user: User) -> str:
    client = Client(HTTP_HOST=HOST)
    client.force_login(user)
    return client.cookies["sessionid"].value
