"""A form of a stored object that is merged with what others saved meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from ui import edit_versions
from ui.edit_versions import FIELD, Version
from ui.text_fields import TextField

# The names of the buttons beside a field; their value is the name of the field.
USE_THEIRS, KEEP_MINE = "use_theirs", "keep_mine"


@dataclass(frozen=True, slots=True)
class LastEdit:
    """Who saved a field last, and when; no name where it was the reader."""

    by: str
    at: datetime
    is_reader: bool = False


@dataclass(frozen=True, slots=True)
class OtherEdit:
    """What stands beside a field that another edit has changed."""

    is_conflict: bool
    is_shown: bool  # the field has the other value already
    explanation: str
    value: str  # the other value, in words


class MergingForm(forms.BaseForm):
    """Mix it into a form of a stored object, and call `merge_with_stored`.

    The form's initial values must be what is stored now: read in the transaction that
    saves it, under the lock of the row. `seen` holds the attributes that were read, for
    the action, which compares them with the row that it has locked.

    What the reader did not change has the stored value, so saving all the fields undoes
    nothing. A field that both changed is an error (`conflicts`): the form is shown
    again with the reader's value, and what the other saved beside it. Sent once more it
    is saved; where `conflicts_wait`, only the button beside the field keeps a value.
    """

    conflicts_wait = False
    # An answer to htmx: the controls on the page keep what they hold.
    controls_stay = False

    # Set by the merge: what both changed, what only others changed, and what of both
    # the page showed when it was sent.
    conflicts: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    # True if a button put the other value into a field, to look at it first.
    is_asking = False

    def merge_with_stored(
        self, names: Iterable[str] | None = None, *, seen: Mapping[str, Any]
    ) -> None:
        """Add the version to the form; where it was sent, merge it."""
        fields = self.fields if names is None else names
        self._names = [
            name for name in fields if name != FIELD and not self.fields[name].disabled
        ]
        self.seen = dict(seen)
        attributes = {"hx-swap-oob": "true"} if self.controls_stay else {}
        self.fields[FIELD] = TextField(
            required=False, widget=forms.HiddenInput(attributes)
        )
        self._stored = {name: self._stored_control(name) for name in self._names}
        texts = {name: self._text(name, self._stored[name]) for name in self._names}
        self._texts = texts
        self._version = edit_versions.version_of(texts)
        self.initial[FIELD] = str(self._version)
        if self.is_bound:
            self._merge()

    def last_edits(self, names: Iterable[str]) -> Mapping[str, LastEdit]:
        """Return who saved these fields last, as far as it is known."""
        return {}

    def is_valid(self) -> bool:
        """Return whether to save; not where the reader only asked to see theirs."""
        return super().is_valid() and not self.is_asking

    @property
    def waiting_errors_only(self) -> bool:
        """True if the form is valid but for conflicts."""
        return set(self.errors) <= self.conflicts

    def describe_taken(self) -> str:
        """Return a text that names the fields in which the others' values are kept."""
        names = [name for name in self._names if name in self.taken]
        labels = ", ".join(str(self[name].label) for name in names)
        return _("Others changed this meanwhile, and it is kept: %(fields)s.") % {
            "fields": labels
        }

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or not hasattr(self, "cleaned_data"):
            return
        self.cleaned_data.pop(FIELD, None)
        for name in sorted(self.conflicts):
            self.add_error(name, self.conflict_error(name))

    def conflict_error(self, name: str) -> ValidationError:
        """Return the error of a field that both changed."""
        edit = self.fields[name].other_edit  # type: ignore[attr-defined]
        return ValidationError(edit.explanation, code="conflict")

    def mark_saved(self) -> None:
        """Let the version say what is stored now that the valid fields are saved."""
        texts = {
            name: self._texts[name]
            if name in self.conflicts
            else self._text(name, self._sent(name))
            for name in self._names
        }
        self._write_version(edit_versions.version_of(texts))

    # ── merging ──────────────────────────────────────────────────────────────

    def _merge(self) -> None:
        mine = {name: self._text(name, self._sent(name)) for name in self._names}
        version = edit_versions.parse(self.data.get(self.add_prefix(FIELD)) or "")
        theirs, keep = self._asked(USE_THEIRS), self._asked(KEEP_MINE)
        decided = {name: self._version.digests[name] for name in keep}
        version = Version({**version.digests, **decided}, version.told)
        merged = edit_versions.merge(version, stored=self._texts, mine=mine)
        differing = merged.mine | merged.theirs | merged.conflicts
        self.is_asking = bool(theirs) and not self.conflicts_wait
        self.conflicts = merged.conflicts - theirs
        if self.is_asking:  # the other conflicts are open, too
            self.conflicts |= (version.told & differing) - theirs
        self.taken = merged.theirs - theirs
        self.told = version.told
        self._write(version, self.taken | theirs)
        self._explain(version)

    def _write(self, version: Version, shown: frozenset[str]) -> None:
        """Put into the data what the form shows, and the version that it has then."""
        data: Any = cast("Any", self.data).copy()
        for name in shown:
            control = self._stored[name]
            if isinstance(control, bool) and not control:
                data.pop(self.add_prefix(name), None)
            else:
                data[self.add_prefix(name)] = "on" if control is True else control
        self.data = data
        waiting = self.conflicts if self.conflicts_wait else frozenset()
        if self.controls_stay:
            waiting |= self.taken
        self._waiting = {name: version.digests.get(name, "") for name in waiting}
        self._write_version(self._version)

    def _write_version(self, version: Version) -> None:
        told = self.conflicts | (self.taken if self.controls_stay else frozenset())
        digests = {**version.digests, **self._waiting}
        self.data[self.add_prefix(FIELD)] = str(Version(digests, told))  # type: ignore[index]

    def _explain(self, version: Version) -> None:
        names = self.conflicts | self.taken
        known = names & version.digests.keys()  # of the others nobody can tell
        edits = self.last_edits(known) if known else {}
        for name in names:
            is_conflict = name in self.conflicts
            self.fields[name].other_edit = OtherEdit(  # type: ignore[attr-defined]
                is_conflict=is_conflict,
                is_shown=not is_conflict and not self.controls_stay,
                explanation=explain(edits.get(name)),
                value=self._in_words(name),
            )

    def _asked(self, button: str) -> frozenset[str]:
        """Return the fields of this form whose button was pressed."""
        pressed = self.data.get(button, "")
        return frozenset(n for n in self._names if self.add_prefix(n) == pressed)

    # ── values ───────────────────────────────────────────────────────────────

    def _stored_control(self, name: str) -> Any:
        """Return what the control of a field would send if nobody touched it."""
        field = self.fields[name]
        initial = self.get_initial_for_field(field, name)
        if isinstance(field.widget, forms.CheckboxInput):
            return bool(initial)
        shown = field.widget.format_value(field.prepare_value(initial))
        if isinstance(shown, list):  # of a choice
            shown = shown[0] if shown else ""
        return "" if shown is None else str(shown)

    def _sent(self, name: str) -> Any:
        """Return the value of a field's control as it was sent."""
        return self.fields[name].widget.value_from_datadict(
            self.data, self.files, self.add_prefix(name)
        )

    def _text(self, name: str, control: Any) -> str:
        """Return the value of a control as text, however it was spelled."""
        try:
            value = self.fields[name].to_python(control)
        except ValidationError:
            value = control
        return edit_versions.text_of(value)

    def _in_words(self, name: str) -> str:
        field, control = self.fields[name], self._stored[name]
        if isinstance(control, bool):
            return _("yes") if control else _("no")
        if isinstance(field, forms.ChoiceField):
            choices = cast("Any", field.choices)
            return next((str(t) for v, t in choices if str(v) == control), str(control))
        try:
            value = field.to_python(control)
        except ValidationError:
            value = control
        if isinstance(value, datetime):
            return date_format(value, "DATETIME_FORMAT")
        return str(control)


