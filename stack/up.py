"""Start all programs of Pinpress on this machine and keep them running."""

import hashlib
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from stack import environment, machine, programs
from stack.backing_services import HOME, StackConfig, lock, start_services
from stack.machine import ROOT, StackError, display_path, display_seconds, report
from stack.processes import StopRequested, Supervisor
from stack.readiness import find_problem

DEMO_TIMEOUT = 30.0  # seconds until the worker has generated the demo's codes


@dataclass(frozen=True)
class Site:
    """An installation: its folder, address, and the environment of its programs."""

    folder: Path
    host: str
    port: int
    env: dict[str, str]

    @property
    def demo_password(self) -> Path:
        return self.folder / "secrets" / "demo-password"

    @property
    def problem(self) -> str:
        """Why the web server cannot serve yet; "" when it can."""
        return find_problem(self.env["PUBLIC_URL"], self.host, self.port)


def up(folder: Path = HOME) -> None:
    """Run database, broker, web, worker and beat until a signal to stop."""
    started_at = time.monotonic()
    host, port = chosen_address()
    with lock(folder):
        machine.require_port(port, host)
        supervisor = Supervisor(folder / "log")
        supervisor.handle_signals()
        try:
            env = start_services(StackConfig(folder), supervisor)
            env["DEBUG"] = "false"
            env["PUBLIC_URL"] = env.get("PUBLIC_URL") or f"http://localhost:{port}"
            site = Site(folder, host, port, env)
            report("database and broker run")
            prepare(site, supervisor)
            _start(site, supervisor)
            _print_addresses(site, supervisor, seconds=time.monotonic() - started_at)
            supervisor.watch()
        except StopRequested:
            report("stopping…")
        finally:
            supervisor.stop()
            (folder / "run" / "env").unlink(missing_ok=True)


def chosen_address() -> tuple[str, int]:
    env = environment.inherited()
    return env.get("BIND") or "127.0.0.1", machine.chosen_port(env)


def prepare(site: Site, supervisor: Supervisor) -> None:
    """Bring tables and static files up to date; write the environment for others."""
    steps = [programs.manage("migrate", "--no-input", env=site.env)]
    state_file, state = site.folder / "run" / "static-state", static_state(site)
    is_collected = state_file.exists() and state_file.read_text() == state
    if not is_collected:
        collect = ["collectstatic", "--no-input", "--clear", "--verbosity", "0"]
        steps.append(programs.manage(*collect, env=site.env))
    supervisor.run(*steps)
    if not is_collected:
        state_file.write_text(state)
    environment.write(site.folder / "run" / "env", site.env)
    report("tables are up to date")


def static_state(site: Site) -> str:
    """Return a hash that changes when the static files must be collected again."""
    files = [file for file in sorted((ROOT / "static").rglob("*")) if file.is_file()]
    parts = [f"{x}{x.stat().st_mtime_ns}{x.stat().st_size}" for x in files]
    sources = [ROOT / "requirements.lock", ROOT / "config" / "settings.py"]
    parts += [source.read_text() for source in sources]
    parts += [site.env["STATIC_ROOT"], site.env["DEBUG"]]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _start(site: Site, supervisor: Supervisor) -> None:
    """Start the programs and fill the demo; return when the web server can serve."""
    web = programs.web(site.env, host=site.host, port=site.port)
    supervisor.start(web)
    schedule = site.folder / "run" / "beat-schedule"
    supervisor.start(programs.beat(site.env, schedule=schedule))
    site.demo_password.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = ["--password-file", str(site.demo_password)]
    supervisor.run(programs.manage("demo", *password, env=site.env))
    supervisor.start(programs.worker(site.env))
    try:
        supervisor.wait_until(lambda: not site.problem, web)
    except StackError as error:
        reason = f"; {site.problem}" if web.is_running else ""
        raise StackError(f"{error}{reason}") from None


def _print_addresses(site: Site, supervisor: Supervisor, *, seconds: float) -> None:
    report(f"web, worker and beat run (after {display_seconds(seconds)})\n")
    print(_describe_demo(site, supervisor), flush=True)
    report(f"Logs          {display_path(supervisor.logs)}")
    report("Stop          Ctrl-C\n")


def _describe_demo(site: Site, supervisor: Supervisor) -> str:
    """Return the demo's addresses and codes, once the worker has generated them.

    They never go through a log: it must hold no codes.
    """
    deadline = time.monotonic() + DEMO_TIMEOUT
    argv = [sys.executable, "manage.py", "demo", "--show"]
    argv += ["--password-file", display_path(site.demo_password)]
    while True:
        supervisor.pause()
        done = subprocess.run(
            argv, env=site.env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode == 0 or time.monotonic() > deadline:
            return done.stdout or done.stderr
