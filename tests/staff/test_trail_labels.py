import ast
import fnmatch
import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from staff import trail, trail_labels
from staff.models import Entry

APPS = ("ui", "staff", "campaigns", "codes", "printing", "redemption", "console")
# A noun in the plural (or the app "staff") and what was done to it.
ACTION = re.compile(r"(?:staff|[a-z_]+s)\.[a-z_]+(?:ed|held)")


def _trees(app):
    """Return the modules of an app, without those that name actions for the trail."""
    paths = sorted((Path(settings.BASE_DIR) / app).rglob("*.py"))
    return [
        ast.parse(path.read_text())
        for path in paths
        if "migrations" not in path.parts and path.name != "trail_words.py"
    ]


def _calls(trees):
    return [
        node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)
    ]


def _called(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _writes_the_trail(call):
    owner = getattr(getattr(call.func, "value", None), "id", "")
    return _called(call) == "record" and "trail" in owner


def _texts(calls, function, part):
    """Return the texts that `part` of an f-string may have: those its callers pass."""
    if isinstance(part, ast.Constant):
        return [part.value]
    names = [arg.arg for arg in function.args.args]
    name = getattr(part.value, "id", "")
    if name not in names:  # taken from a table, whose texts are found as they are
        return ["*"]
    place = names.index(name)
    return [
        text.value
        for call in calls
        if _called(call) == function.name and not _writes_the_trail(call)
        for given in [
            *call.args[place : place + 1],
            *(keyword.value for keyword in call.keywords if keyword.arg == name),
        ]
        for text in ast.walk(given)
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    ]


def _composed(calls, function):
    """Return the actions that the function records, as far as it writes them itself."""
    for call in filter(_writes_the_trail, _calls([function])):
        action = call.args[0]
        if isinstance(action, ast.JoinedStr):
            parts = [_texts(calls, function, part) for part in action.values]
            yield from map("".join, product(*parts))
        elif isinstance(action, ast.Constant):
            yield action.value


def _recorded():
    """Return the actions that the code records; * stands for what a table holds."""
    found = set()
    for app in APPS:
        trees = _trees(app)
        calls = _calls(trees)
        for tree in trees:
            own = _calls([tree])
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    is_private = node.name.startswith("_")
                    found |= set(_composed(own if is_private else calls, node))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found |= {node.value} if ACTION.fullmatch(node.value) else set()
    return found - set(settings.INSTALLED_APPS)


def test_every_recorded_action_has_a_label():
    labels = dict(trail_labels.action_choices())
    recorded = _recorded()
    assert {
        "codes.voided",
        "*_ordered",
        "batches.generation_held",
        "campaigns.created",
    } <= recorded
    assert [a for a in sorted(recorded) if not fnmatch.filter(labels, a)] == []


def test_every_label_is_of_a_recorded_action():
    labels = dict(trail_labels.action_choices())
    recorded = _recorded()
    assert [
        action
        for action in labels
        if not any(fnmatch.fnmatch(action, pattern) for pattern in recorded)
    ] == []


def test_a_label_cannot_be_registered_twice():
    for known in (
        {"actions": {"codes.voided": "Codes torn up"}},
        {"actions": {}, "facts": {"reason": "excuse"}},
        {"actions": {}, "values": {"only": {}}},
    ):
        with pytest.raises(ImproperlyConfigured, match="registered twice"):
            trail_labels.register(**known)
    assert trail_labels.action_label("codes.voided") == "Codes voided"


def test_an_unknown_action_is_shown_as_it_is():
    assert trail_labels.action_label("codes.painted") == "codes.painted"


def test_labels_of_targets():
    labels = [
        trail_labels.target_label(target)
        for target in ("codes.batch:12", "codes.painting:3", "", "staff.user", "ü:1:2")
    ]
    assert labels == ["Batch 12", "codes.painting:3", "", "User ", "ü:1:2"]


def test_facts_are_formatted_in_order_of_registration():
    facts = trail_labels.format_facts(
        {
            "reason": "stolen",
            "rows": 1234567,
            "serials": list(range(1, 16)),
            "safe": True,
            "odd_thing": {"a": 1},
            "only": "",
            "left": 0,
        }
    )
    assert facts == [
        ("reason", "stolen"),
        ("serials", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 3 more"),
        ("left as they were", "0"),
        ("rows", "1,234,567"),
        ("safe", "yes"),
        ("odd thing", "a: 1"),
    ]


def test_a_list_of_the_greatest_length_is_shown_whole():
    items = [str(n) for n in range(trail_labels.MAX_ITEMS)]
    assert trail_labels.format_facts({"x": items}) == [("x", ", ".join(items))]


def test_actions_are_sorted_by_label():
    labels = [label for _action, label in trail_labels.action_choices()]
    assert labels == sorted(labels)


def test_an_entry_has_its_labels(marketer):
    trail.record("codes.voided", marketer, by=None, at=timezone.now(), moved=2)
    entry = Entry.objects.get()
    assert [entry.label, entry.target_label, entry.facts] == [
        "Codes voided",
        f"User {marketer.pk}",
        [("changed", "2")],
    ]
