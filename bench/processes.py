"""Run a piece of work in a process of its own, to read its memory or to serve pages."""

import os
import subprocess
import sys

_MEASURED = """
import os, resource, django
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()
{code}
print("peak-kB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak_memory(code: str, *, repeat: int = 1) -> float:
    """Return the peak resident memory of a process that runs `code`, in MB."""
    peaks = []
    for _ in range(repeat):
        done = subprocess.run(  # noqa: S603 -- our own words
            [sys.executable, "-c", _MEASURED.format(code=code)],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"DATABASE_STATEMENT_TIMEOUT": "0"},
        )
        peaks.append(int(done.stdout.split("peak-kB")[-1]))
    scale = 1_000_000 if sys.platform == "darwin" else 1_000
    return max(peaks) / scale
