"""Walk through the installation with the camera: empty, full, and in every language."""

from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from staff.models import User
from staff.roles import Role
from tests.factories import make_user
from tools.screenshots import pages, scene, shown
from tools.screenshots.camera import BY_DAY, VARIANTS, Camera
from tools.screenshots.pages import RIGHT_TO_LEFT, STAFF, TRANSLATED, Shot
from tools.screenshots.place import HOST

ARABIC = "ar"  # spoken by landing pages alone


def take_all(browser: Browser, folder: Path, wanted: list[str]) -> Camera:
    """Take every page in all variants; with `wanted` those whose names begin so."""
    camera = Camera(browser, folder, {STAFF: _session(_somebody())})
    for shot in _chosen(pages.before(), wanted):
        camera.take(shot)
    built = scene.build()
    camera.cookies[STAFF] = _session(built.installation.manager)
    every = pages.every(built)
    for shot in _chosen(every, wanted):
        camera.take(shot)
    for shot in _chosen(every, wanted):
        for language in _languages(shot):
            variants = VARIANTS if language == ARABIC else BY_DAY
            camera.take(shot, language=language, variants=variants)
    if not wanted:
        shown.take(camera, built)
    return camera


def _chosen(shots: list[Shot], wanted: list[str]) -> list[Shot]:
    return [
        shot
        for shot in shots
        if not wanted or any(shot.name.startswith(name) for name in wanted)
    ]


def _languages(shot: Shot) -> list[str]:
    """Return the languages besides English that a page is shown in."""
    spoken = settings.CONSOLE_LANGUAGES if shot.name in TRANSLATED else []
    others = [code for code, _ in spoken if code != "en"]
    return [*others, ARABIC] if shot.name in RIGHT_TO_LEFT else others


def _somebody() -> User:
    return make_user(username="first", role=Role.MANAGER, is_staff=True)


def _session(user: User) -> str:
    client = Client(HTTP_HOST=HOST)
    client.force_login(user)
    return client.cookies["sessionid"].value
