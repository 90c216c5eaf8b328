"""Run the benchmarks on a database as durable as the real one."""

import shutil
import sys

from stack.backing_services import HOME, StackConfig, lock, throwaway
from stack.processes import Child


def bench(*, only: str) -> int:
    """Run `python -m bench` on data of its own; return its exit status."""
    folder = HOME / "bench"
    config = StackConfig(folder, may_create_databases=True, use_external=False)
    with lock(folder):
        for name in ("postgres", "valkey"):  # left by a bench that was killed
            shutil.rmtree(folder / name, ignore_errors=True)
        with throwaway(config) as (supervisor, env):
            env |= {"DEBUG": "false", "PUBLIC_URL": "http://localhost:8000"}
            argv = [sys.executable, "-m", "bench", *([f"only={only}"] if only else [])]
            child = Child("bench", argv, env, signal_whole_group=True)
            supervisor.start(child, to_terminal=True)
            while child.is_running:
                supervisor.pause(0.2)
            return child.process.returncode if child.process else 1
