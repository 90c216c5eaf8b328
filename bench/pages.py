"""The landing page on a middling phone: the browser's own timings, and Lighthouse."""

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

_WORDS = {
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
    plain, pictured = _campaign(hero=False), _campaign(hero=True)
    batch = scene.batch(10, of=pictured)
    text = vault.texts(batch, 1, 1)[0].decode()
    with tempfile.TemporaryDirectory(prefix="pinpress-static-") as folder:
        # Static files as in production: hashed and packed.
        given = {"DJANGO_SETTINGS_MODULE": "config.settings", "STATIC_ROOT": folder}
        given |= {"LOG_LEVEL": "ERROR"}  # figures stand on standard output
        words = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
        subprocess.run(words, env=os.environ | given, check=True)
        with serving(**given) as port:
            pages = {
                "landing page": f"http://localhost:{port}/{plain.slug}/",
                "landing page with a hero picture": (
                    f"http://localhost:{port}/{pictured.slug}/"
                ),
            }
            yield from phone.budgets(pages, code=text)
            yield from lighthouse.scores(pages)


def _campaign(*, hero: bool) -> Campaign:
    campaign, given = scene.campaign(), {"by": None, "at": timezone.now()}
    design_draft.edit(campaign, _WORDS, **given)
    if hero:
        design_draft.put_picture(campaign, "hero", _picture(), **given)
    design_draft.publish(campaign, **given)
    return campaign


def _picture() -> bytes:
    """Return a picture that weighs what a photograph does."""
    file = BytesIO()
    fade = Image.linear_gradient("L").resize((1200, 600))
    grain = ImageFilter.GaussianBlur(1)
    noise = Image.effect_noise((1200, 600), 40).filter(grain)
    Image.merge("RGB", (fade, noise, fade)).save(file, "PNG")
    return file.getvalue()
