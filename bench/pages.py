"""Measure the landing page on a mid-range phone: browser timings and Lighthouse."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageFilter

from bench import lighthouse, phone, scene
from bench.figures import Figure
from bench.serving import serving
from campaigns import design_draft
from campaigns.models import Campaign
from codes import vault

_DESIGN = {
    "headline": "Your summer ice cream is waiting",
    "intro": "Enter the code from your receipt. **Every code counts once.**",
    "terms": "One ice cream for each code.\n\n- Until the end of September",
    "privacy": "We keep no name and no address.",
    "contact": "Write to help@example.com.",
    "accent_color": "#b3361d",
    "background_color": "#fbe9d2",
}


def measure() -> Iterator[Figure]:
    """Yield the figures of the landing page: plain, with a hero picture, redeemed."""
    plain, with_hero = _campaign(hero=False), _campaign(hero=True)
    batch = scene.batch(10, of=with_hero)
    text = vault.texts(batch, 1, 1)[0].decode()
    with tempfile.TemporaryDirectory(prefix="pinpress-static-") as folder:
        # Static files as in production: hashed and compressed.
        env = {"DJANGO_SETTINGS_MODULE": "config.settings", "STATIC_ROOT": folder}
        env |= {"LOG_LEVEL": "ERROR"}  # figures stand on standard output
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
        subprocess.run(command, env=os.environ | env, check=True)
        with serving(**env) as port:
            pages = {
                "landing page": f"http://localhost:{port}/{plain.slug}/",
                "landing page with a hero picture": (
                    f"http://localhost:{port}/{with_hero.slug}/"
                ),
            }
            yield from phone.measure_pages(pages, code=text)
            yield from lighthouse.measure_pages(pages)


def _campaign(*, hero: bool) -> Campaign:
    campaign, at = scene.campaign(), timezone.now()
    design_draft.edit(campaign, _DESIGN, by=None, at=at)
    if hero:
        design_draft.put_picture(campaign, "hero", _picture(), by=None, at=at)
    design_draft.publish(campaign, by=None, at=at)
    return campaign


def _picture() -> bytes:
    """Return a picture with as many bytes as a photograph."""
    file = BytesIO()
    gradient = Image.linear_gradient("L").resize((1200, 600))
    blur = ImageFilter.GaussianBlur(1)
    noise = Image.effect_noise((1200, 600), 40).filter(blur)
    Image.merge("RGB", (gradient, noise, gradient)).save(file, "PNG")
    return file.getvalue()
