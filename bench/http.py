"""Redeeming over HTTP, against an empty view, the ORM's way, and the bare claim."""

import http.client
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from bench import claim_limit, figures, load, scene
from bench.figures import Figure
from bench.serving import serving
from codes import vault
from codes.models import Batch

EACH = 3_000  # requests a round
ROUNDS = 5
PLACES = 2 * 3 * (ROUNDS + 1)  # rounds of redeeming, warm-up included

_FIELD = re.compile(r'name="(csrfmiddlewaretoken|attempt)" value="([^"]+)"')


def measure() -> Iterator[Figure]:
    """Yield the figures of the landing page's POST."""
    batch = scene.batch(PLACES * EACH)
    claims = claim_limit.Claims(scene.batch(2_000_000, of=batch.campaign))
    scene.checkpoint()
    with serving() as port:
        visitors = _Visitors(port, batch)
        for warm in (visitors.landing, visitors.orm, visitors.empty):
            warm()
        for theirs, against, target in (
            (visitors.empty, "an empty view, same server and middleware", 0.15),
            (visitors.orm, "select_for_update, save, create", 1.5),
            (claims.rate, "pgbench, the bare claim, 8 clients", 0.1),
        ):
            yield figures.ratio(
                "redeem over HTTP",
                ours=visitors.landing,
                theirs=theirs,
                against=against,
                target=target,
                rounds=ROUNDS,
            )


class _Visitors:
    """Browsers that send one code after the other, each code once."""

    def __init__(self, port: int, batch: Batch) -> None:
        self.port = port
        self.home = f"/{batch.campaign.slug}/"
        self.form = _form(port, self.home)
        texts = vault.texts(batch, 1, batch.quantity).tolist()
        self.texts = iter([text.decode() for text in texts])

    def landing(self) -> float:
        """Redeem on the product's page; return requests a second."""
        return self._redeem(self.home)

    def orm(self) -> float:
        """Redeem on the same page, written with the ORM."""
        return self._redeem(f"/bench{self.home}orm/")

    def empty(self) -> float:
        """Ask for a page that does nothing."""
        request = load.request("GET", "/bench/empty/", {"Host": "localhost"})
        return load.rate(self.port, [request] * EACH, wanted=b"200")

    def _redeem(self, path: str) -> float:
        requests = [_post(path, self.form, text) for text in islice(self.texts, EACH)]
        return load.rate(self.port, requests, wanted=b'data-state="redeemed"')


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
