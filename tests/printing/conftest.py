"""Fixtures of the tests of printing: a folder for files, and a fake press."""

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
