"""The settings of the suite: those of the product, with keys and files of its own."""

import base64
import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

os.environ.setdefault("SECRET_KEY", "a key for tests that nobody else has, long enough")
os.environ.setdefault("PINPRESS_CODES_KEY", base64.b64encode(b"k" * 32).decode())
os.environ["PUBLIC_URL"] = "http://localhost:8000"
os.environ["DEBUG"] = "false"

from config.settings import *  # noqa: F403
from config.settings import REDIS_URL as _PRODUCT_REDIS_URL

# One database and one Redis database for each worker of pytest-xdist: the first worker
# takes the one after that of REDIS_URL.
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_redis = urlsplit(_PRODUCT_REDIS_URL)
_number = int(_redis.path.strip("/") or 0) + 1 + _worker
DATABASES["default"]["TEST"] = {  # noqa: F405
    "NAME": os.environ.get("PYTEST_DB", "test_pinpress")
}
REDIS_URL = CELERY_BROKER_URL = _redis._replace(path=f"/{_number}").geturl()

STORAGES["staticfiles"]["BACKEND"] = (  # noqa: F405
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_files = tempfile.TemporaryDirectory(prefix="pinpress-files-")
FILES_DIR = Path(_files.name)

# Whitenoise serves the sources as they are: no collectstatic before the suite. Of a
# folder that is not there it warns.
_static = tempfile.TemporaryDirectory(prefix="pinpress-static-")
STATIC_ROOT = Path(_static.name)
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
