"""Each test has a folder of its own for files, and may have presses of its own."""

import pytest

from tests.printing import plain


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def works(monkeypatch):
    return plain.works(monkeypatch)
