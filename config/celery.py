"""The Celery application: the broker rings, PostgreSQL remembers what is to do."""

import functools
import logging
import os
import sys
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import worker_init
from django.db import transaction
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

log = logging.getLogger(__name__)


class BestEffortTask(DjangoTask):
    """A task that a page may ring while the broker is down.

    What is to be done stands in PostgreSQL, so a lost ring delays it until the
    sweeper comes round; it must not turn the page into an error.
    """

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        transaction.on_commit(functools.partial(self._ring, *args, **kwargs))

    def _ring(self, *args: Any, **kwargs: Any) -> None:
        try:
            self.delay(*args, **kwargs)
        except OperationalError:
            log.warning("The broker is down: %s waits for the sweeper.", self.name)


app = Celery("config", task_cls=BestEffortTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_a_wrong_key(**_: Any) -> None:
    """Stop a worker that could not read or make the codes of this database."""
    from codes import keys, vault  # noqa: PLC0415 -- the apps are not loaded before

    try:
        vault.check_keys()
    except keys.CodesKeyError as trouble:
        sys.exit(str(trouble))  # Celery only logs what else a signal's receiver raises
