"""Tell whoever watches whether this process lives and whether it can serve."""

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

LEAST_FREE = 500_000_000  # bytes


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
    """Try everything a request may need; 503 and the trouble if something is off."""
    report = {name: _try(probe) for name, probe in PROBES.items()}
    is_ready = all(state == "ok" for name, state in report.items() if name != "broker")
    return JsonResponse(
        {"ready": is_ready, "checks": report}, status=200 if is_ready else 503
    )


def _try(probe: Callable[[], None]) -> str:
    try:
        probe()
    except keys.CodesKeyError:
        return "PINPRESS_CODES_KEY does not open the codes of this database"
    except (DatabaseError, redis.RedisError, OSError) as error:
        return type(error).__name__
    except ProbeFailed as trouble:
        return str(trouble)
    return "ok"


class ProbeFailed(Exception):
    """A probe found something that an operator must mend."""


def _database() -> None:
    """Write and commit: a replica or a full disk would still answer reads."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(true, 'pinpress', 'readyz')")


def _broker() -> None:
    """Redeeming works without it, so that it does not make the process unready."""
    redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5
    ).ping()


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise ProbeFailed("migrations are missing: run manage.py migrate")


def _disk() -> None:
    if disk.free_bytes() < LEAST_FREE:
        raise ProbeFailed("less than 500 MB are free where the files lie")


PROBES: dict[str, Callable[[], None]] = {
    "database": _database,
    "migrations": _migrations,
    "codes_key": vault.check_keys,
    "disk": _disk,
    "broker": _broker,
}
