"""Start a throwaway installation, and a browser that reaches it under a real name."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from pymupdf_fonts import myfont

from stack import programs
from stack.backing_services import StackConfig, throwaway
from stack.browser import browser as find_browser
from stack.machine import free_port
from stack.readiness import find_problem

HOST = "codes.example.com"  # the browser resolves it to this machine
URL = f"http://{HOST}"

# The fonts of the labels, so that screenshots look alike on every machine.
_FONTS = {"FiraGO": ("figo", "figbo"), "Fira Mono": ("fimo", "fimbo")}
_FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir>
<match><test name="family"><string>ui-monospace</string></test>
<edit name="family" mode="assign" binding="strong"><string>Fira Mono</string></edit>
</match>
<match><test name="family"><string>monospace</string></test>
<edit name="family" mode="assign" binding="strong"><string>Fira Mono</string></edit>
</match>
<match><edit name="family" mode="append_last" binding="strong">
<string>FiraGO</string></edit>
</match></fontconfig>"""


@contextmanager
def installation() -> Iterator[int]:
    """Run a Pinpress with an empty database; yield the port of its web server.

    This process is set up as a part of it, so that it can fill the database.
    """
    folder = Path(tempfile.mkdtemp(prefix="pinpress-screenshots-"))
    config = StackConfig(folder, durable=False, use_external=False)
    with throwaway(config) as (supervisor, env):
        port = free_port()
        env |= {"PUBLIC_URL": URL, "DEBUG": "false", "LOG_LEVEL": "ERROR"}
        env |= {"FILES_DIR": str(folder / "files"), "STATIC_ROOT": str(folder / "web")}
        env |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
        supervisor.run(
            programs.manage("migrate", "-v0", env=env),
            programs.manage("collectstatic", "--no-input", "-v0", env=env),
        )
        web = programs.web(env, host="127.0.0.1", port=port)
        supervisor.start(web)
        supervisor.wait_until(lambda: not find_problem(URL, "127.0.0.1", port), web)
        # Filling a database takes longer than a page may, and Playwright keeps an event
        # loop in the thread that queries the database.
        env |= {"DATABASE_STATEMENT_TIMEOUT": "0", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
        os.environ.update(env)
        import django  # noqa: PLC0415 -- after its environment

        django.setup()
        yield port


@contextmanager
def browser_at(port: int) -> Iterator[Browser]:
    """Open a browser that finds HOST at this port and has two fonts only."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(),
            env={**os.environ, "FONTCONFIG_FILE": _fontconfig(Path(folder))},
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--disable-features=HttpsUpgrades,LocalNetworkAccessChecks",
                "--disable-dev-shm-usage",
                "--font-render-hinting=none",
                "--force-color-profile=srgb",
                f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{port}",
            ],
        )
        yield browser
        browser.close()


def _fontconfig(folder: Path) -> str:
    """Write the fonts and a configuration that names no others; return its path."""
    for names in _FONTS.values():
        for name in names:
            (folder / f"{name}.ttf").write_bytes(bytes(myfont(name)))
    path = folder / "fonts.conf"
    path.write_text(_FONTCONFIG.format(folder=folder))
    return str(path)
