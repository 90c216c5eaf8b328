"""The Celery application. What there is to do is in PostgreSQL, not in the broker."""

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
    """A task that a page may enqueue while the broker is down.

    PostgreSQL holds what is to be done, and beat enqueues unfinished work again. So
    a broker that is down delays the work; it must not turn the page into an error.
    """

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        transaction.on_commit(functools.partial(self._publish, *args, **kwargs))

    def _publish(self, *args: Any, **kwargs: Any) -> None:
        try:
            self.delay(*args, **kwargs)
        except OperationalError:
            log.warning(
                "The broker is down: %s waits until beat enqueues it again.", self.name
            )


app = Celery("config", task_cls=BestEffortTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def exit_on_wrong_key(**_: Any) -> None:
    """Stop a worker whose PINPRESS_CODES_KEY is not that of this database."""
    from codes import keys, vault  # noqa: PLC0415 -- the apps are loaded only now

    try:
        vault.check_keys()
    except keys.CodesKeyError as error:
        sys.exit(str(error))  # any other exception of a receiver is only logged
