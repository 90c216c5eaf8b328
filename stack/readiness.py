"""Ask the web server whether it lives (python -m …) or why it cannot serve."""

import http.client
import json
import os
import sys
from urllib.parse import urlsplit

from stack.machine import report_error

# Where to reach a server that listens on all addresses.
LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- not to listen on


def find_problem(public_url: str, host: str, port: int) -> str:
    """Return the checks of /readyz that failed, or "" when the server can serve."""
    status, body = get("/readyz", public_url, host, port)
    if status is None:
        return "it does not answer"
    if status == http.client.OK:
        return ""
    try:
        checks: dict[str, str] = json.loads(body)["checks"]
    except (ValueError, KeyError):
        return f"it answers /readyz with status {status}"
    failed = [f"{name}: {state}" for name, state in checks.items() if state != "ok"]
    return ", ".join(failed)


def get(path: str, public_url: str, host: str, port: int) -> tuple[int | None, bytes]:
    """Get a page from the local address, under the host name of `public_url`."""
    connection = http.client.HTTPConnection(LOOPBACK.get(host, host), port, timeout=4)
    try:
        host_name = urlsplit(public_url).netloc
        connection.request("GET", path, headers={"Host": host_name})
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return None, b""
    finally:
        connection.close()


if __name__ == "__main__":
    url = os.environ.get("PUBLIC_URL") or "http://localhost:8000"
    port = int(os.environ.get("PORT") or 8000)
    answered, _ = get("/healthz", url, "127.0.0.1", port)
    if answered != http.client.OK:
        report_error(f"/healthz answers {answered or 'nothing'}.")
        sys.exit(1)
