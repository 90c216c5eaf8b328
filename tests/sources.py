"""The files from which the product speaks."""

from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("campaigns", "codes", "config", "redemption", "staff")


def sources(suffix, *folders):
    """Yield name and content of the files from which the product speaks."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name:
                yield name, path.read_text(encoding="utf-8")
