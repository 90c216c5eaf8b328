"""Fixtures of the tests of printing: a folder, a fake press, no Pango."""

import builtins

import pytest

from tests.printing.fake_press import FakePressControl


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Return the folder of this test's files; nothing is written before it is used."""
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def fake_press(monkeypatch):
    """Print with a fake press; return what controls it."""
    control = FakePressControl()
    control.install(monkeypatch)
    return control


@pytest.fixture
def no_pango(monkeypatch):
    """Let the import of WeasyPrint fail as it does on a machine without Pango."""
    real = builtins.__import__

    def without(name, *rest, **named):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
