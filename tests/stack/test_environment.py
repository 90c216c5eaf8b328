import re
import shlex
import stat
import subprocess
from pathlib import Path

import pytest

from stack import environment
from stack.machine import StackError

ROOT = Path(__file__).resolve().parents[2]


def read_by_settings():
    text = (ROOT / "config" / "settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text))


def test_each_setting_is_written_for_other_terminals():
    assert read_by_settings() == environment.SETTINGS


def test_each_setting_is_in_the_example():
    text = (ROOT / ".env.example").read_text()

    assert set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)) >= read_by_settings()


def test_each_setting_is_documented():
    text = (ROOT / "docs" / "configuration.md").read_text()

    assert set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE)) >= read_by_settings()


def test_the_written_environment_is_read_by_the_launcher_and_by_a_shell(tmp_path):
    value = 'it\'s "$HOME" `id` #1\\ é; x=y'
    env = {
        "SECRET_KEY": value,
        "DATABASE_URL": "postgresql://a:b@%2Ftmp/x",
        "HOME": "no",
    }
    path = tmp_path / "run" / "env"

    environment.write(path, env)

    settings = {name: env[name] for name in ("SECRET_KEY", "DATABASE_URL")}
    assert environment.read(path) == settings
    script = f'. {shlex.quote(str(path))}; printf "%s" "$SECRET_KEY"'
    assert subprocess.check_output(["sh", "-c", script], text=True) == value
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_of_settings_may_hold_comments_and_quotes(tmp_path):
    path = tmp_path / ".env"
    path.write_text(
        "# a comment\n\nPUBLIC_URL='https://a.example' # why\nexport DEBUG=no\n"
    )

    assert environment.read(path) == {"PUBLIC_URL": "https://a.example", "DEBUG": "no"}


def test_an_open_quote_is_reported_with_its_line(tmp_path):
    path = tmp_path / ".env"
    path.write_text("DEBUG=no\nSECRET_KEY='abc\n")

    with pytest.raises(StackError, match=r"\.env, line 2: No closing quotation"):
        environment.read(path)
