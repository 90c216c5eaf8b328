"""Run the benchmarks on a database as durable as the real one."""

import shutil
import sys

from stack.foundation import HOME, StackConfig, claim, throwaway
from stack.processes import Child


def bench(*, only: str) -> int:
    """Run `python -m bench` on data of its own; return its exit status."""
    folder = HOME / "bench"
    ground = StackConfig(folder, own_databases=True, use_given=False)
    with claim(folder):
        for left in ("postgres", "valkey"):  # by a bench that was killed
            shutil.rmtree(folder / left, ignore_errors=True)
        with throwaway(ground) as (supervisor, env):
            env |= {"DEBUG": "false", "PUBLIC_URL": "http://localhost:8000"}
            argv = [sys.executable, "-m", "bench", *([f"only={only}"] if only else [])]
            child = Child("bench", argv, env, whole_group=True)
            supervisor.start(child, quiet=False)
            while child.runs:
                supervisor.pause(0.2)
            return child.process.returncode if child.process else 1
