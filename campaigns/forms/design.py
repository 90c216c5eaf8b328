"""The forms of the landing page designer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns import design_draft, pictures
from campaigns.forms.fields import ColorField
from campaigns.forms.texts import HELP_TEXTS, TextsForm, languages
from campaigns.models import Ask, Campaign, validate_color

PREVIEW_PAGES = {
    "open": _("The page itself"),
    "unanswered": _("A missing answer"),
    "typo": _("A typing mistake"),
    "rejected": _("A refused code"),
    "redeemed": _("Redeemed"),
    "not_started": _("Not started"),
    "paused": _("Paused"),
    "ended": _("Ended"),
}


class DesignForm(TextsForm):
    """The design of a landing page; initially the draft, or the published design."""

    accent_color = ColorField(label=_("Accent colour"), validators=[validate_color])
    background_color = ColorField(
        label=_("Background colour"), validators=[validate_color]
    )

    class Meta(TextsForm.Meta):
        fields = (
            "theme",
            *design_draft.COLOR_FIELDS,
            *design_draft.ASK_FIELDS,
            *design_draft.TEXT_FIELDS,
        )
        widgets = {**TextsForm.Meta.widgets, "theme": forms.RadioSelect}
        help_texts = {
            **HELP_TEXTS,
            "question": _("Such as: In which shop did you buy it?"),
            "asks_terms": _(
                "They tick a box beside the terms, or no code is redeemed."
            ),
            "terms": _("Folded at the foot of the page. Empty: not there."),
            "privacy": _("Folded at the foot of the page. Empty: not there."),
        }

    def __init__(self, sent: Any = None, *, campaign: Campaign) -> None:
        drafted = design_draft.with_draft(campaign)
        super().__init__(sent, instance=drafted)
        self.translation_forms = [
            (
                code,
                name,
                TextsForm(
                    sent,
                    prefix=code,
                    language=code,
                    initial=drafted.translations.get(code),
                ),
            )
            for code, name in languages()
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse to ask a question, or for terms, without a text."""
        cleaned = super().clean()
        asks = cleaned.get("asks_question", Ask.NO) != Ask.NO
        if asks and cleaned.get("question") == "":
            self.add_error("question", _("Write the question, or do not ask it."))
        if cleaned.get("asks_terms") and cleaned.get("terms") == "":
            self.add_error(
                "asks_terms",
                _(
                    "There are no terms to accept yet. Write them further down, under "
                    "“Terms of taking part”, or untick this."
                ),
            )
        return cleaned

    def is_valid(self) -> bool:
        return super().is_valid() and all(
            form.is_valid() for *_, form in self.translation_forms
        )

    def design_fields(self) -> dict[str, Any]:
        """Return the fields of a valid form, as `design_draft.edit` takes them."""
        translations = {
            code: texts
            for code, _name, form in self.translation_forms
            if (texts := form.texts())
        }
        return {**self.cleaned_data, "translations": translations}

    def error_messages(self) -> list[str]:
        """Return the first error of each field: "language · label · message"."""
        named_forms = [
            ("", self),
            *((name, form) for _code, name, form in self.translation_forms),
        ]
        return [
            " · ".join(filter(None, [name, str(form[field].label), str(errors[0])]))
            for name, form in named_forms
            for field, errors in form.errors.items()
        ]


class PictureForm(forms.Form):
    """An upload of a logo or hero picture; rendered by `_design_picture.html`."""

    file = forms.FileField()

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        content: bytes = file.read(pictures.MAX_BYTES + 1)
        return content


class PreviewForm(forms.Form):
    """Which page the preview shows, and in which language."""

    shows = forms.ChoiceField(label=_("Page"), choices=PREVIEW_PAGES)
    reads = forms.ChoiceField(label=_("Language"), choices=languages)

    def __init__(self, sent: Mapping[str, Any]) -> None:
        """Take the choices that were sent; replace missing and unknown ones."""
        defaults = {"shows": "open", "reads": get_language() or settings.LANGUAGE_CODE}
        choices = {"shows": set(PREVIEW_PAGES), "reads": set(dict(languages()))}
        self.chosen = {
            name: sent[name] if sent.get(name) in choices[name] else default
            for name, default in defaults.items()
        }
        super().__init__(initial=self.chosen)
        for field in self.fields.values():  # placed outside the <form> element
            field.widget.attrs["form"] = "design"
