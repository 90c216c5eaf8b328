"""The web application; it refuses to start without the key of its codes."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from codes import vault  # noqa: E402 -- the apps are loaded only now

vault.check_keys()
