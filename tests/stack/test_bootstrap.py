"""The shell script that makes .venv, without making one."""

import os
import shutil
import subprocess

from stack.machine import ROOT

# Is new enough, and cannot make a virtual environment.
PYTHON = """#!/bin/sh
case "$*" in
  "-m venv"*) exit 1 ;;
  *executable*) echo python3.13 ;;
  *version_info\\[1\\]*) echo python3.13-venv ;;
esac
"""


def bootstrap(folder, **env):
    """Run the script in a folder of its own, with programs that install nothing."""
    programs = folder / "programs"
    programs.mkdir()
    for name, text in {"python3.13": PYTHON, "apt-get": "#!/bin/sh\nexit 1\n"}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    (folder / "stack").mkdir()
    shutil.copy(ROOT / "stack" / "bootstrap.sh", folder / "stack")
    (folder / "requirements.lock").touch()
    return subprocess.run(
        ["/bin/sh", "stack/bootstrap.sh", "requirements.lock"],
        env={"PATH": f"{programs}:{os.environ['PATH']}"} | env,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_python_is_found_without_home(tmp_path):
    done = bootstrap(tmp_path)

    assert done.stderr == (
        "Pinpress: python3.13 cannot make a virtual environment "
        "(Debian, Ubuntu: apt-get install python3.13-venv).\n"
    )


def test_a_home_that_does_not_exist_is_no_error(tmp_path):
    done = bootstrap(tmp_path, HOME="/nowhere")

    assert "cannot make a virtual environment" in done.stderr


def test_an_older_python_is_refused_with_the_version_that_is_needed(tmp_path):
    old = tmp_path / "old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    done = bootstrap(tmp_path, PYTHON=str(old))

    assert (
        done.stderr == f"Pinpress: PYTHON is {old}, which is no Python 3.12 or newer.\n"
    )
