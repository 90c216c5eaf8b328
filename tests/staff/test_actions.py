import ast
import fnmatch
import re
from itertools import product
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from staff import actions, trail
from staff.models import Entry

APPS = ("staff", "campaigns", "codes", "redemption")
# A noun in the plural (or the app "staff") and what was done to it.
ACTION = re.compile(r"(?:staff|[a-z_]+s)\.[a-z_]+(?:ed|held)")


def _sources():
    for app in APPS:
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield ast.parse(path.read_text())


def _called(node):
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _texts(tree, function, part):
    """Return the texts that `part` of an f-string may have: those its callers pass."""
    if isinstance(part, ast.Constant):
        return [part.value]
    names = [arg.arg for arg in function.args.args]
    name = getattr(part.value, "id", "")
    if name not in names:  # taken from a table, whose texts are found as they are
        return ["*"]
    place = names.index(name)
    return [
        given.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _called(call) == function.name
        for given in [
            *call.args[place : place + 1],
            *(keyword.value for keyword in call.keywords if keyword.arg == name),
        ]
        if isinstance(given, ast.Constant)
    ]


def _composed(tree, function):
    """Return the actions that the function records, as far as it writes them itself."""
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and _called(call) == "record":
            action = call.args[0]
            if isinstance(action, ast.JoinedStr):
                parts = [_texts(tree, function, part) for part in action.values]
                yield from map("".join, product(*parts))
            elif isinstance(action, ast.Constant):
                yield action.value


def _recorded():
    """Return the actions that the code records; * stands for what a table holds."""
    found = set()
    for tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                found |= set(_composed(tree, node))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if ACTION.fullmatch(node.value) else set()
    return found - set(settings.INSTALLED_APPS)


def test_every_recorded_action_has_a_label():
    recorded = _recorded()
    assert {
        "codes.voided",
        "*_ordered",
        "batches.generation_held",
        "campaigns.created",
    } <= recorded
    assert [a for a in sorted(recorded) if not fnmatch.filter(actions.LABELS, a)] == []


def test_no_label_is_left_over():
    recorded = _recorded()
    assert [
        action
        for action in actions.LABELS
        if not any(fnmatch.fnmatch(action, pattern) for pattern in recorded)
    ] == []


def test_an_unknown_action_is_shown_as_it_is():
    assert actions.label_of("codes.painted") == "codes.painted"


def test_targets_in_words():
    named = [
        actions.target_in_words(target)
        for target in ("codes.batch:12", "codes.painting:3", "", "staff.user", "ü:1:2")
    ]
    assert named == ["Batch 12", "codes.painting:3", "", "User ", "ü:1:2"]


def test_facts_in_words():
    facts = actions.facts_in_words(
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


def test_an_entry_reads_itself(marketer):
    trail.record("codes.voided", marketer, by=None, at=timezone.now(), moved=2)
    entry = Entry.objects.get()
    assert [entry.label, entry.target_label, entry.facts] == [
        "Codes voided",
        f"User {marketer.pk}",
        [("changed", "2")],
    ]
