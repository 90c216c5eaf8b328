import base64

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from codes import vault
from codes.models import Code, Series
from codes.rewrapping import rewrap_all
from staff.models import Entry
from tests.factories import make_batch, make_code, text_of

NEW = base64.b64encode(b"n" * 32).decode()


def wrapped_keys():
    return [bytes(key) for key in Series.objects.values_list("wrapped_key", flat=True)]


def test_rotating_the_key_keeps_every_code(db, settings, capsys):
    code = make_code()
    make_batch(quantity=1)
    text, old_keys = text_of(code), settings.PINPRESS_CODES_KEY
    settings.PINPRESS_CODES_KEY = [NEW, *old_keys]
    call_command("rewrap_keys")
    assert capsys.readouterr().out == (
        "2 of 2 series wrapped under the newest key; 0 were already.\n"
    )
    settings.PINPRESS_CODES_KEY = [NEW]
    vault.check_keys()
    assert text_of(Code.objects.get(pk=code.pk)) == text
    assert sorted(
        Entry.objects.filter(action="series.rewrapped").values_list("target", "data")
    ) == sorted((f"codes.series:{s.pk}", {}) for s in Series.objects.all())


def test_it_is_safe_to_repeat(db, settings):
    make_batch(quantity=1)
    settings.PINPRESS_CODES_KEY = [NEW, *settings.PINPRESS_CODES_KEY]
    assert rewrap_all(by=None, at=timezone.now()) == (1, 1)
    before = wrapped_keys()
    assert rewrap_all(by=None, at=timezone.now()) == (0, 1)
    assert wrapped_keys() == before


def test_without_the_old_key_nothing_changes(db, settings):
    make_batch(quantity=1)
    before = wrapped_keys()
    settings.PINPRESS_CODES_KEY = [NEW]
    with pytest.raises(CommandError, match="PINPRESS_CODES_KEY does not open"):
        call_command("rewrap_keys")
    assert wrapped_keys() == before
