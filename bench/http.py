"""Measure redeeming over HTTP against an empty view, the ORM and the bare claim."""

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

REQUESTS = 3_000  # a round
ROUNDS = 5
REDEEMING_ROUNDS = 2 * 3 * (ROUNDS + 1)  # warm-up included

_FIELD = re.compile(r'name="(csrfmiddlewaretoken|attempt)" value="([^"]+)"')


def measure() -> Iterator[Figure]:
    """Yield the figures of the landing page's POST and the page after it."""
    batch = scene.batch(REDEEMING_ROUNDS * REQUESTS)
    claims = claim_limit.Claims(scene.batch(2_000_000, of=batch.campaign))
    scene.vacuum()
    with serving() as port:
        visitors = _Visitors(port, batch)
        for warm_up in (visitors.landing, visitors.orm, visitors.empty):
            warm_up()
        both, alone = "redeem over HTTP, POST and GET", "redeem over HTTP, POST"
        for name, ours, theirs, against, target in (
            (both, visitors.landing, visitors.empty, "an empty POST and GET", 0.15),
            (both, visitors.landing, visitors.orm, "the same by the ORM", 1.5),
            (alone, visitors.post, claims.rate, "pgbench, the claim, 8 clients", 0.1),
        ):
            yield figures.ratio(
                name,
                ours=ours,
                theirs=theirs,
                against=against,
                target=target,
                rounds=ROUNDS,
            )


class _Visitors:
    """Browsers that send one code after another, each code once."""

    def __init__(self, port: int, batch: Batch) -> None:
        self.port = port
        self.landing_path = f"/{batch.campaign.slug}/"
        self.form = _form(port, self.landing_path)
        texts = vault.texts(batch, 1, batch.quantity).tolist()
        self.texts = iter([text.decode() for text in texts])

    def landing(self) -> float:
        """Redeem on the product's page, and get what it leads to; return how many."""
        return self._redeem(self.landing_path)

    def post(self) -> float:
        """Redeem on the product's page, without the page after it; return how many."""
        return self._redeem(self.landing_path, follows=False)

    def orm(self) -> float:
        """Redeem on the same page by the ORM; return how many a second."""
        return self._redeem(f"/bench{self.landing_path}orm/")

    def empty(self) -> float:
        """Post to an empty page and get it; return how many pairs a second."""
        pair = [
            load.request(method, "/bench/empty/", {"Host": "localhost"})
            for method in ("POST", "GET")
        ]
        return load.rate(self.port, pair * REQUESTS, expected=b"200") / len(pair)

    def _redeem(self, path: str, *, follows: bool = True) -> float:
        texts = islice(self.texts, REQUESTS)
        requests = [_post(path, self.form, text) for text in texts]
        expected = b'data-state="redeemed"' if follows else b" 303 "
        return load.rate(self.port, requests, expected=expected, follows=follows)


def _form(port: int, path: str) -> dict[str, str]:
    """Return the form's fields and the cookies of a browser that opened the page."""
    connection = http.client.HTTPConnection(load.HOST, port)
    connection.request("GET", path, headers={"Host": "localhost"})
    response = connection.getresponse()
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
