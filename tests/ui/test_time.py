"""Moments on a page: relative, with the exact moment, or exact."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation


def render_time(**context):
    text = render_to_string("components/time.html", context).strip()
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=-5), "5 seconds ago"),
        (timedelta(hours=-3, seconds=-5), "3 hours ago"),
        (timedelta(days=-2, seconds=-5), "2 days ago"),
        (timedelta(hours=3, seconds=50), "3 hours from now"),
    ],
)
def test_a_relative_moment_holds_the_exact_one(away, words):
    at = timezone.now() + away
    with timezone.override("Asia/Kathmandu"):
        text = render_time(at=at, relative=True)
        local = timezone.localtime(at)
    exact = f"{local.day} {local:%b %Y}, {local:%H:%M} +0545"
    assert f">{words}<span" in text
    assert f'<span class="time-exact">{exact}</span></time>' in text
    assert f'datetime="{local.isoformat()}"' in text
    assert 'tabindex="0"' in text


def test_a_relative_moment_is_translated():
    with translation.override("es"):
        text = render_time(at=timezone.now() - timedelta(hours=3), relative=True)
    assert ">hace 3 horas<span" in text


def test_an_exact_moment_and_none():
    at = datetime(2026, 11, 12, 10, tzinfo=UTC)
    assert ">12 Nov 2026, 10:00</time>" in render_time(at=at)
    assert ">12 Nov 2026</time>" in render_time(at=at, day=True)
    assert render_time(at=None, none="never") == '<span class="none">never</span>'
