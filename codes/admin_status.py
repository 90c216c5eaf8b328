"""Pages of the admin that void or activate one code, with a reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from codes import vault, voiding, wording
from codes.lifecycle import MAY_BECOME
from codes.models import FINAL, Code, Status
from staff.admin_links import ConsoleLinksMixin
from staff.requests import StaffRequest
from ui.text_fields import TextField

PERMISSIONS = {
    Status.VOIDED: "codes.void_code",
    Status.AVAILABLE: "codes.activate_range",
}


class ReasonForm(forms.Form):
    """Why codes are voided or activated."""

    reason = TextField(
        label=_("Reason"),
        max_length=200,
        help_text=_("It stands in the trail and in the story of each code."),
    )


class StatusPagesMixin(ConsoleLinksMixin):
    """Offer *Void…* and *Activate…* on the page of a code."""

    def get_urls(self) -> list[Any]:
        own = [
            path(
                f"<int:code_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"codes_code_{name}",
            )
            for name, view in (("void", self.void), ("activate", self.activate))
        ]
        return [*own, *super().get_urls()]

    def object_links(self, request: HttpRequest, obj: Code) -> list[tuple[str, str]]:
        links = {
            Status.AVAILABLE: ("admin:codes_code_activate", gettext("Activate…")),
            Status.VOIDED: ("admin:codes_code_void", gettext("Void…")),
        }
        return [
            (reverse(name, args=[obj.pk]), text)
            for to, (name, text) in links.items()
            if obj.status in MAY_BECOME[to] and request.user.has_perm(PERMISSIONS[to])
        ]

    def void(self, request: StaffRequest, code_id: int) -> HttpResponse:
        return self._change_status(request, code_id, Status.VOIDED)

    def activate(self, request: StaffRequest, code_id: int) -> HttpResponse:
        return self._change_status(request, code_id, Status.AVAILABLE)

    def _change_status(
        self, request: StaffRequest, code_id: int, to: Status
    ) -> HttpResponse:
        """Ask for a reason and say what it means; then void or activate the code."""
        if not request.user.has_perm(PERMISSIONS[to]):
            raise PermissionDenied
        code = self.get_object(request, str(code_id))
        if code is None:
            messages.warning(request, gettext("There is no such code."))
            return redirect("admin:codes_code_changelist")
        if code.status not in MAY_BECOME[to]:
            messages.warning(request, why_not(code))
            return redirect("admin:codes_code_change", code.pk)
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            _move(request, code, to, form.cleaned_data["reason"])
            return redirect("admin:codes_code_change", code.pk)
        context = self.admin_site.each_context(request) | {
            "title": wording.question(to, 1, whole=False),
            "opts": self.opts,
            "form": form,
            "code": code,
            "mask": vault.masks(code.batch, [code.serial])[0],
            "is_void": to == Status.VOIDED,
        }
        template = "admin/codes/code/change_status.html"
        return TemplateResponse(request, template, context)


def why_not(code: Code) -> str:
    """Return why this code cannot be voided, or not be activated."""
    if code.status in FINAL:
        words = gettext("This code is %(status)s, which is final: it cannot change.")
        return words % {"status": code.get_status_display().lower()}
    return gettext("This code is not inactive: there is nothing to activate.")


def _move(request: StaffRequest, code: Code, to: Status, reason: str) -> None:
    change = voiding.void if to == Status.VOIDED else voiding.activate
    at = timezone.now()
    if not change([code], reason=reason, by=request.user, at=at):
        code.refresh_from_db(fields=["status"])  # another request was faster
        messages.warning(request, why_not(code))
    elif to == Status.VOIDED:
        messages.success(request, gettext("The code is voided."))
    else:
        messages.success(request, gettext("The code is activated."))
