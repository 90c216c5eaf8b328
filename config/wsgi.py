"""The WSGI application; it refuses to start without the right PINPRESS_CODES_KEY."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from codes import vault  # noqa: E402 -- the apps are loaded only now

vault.check_keys()

# The objects loaded so far are never freed. Searching them for garbage again and again
# took 0.4 of the time of a redemption (docs/performance.md).
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
