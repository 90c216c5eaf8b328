"""The settings of the product, with the pages that it is measured against."""

import os
import secrets
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
# Processes of one measurement share a folder; the first one deletes it at its end.
if "BENCH_FILES" not in os.environ:
    _files = tempfile.TemporaryDirectory(prefix="pinpress-bench-")
    os.environ["BENCH_FILES"] = _files.name
FILES_DIR = Path(os.environ["BENCH_FILES"])
STORAGES["staticfiles"]["BACKEND"] = (  # noqa: F405
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
STATIC_ROOT = FILES_DIR  # collectstatic was not run