def explain(edit: LastEdit | None) -> str:
    """Say who changed something meanwhile, and when."""
    if edit is None:
        return _("Something else is saved here by now.")
    when = {"when": _moment(edit.at), "who": edit.by}
    if edit.is_reader:
        return _("You changed this meanwhile, in another window (%(when)s).") % when
    if not edit.by:
        return _("This was changed meanwhile (%(when)s).") % when
    return _("%(who)s changed this meanwhile (%(when)s).") % when


def explain_draft(edit: LastEdit | None, fields: str) -> str:
    """Say who changed these fields of a draft meanwhile, and when."""
    if edit is None or not (edit.by or edit.is_reader):
        return _("The draft was changed meanwhile: %(fields)s.") % {"fields": fields}
    words = {"who": edit.by, "when": _moment(edit.at), "fields": fields}
    if edit.is_reader:
        return (
            _("You changed the draft in another window (%(when)s): %(fields)s.") % words
        )
    return _("%(who)s changed the draft meanwhile (%(when)s): %(fields)s.") % words


def explain_done(edit: LastEdit) -> str:
    """Say that another did before what the reader asked for."""
    words = {"who": edit.by, "when": _moment(edit.at)}
    if not edit.by:
        return _("It was done before (%(when)s).") % words
    return _("%(who)s did it before you (%(when)s).") % words


def name_and_moment(edit: LastEdit) -> str:
    """Say who saved something, and when: "Ana Ruiz, 14:02."."""
    who = _("You") if edit.is_reader else edit.by
    return f"{', '.join(filter(None, [who, _moment(edit.at)]))}."


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    if local.date() == timezone.localdate():
        return time_format(local, "H:i")
    return date_format(local, "DATETIME_FORMAT")
