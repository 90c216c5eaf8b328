"""The form of a member of staff in the admin, merged with what others saved."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.auth.forms import UserChangeForm, UsernameField
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _

from staff import last_edits, trail
from staff.models import User
from ui.edit_versions import FIELD
from ui.merging import LastEdit, MergingForm
from ui.text_fields import TextField, formfield


class AccountNameField(UsernameField, TextField):  # type: ignore[misc]  # stubs
    """A username, in one spelling of each letter and without control characters."""


class StaffForm(MergingForm, UserChangeForm):  # type: ignore[type-arg]  # not at run time
    """The account of a member of staff; `reader` is set by the admin."""

    reader: User | None = None

    # The admin lists the fields of a form before there is one.
    edit_version = TextField(required=False, widget=forms.HiddenInput)

    class Meta(UserChangeForm.Meta):
        model = User
        field_classes = {"username": AccountNameField}
        formfield_callback = formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = {n: getattr(self.instance, n) for n in self.fields if n != FIELD}
        self.merge_with_stored(seen=seen)

    def last_edits(self, names: Iterable[str]) -> Mapping[str, LastEdit]:
        target = trail.target_of(self.instance)
        return last_edits.of(target, names, reader=self.reader)

    def conflict_error(self, name: str) -> ValidationError:
        """Say all in the error: the admin has no other place beside a field."""
        edit = self.fields[name].other_edit  # type: ignore[attr-defined]
        text = _("Saved is now: %(value)s. Save again to keep yours.")
        words = text % {"value": edit.value or _("empty")}
        button = format_html(  # the hidden one is what Enter presses
            '<button hidden name="_save" value="yes"></button>'
            '<button class="button" name="use_theirs" value="{}">{}</button>',
            self.add_prefix(name),
            _("Use theirs"),
        )
        message = format_html("{} {} {}", edit.explanation, words, button)
        return ValidationError(message, code="conflict")
