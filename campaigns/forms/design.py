"""What the landing page designer asks."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns import design_draft, pictures
from campaigns.forms.fields import ColorField
from campaigns.forms.texts import WordsForm, languages
from campaigns.models import Ask, Campaign, validate_color

PAGES = {
    "open": _("The page itself"),
    "unanswered": _("A missing answer"),
    "typo": _("A typing mistake"),
    "rejected": _("A refused code"),
    "redeemed": _("Redeemed"),
    "not_started": _("Not started"),
    "paused": _("Paused"),
    "ended": _("Ended"),
}


class DesignForm(WordsForm):
    """The design of a landing page: starts as the draft, or as what visitors see."""

    accent_color = ColorField(label=_("Accent colour"), validators=[validate_color])
    background_color = ColorField(
        label=_("Background colour"), validators=[validate_color]
    )

    class Meta(WordsForm.Meta):
        fields = (
            "theme",
            *design_draft.COLORS,
            *design_draft.ASKS,
            *design_draft.TEXTS,
        )
        widgets = {**WordsForm.Meta.widgets, "theme": forms.RadioSelect}
        help_texts = {
            "headline": _("Empty: the page uses words of its own."),
            "contact": _("Shown to visitors whose code was refused."),
            "question": _("Such as: In which shop did you buy it?"),
            "asks_terms": _(
                "They tick a box beside the terms, or no code is redeemed."
            ),
            "terms": _("Folded at the foot of the page. Empty: not there."),
            "privacy": _("Folded at the foot of the page. Empty: not there."),
        }

    def __init__(self, sent: Any = None, *, campaign: Campaign) -> None:
        drafted = design_draft.drafted(campaign)
        super().__init__(sent, instance=drafted)
        self.others = [
            (
                code,
                name,
                WordsForm(
                    sent,
                    prefix=code,
                    language=code,
                    initial=drafted.translations.get(code),
                ),
            )
            for code, name in languages()
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for nothing that is not written."""
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
        return super().is_valid() and all(form.is_valid() for *_, form in self.others)

    def design(self) -> dict[str, Any]:
        """Return the fields of a valid form, as `designing.edit` takes them."""
        spoken = {code: form.words() for code, _name, form in self.others}
        translations = {code: words for code, words in spoken.items() if words}
        return {**self.cleaned_data, "translations": translations}

    def troubles(self) -> list[str]:
        """Return in which fields something is wrong, and what."""
        forms_of = [("", self), *((name, form) for _code, name, form in self.others)]
        return [
            " · ".join(filter(None, [name, str(form[field].label), str(errors[0])]))
            for name, form in forms_of
            for field, errors in form.errors.items()
        ]


class PictureForm(forms.Form):
    """A logo or hero picture to put on the page."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PNG, JPEG or WebP, up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        return file.read(pictures.MOST_BYTES + 1)


class PreviewForm(forms.Form):
    """Which page to look at, and in which language."""

    shows = forms.ChoiceField(label=_("Page"), choices=PAGES)
    reads = forms.ChoiceField(label=_("Language"), choices=languages)

    def __init__(self, sent: Mapping[str, Any]) -> None:
        """Take what was asked for; instead of what nobody offers, the usual."""
        usual = {"shows": "open", "reads": get_language() or settings.LANGUAGE_CODE}
        offered = {"shows": set(PAGES), "reads": set(dict(languages()))}
        self.chosen = {
            name: sent[name] if sent.get(name) in choices else usual[name]
            for name, choices in offered.items()
        }
        super().__init__(initial=self.chosen)
        for field in self.fields.values():  # they stand beside the form, not in it
            field.widget.attrs["form"] = "design"
