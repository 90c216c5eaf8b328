"""Answer probes: does this process live, can it serve requests?"""

from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from codes import keys, vault
from storage import disk

MIN_FREE_BYTES = 500_000_000


@login_not_required
@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Answer at once: the process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Run all checks; answer 503 if one fails that requests need."""
    results = {name: _run(probe) for name, probe in PROBES.items()}
    is_ready = all(
        result == "ok" for name, result in results.items() if name != "broker"
    )
    return JsonResponse(
        {"ready": is_ready, "checks": results}, status=200 if is_ready else 503
    )


def _run(probe: Callable[[], None]) -> str:
    try:
        probe()
    except keys.CodesKeyError:
        return "PINPRESS_CODES_KEY does not open the codes of this database"
    except (DatabaseError, redis.RedisError, OSError) as error:
        return type(error).__name__
    except ProbeFailed as error:
        return str(error)
    return "ok"


class ProbeFailed(Exception):
    """A probe found something that an operator must fix; the message says what."""


def _database() -> None:
    """Write and commit: a read would also succeed on a replica or a full disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(true, 'pinpress', 'readyz')")


def _broker() -> None:
    """Ping the broker; redeeming works without it, so `ready` does not depend on it."""
    redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5
    ).ping()


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise ProbeFailed("migrations are missing: run manage.py migrate")


def _disk() -> None:
    if disk.free_bytes() < MIN_FREE_BYTES:
        raise ProbeFailed("less than 500 MB are free on the disk of FILES_DIR")


PROBES: dict[str, Callable[[], None]] = {
    "database": _database,
    "migrations": _migrations,
    "codes_key": vault.check_keys,
    "disk": _disk,
    "broker": _broker,
}
