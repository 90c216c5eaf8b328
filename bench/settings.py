"""The product's settings, with the pages that it is measured against."""

import os
import secrets
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
_files = tempfile.TemporaryDirectory(prefix="pinpress-bench-")
FILES_DIR = Path(_files.name)
STORAGES["staticfiles"]["BACKEND"] = (  # noqa: F405
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
STATIC_ROOT = FILES_DIR  # nothing was collected
