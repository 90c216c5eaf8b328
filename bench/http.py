"""Redeeming over HTTP, against an empty view, the ORM's way, and the bare claim."""

import http.client
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from bench import claim_limit, figures, load, scene
from bench.figures import Figure
from codes import vault
from codes.models import Batch
from config.stack import programs

EACH = 3_000  # requests a round
ROUNDS = 5
PLACES = 2 * 3 * (ROUNDS + 1)  # rounds of redeeming, warm-up included

_FIELD = re.compile(r'name="(csrfmiddlewaretoken|attempt)" value="([^"]+)"')


def measure() -> Iterator[Figure]:
    """Yield the figures of the landing page's POST."""
    batch = scene.batch(PLACES * EACH)
    texts = [text.decode() for text in vault.texts(batch, 1, batch.quantity).tolist()]
    serials = iter(range(0, batch.quantity, EACH))
    scene.checkpoint()
    with _server() as port:
        form = _form(port, f"/{batch.campaign.slug}/")

        def redeeming(path: str) -> float:
            first = next(serials)
            requests = [_post(path, form, text) for text in texts[first : first + EACH]]
            return load.rate(port, requests, wanted=b'data-state="redeemed"')

        def landing() -> float:
            return redeeming(f"/{batch.campaign.slug}/")

        def orm() -> float:
            return redeeming(f"/bench/{batch.campaign.slug}/orm/")

        def empty() -> float:
            request = load.request("GET", "/bench/empty/", {"Host": "localhost"})
            return load.rate(port, [request] * EACH, wanted=b"200")

        landing(), orm(), empty()  # warm
        yield figures.ratio(
            "redeem over HTTP",
            ours=landing,
            theirs=empty,
            against="an empty view, same server and middleware",
            target=0.15,
            rounds=ROUNDS,
        )
        yield figures.ratio(
            "redeem over HTTP",
            ours=landing,
            theirs=orm,
            against="select_for_update, save, create",
            target=1.5,
            rounds=ROUNDS,
        )
        claims = claim_limit.Claims(_another(batch))
        yield figures.ratio(
            "redeem over HTTP",
            ours=landing,
            theirs=claims.rate,
            against="pgbench, the bare claim, 8 clients",
            target=0.1,
            rounds=ROUNDS,
        )


def _another(batch: Batch) -> Batch:
    made = scene.batch(2_000_000, of=batch.campaign)
    scene.checkpoint()
    return made


@contextmanager
def _server() -> Iterator[int]:
    """Serve the product as `make up` does, with the pages to compare with."""
    with socket.socket() as probe:
        probe.bind((load.HOST, 0))
        port = probe.getsockname()[1]
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_STATEMENT_TIMEOUT": "5s",
    }
    argv = [*programs.web(env, host=load.HOST, port=port).argv, "--log-level", "error"]
    with subprocess.Popen(argv, env=env) as server:
        try:
            _wait(port)
            yield port
        finally:
            server.terminate()


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection((load.HOST, port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")


def _form(port: int, path: str) -> dict[str, str]:
    """Return what a browser knows after it has opened the landing page."""
    line = http.client.HTTPConnection(load.HOST, port)
    line.request("GET", path, headers={"Host": "localhost"})
    response = line.getresponse()
    fields = dict(_FIELD.findall(response.read().decode()))
    cookies = [
        value.split(";")[0]
        for name, value in response.getheaders()
        if name.lower() == "set-cookie"
    ]
    return fields | {"cookie": "; ".join(cookies)}


def _post(path: str, form: dict[str, str], text: str) -> bytes:
    body = urlencode(
        {
            "csrfmiddlewaretoken": form["csrfmiddlewaretoken"],
            "attempt": form.get("attempt", ""),
            "code": text,
        }
    ).encode()
    headers = {
        "Host": "localhost",
        "Cookie": form["cookie"],
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return load.request("POST", path, headers, body)
