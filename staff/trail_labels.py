"""The trail in words: each app registers here what its actions and data are called."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext

# Lazy translations: "codes.voided" → "Codes voided".
_actions: dict[str, Any] = {}
# What the data of an entry are called. Keys that are missing are shown as written.
_facts: dict[str, Any] = {}
# Data that are words of ours, not somebody's: what the values of a fact are called.
_values: dict[str, Mapping[str, Any]] = {"fields": _facts}

SHOWN = 12  # items of a list; the rest is counted


def register(
    actions: Mapping[str, Any],
    *,
    facts: Mapping[str, Any] | None = None,
    values: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Add an app's words for its actions, its facts and their values.

    Called once by each app, in its AppConfig.ready(). Raises ImproperlyConfigured if
    a word is registered already: two apps would disagree about it in silence.
    """
    for known, new in ((_actions, actions), (_facts, facts), (_values, values)):
        if taken := known.keys() & (new or {}).keys():
            raise ImproperlyConfigured(f"Registered twice: {sorted(taken)}")
        known.update(new or {})


def action_choices() -> list[tuple[str, str]]:
    """Return every action and its label, in the order of the labels."""
    labels = ((action, str(label)) for action, label in _actions.items())
    return sorted(labels, key=lambda pair: pair[1])


def label_of(action: str) -> str:
    """Return an action in words."""
    return str(_actions.get(action, action))


def target_in_words(target: str) -> str:
    """Return "Batch 12" for "codes.batch:12"."""
    model, _colon, key = target.partition(":")
    try:
        name = apps.get_model(model)._meta.verbose_name
    except (LookupError, ValueError):
        return target
    return f"{capfirst(str(name))} {key}"


def facts_in_words(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what an entry holds as pairs of words, in the order they were registered.

    What is empty is left out. The database keeps no order of the keys.
    """
    order = {name: place for place, name in enumerate(_facts)}
    return [
        (str(_facts.get(name, name.replace("_", " "))), _fact_in_words(name, value))
        for name, value in sorted(
            data.items(), key=lambda fact: order.get(fact[0], len(order))
        )
        if value not in ("", None, [], {})
    ]


def _fact_in_words(name: str, value: Any) -> str:
    words = _values.get(name, {})
    if isinstance(value, list):
        return _value_in_words([words.get(str(item), item) for item in value])
    return _value_in_words(words.get(str(value), value))


def _value_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    if isinstance(value, list):
        words = ", ".join(_value_in_words(item) for item in value[:SHOWN])
        more = len(value) - SHOWN
        if more <= 0:
            return words
        return gettext("%(words)s and %(more)s more") % {"words": words, "more": more}
    if isinstance(value, dict):
        return ", ".join(f"{k}: {_value_in_words(v)}" for k, v in value.items())
    return str(value)
