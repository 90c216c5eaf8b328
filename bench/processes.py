"""Run code in a process of its own, to measure its memory."""

import os
import subprocess
import sys

# VmHWM is the peak of this process; getrusage() would begin with that of its parent.
MEASURED = """
import os, pathlib, re, resource, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()
{code}
if sys.platform == "linux":
    status = pathlib.Path("/proc/self/status").read_text()
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", status).group(1)) * 1024
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("peak", peak)
"""


def peak_memory(code: str) -> float:
    """Return the peak resident memory of a process that runs `code`, in MB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(code=code)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"DATABASE_STATEMENT_TIMEOUT": "0"},
    )
    return int(done.stdout.split("peak")[-1]) / 1_000_000
