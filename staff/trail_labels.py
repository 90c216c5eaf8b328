"""Labels of the trail: each app registers those of its actions and their data."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext

# Lazily translated labels of actions: "codes.voided" → "Codes voided".
_actions: dict[str, Any] = {}
# Labels of the keys of an entry's data, its facts. A key without one is shown as is.
_facts: dict[str, Any] = {}
# Labels of the values of a fact, where the values are names in the code.
_values: dict[str, Mapping[str, Any]] = {"fields": _facts}

MAX_ITEMS = 12  # items of a list; the rest is counted


def register(
    actions: Mapping[str, Any],
    *,
    facts: Mapping[str, Any] | None = None,
    values: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Add the labels of an app for its actions, its facts and their values.

    Each app calls it once, in its AppConfig.ready(). Raises ImproperlyConfigured if a
    key is registered already: one label would silently replace another.
    """
    for known, new in ((_actions, actions), (_facts, facts), (_values, values)):
        if taken := known.keys() & (new or {}).keys():
            raise ImproperlyConfigured(
                f"Trail labels are registered twice: {sorted(taken)}. "
                "Remove them from the trail_words.py of one of the apps."
            )
        known.update(new or {})


def action_choices() -> list[tuple[str, str]]:
    """Return every action and its label, in the order of the labels."""
    labels = ((action, str(label)) for action, label in _actions.items())
    return sorted(labels, key=lambda pair: pair[1])


def action_label(action: str) -> str:
    """Return the label of an action."""
    return str(_actions.get(action, action))


def target_label(target: str) -> str:
    """Return "Batch 12" for "codes.batch:12"."""
    model, _colon, key = target.partition(":")
    try:
        name = apps.get_model(model)._meta.verbose_name
    except (LookupError, ValueError):
        return target
    return f"{capfirst(str(name))} {key}"


def format_facts(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the data of an entry as labels and texts, in the order of registration.

    Empty values are left out. The database keeps no order of the keys.
    """
    order = {name: index for index, name in enumerate(_facts)}
    return [
        (str(_facts.get(name, name.replace("_", " "))), _format_fact(name, value))
        for name, value in sorted(
            data.items(), key=lambda fact: order.get(fact[0], len(order))
        )
        if value not in ("", None, [], {})
    ]


def _format_fact(name: str, value: Any) -> str:
    words = _values.get(name, {})
    if isinstance(value, list):
        return _format_value([words.get(str(item), item) for item in value])
    return _format_value(words.get(str(value), value))


def _format_value(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    if isinstance(value, list):
        words = ", ".join(_format_value(item) for item in value[:MAX_ITEMS])
        more = len(value) - MAX_ITEMS
        if more <= 0:
            return words
        return gettext("%(words)s and %(more)s more") % {"words": words, "more": more}
    if isinstance(value, dict):
        return ", ".join(f"{k}: {_format_value(v)}" for k, v in value.items())
    return str(value)
