"""Start the whole of Pinpress on this machine and keep it running."""

import hashlib
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from stack import environment, machine, programs
from stack.foundation import HOME, StackConfig, claim, start_services
from stack.machine import ROOT, StackError, say, shown
from stack.processes import Stopped, Supervisor
from stack.readiness import what_is_missing
from stack.secret_files import secret

PATIENCE = 30.0  # seconds that the worker may take for the demo's codes


@dataclass(frozen=True)
class Site:
    """Where this installation lies and listens, and what its programs are told."""

    folder: Path
    host: str
    port: int
    env: dict[str, str]

    @property
    def demo_password(self) -> Path:
        return self.folder / "secrets" / "demo-password"

    @property
    def what_is_missing(self) -> str:
        return what_is_missing(self.env["PUBLIC_URL"], self.host, self.port)


def up(folder: Path = HOME) -> None:
    """Run database, broker, web, worker and beat until somebody stops us."""
    began = time.monotonic()
    host, port = chosen_address()
    with claim(folder):
        machine.require_port(port, host)
        supervisor = Supervisor(folder / "log")
        supervisor.listen()
        try:
            env = start_services(StackConfig(folder), supervisor)
            env["DEBUG"] = "false"
            env["PUBLIC_URL"] = env.get("PUBLIC_URL") or f"http://localhost:{port}"
            site = Site(folder, host, port, env)
            say("database and broker run")
            prepare(site, supervisor)
            _start(site, supervisor)
            _welcome(site, supervisor, seconds=time.monotonic() - began)
            supervisor.watch()
        except Stopped:
            say("stopping…")
        finally:
            supervisor.stop()
            (folder / "run" / "env").unlink(missing_ok=True)


def chosen_address() -> tuple[str, int]:
    env = environment.inherited()
    return env.get("BIND") or "127.0.0.1", machine.chosen_port(env)


def prepare(site: Site, supervisor: Supervisor) -> None:
    """Bring tables and static files up to date, and let other windows join."""
    steps = [programs.manage("migrate", "--no-input", env=site.env)]
    known, state = site.folder / "run" / "static-state", static_state(site)
    collects = not (known.exists() and known.read_text() == state)
    if collects:
        collect = ["collectstatic", "--no-input", "--clear", "--verbosity", "0"]
        steps.append(programs.manage(*collect, env=site.env))
    supervisor.finish(*steps)
    if collects:
        known.write_text(state)
    environment.write(site.folder / "run" / "env", site.env)
    say("tables are up to date")


def static_state(site: Site) -> str:
    """Return what changes whenever the static files have to be collected again."""
    files = [file for file in sorted((ROOT / "static").rglob("*")) if file.is_file()]
    facts = [f"{x}{x.stat().st_mtime_ns}{x.stat().st_size}" for x in files]
    sources = [ROOT / "requirements.lock", ROOT / "config" / "settings.py"]
    facts += [source.read_text() for source in sources]
    facts += [site.env["STATIC_ROOT"], site.env["DEBUG"]]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _start(site: Site, supervisor: Supervisor) -> None:
    """Start the programs and fill the demo; return when the web can serve."""
    web = programs.web(site.env, host=site.host, port=site.port)
    supervisor.start(web)
    schedule = site.folder / "run" / "beat-schedule"
    supervisor.start(programs.beat(site.env, schedule=schedule))
    secret(site.demo_password.parent, site.demo_password.name)
    password = ["--password-file", str(site.demo_password)]
    supervisor.finish(programs.manage("demo", *password, env=site.env))
    supervisor.start(programs.worker(site.env))
    try:
        supervisor.wait_until(lambda: not site.what_is_missing, web)
    except StackError as trouble:
        why = f"; {site.what_is_missing}" if web.runs else ""
        raise StackError(f"{trouble}{why}") from None


def _welcome(site: Site, supervisor: Supervisor, *, seconds: float) -> None:
    say(f"web, worker and beat run (after {seconds:.0f} s)\n")
    print(_demo(site, supervisor), flush=True)
    say(f"Logs          {shown(supervisor.logs)}")
    say("Stop          Ctrl-C\n")


def _demo(site: Site, supervisor: Supervisor) -> str:
    """Ask for the demo's addresses and codes until the worker has made them.

    Never by way of a log: what comes back holds codes.
    """
    deadline = time.monotonic() + PATIENCE
    argv = [sys.executable, "manage.py", "demo", "--show"]
    argv += ["--password-file", shown(site.demo_password)]
    while True:
        supervisor.pause()
        told = subprocess.run(
            argv, env=site.env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if told.returncode == 0 or time.monotonic() > deadline:
            return told.stdout or told.stderr
