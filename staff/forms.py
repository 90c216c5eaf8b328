from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staff import signing_in
from staff.models import User
from staff.trail_labels import action_choices, target_label
from ui import durations
from ui.filters import SearchField
from ui.periods import PeriodForm
from ui.text_fields import TextField


class SignInForm(AuthenticationForm):
    """Name and password; `wait` is the number of seconds until the next try."""

    wait = 0

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if not (username and password and self.request):
            return self.cleaned_data
        try:
            self.user_cache = signing_in.authenticate(
                self.request, username, password, at=timezone.now()
            )
        except signing_in.SignInThrottled as throttled:
            self.wait = throttled.seconds
            message = _("Too many wrong passwords. You can try again in %(time)s.")
            raise forms.ValidationError(
                message % {"time": durations.wait(self.wait)}
            ) from throttled
        if self.user_cache is None:
            raise self.get_invalid_login_error()
        return self.cleaned_data


def _action_choices() -> list[tuple[str, Any]]:
    return [("", _("Anything")), *action_choices()]


class TrailFilterForm(PeriodForm):
    """The filters of the trail."""

    chip_fields = ("within",)
    field_order = ("q", "action", "actor", "since", "until", "within", "target")

    q = SearchField(label=_("Find"))
    action = forms.ChoiceField(
        label=_("Action"),
        choices=_action_choices,
        required=False,
    )
    actor = forms.ModelChoiceField(
        User.objects.order_by("username"),
        label=_("By"),
        required=False,
        empty_label=_("Anybody"),
    )
    target = TextField(
        label=_("On what"), max_length=100, required=False, widget=forms.HiddenInput
    )

    def display_value(self, name: str) -> str:
        if name == "target" and name not in self.errors:
            return target_label(self.raw[name])
        return super().display_value(name)
