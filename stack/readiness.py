"""Ask a web server of ours whether it lives (python -m …) or why it cannot serve."""

import http.client
import json
import os
import sys
from urllib.parse import urlsplit

from stack.machine import complain

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- only looked up


def what_is_missing(public_url: str, host: str, port: int) -> str:
    """Return what /readyz complains about; nothing when the server can serve."""
    status, body = ask("/readyz", public_url, host, port)
    if status is None:
        return "it does not answer"
    if status == http.client.OK:
        return ""
    try:
        checks: dict[str, str] = json.loads(body)["checks"]
    except (ValueError, KeyError):
        return f"it answers /readyz with status {status}"
    found = [f"{name}: {state}" for name, state in checks.items() if state != "ok"]
    return ", ".join(found)


def ask(path: str, public_url: str, host: str, port: int) -> tuple[int | None, bytes]:
    """Get a page by its local address, under the name that the public uses."""
    wire = http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=4)
    try:
        wire.request("GET", path, headers={"Host": urlsplit(public_url).netloc})
        answer = wire.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return None, b""
    finally:
        wire.close()


if __name__ == "__main__":
    url = os.environ.get("PUBLIC_URL") or "http://localhost:8000"
    given, _ = ask("/healthz", url, "127.0.0.1", int(os.environ.get("PORT") or 8000))
    if given != http.client.OK:
        complain(f"/healthz answers {given}.")
        sys.exit(1)
