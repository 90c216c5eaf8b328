import pytest

from stack import browser
from stack.machine import StackError


def make_program(folder, name, *, status=0):
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Return the only folder of PATH; nothing is chosen by CHROMIUM."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM", "")
    return tmp_path


def test_chromium_of_the_path_is_found(path):
    program = make_program(path, "chromium")
    assert browser.browser() == str(program)


def test_the_one_without_windows_is_preferred_unless_a_whole_one_is_needed(path):
    shell = make_program(path, "chromium-headless-shell")
    whole = make_program(path, "google-chrome")
    assert browser.browser() == str(shell)
    assert browser.browser(whole=True) == str(whole)


def test_a_program_that_does_not_start_is_passed_over(path):
    make_program(path, "chromium-browser", status=1)
    program = make_program(path, "google-chrome")
    assert browser.browser() == str(program)


def test_the_chosen_program_comes_first(path, tmp_path_factory, monkeypatch):
    make_program(path, "chromium")
    program = make_program(tmp_path_factory.mktemp("elsewhere"), "my chrome")
    monkeypatch.setenv("CHROMIUM", str(program))
    assert browser.browser() == str(program)


def test_a_chosen_program_that_is_missing_is_reported(path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chrome")
    with pytest.raises(
        StackError, match=r"^CHROMIUM is '/nowhere/chrome', which is no"
    ):
        browser.browser()


def test_without_any_the_error_says_what_to_install_or_set(path):
    with pytest.raises(StackError) as caught:
        browser.browser()
    assert "apt-get install chromium" in str(caught.value)
    assert "set CHROMIUM" in str(caught.value)


@pytest.mark.parametrize(
    ("whole", "package", "tried"),
    [
        (False, "chromium-headless-shell", ["chromium-headless-shell"]),
        (False, "chromium", ["chromium-headless-shell", "chromium"]),
        (True, "chromium", ["chromium"]),
    ],
)
def test_apt_installs_one_where_it_may(path, monkeypatch, whole, package, tried):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    calls = path / "calls"
    apt = make_program(path, "apt-get")
    apt.write_text(
        f'#!/bin/sh\necho "$*" >> {calls}\n'
        f'case "$*" in *" {package} "*) cp "$0" {path}/{package};;\n'
        "*install*) exit 100;; esac\n"
    )
    make_program(path, "cp").write_text('#!/bin/sh\nexec /bin/cp "$@"\n')

    assert browser.browser(whole=whole) == str(path / package)

    update, *installs = [
        line for line in calls.read_text().splitlines() if "--version" not in line
    ]
    assert update.endswith(" update")
    assert [line.partition(" install ")[2] for line in installs] == [
        f"-y --no-install-recommends {name} fonts-dejavu-core" for name in tried
    ]
