"""The forms of the landing page designer."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns import design_draft, draft_edits, pictures
from campaigns.forms.fields import ColorField
from campaigns.forms.texts import HELP_TEXTS, TextsForm, languages
from campaigns.models import Ask, Campaign, validate_color
from staff.models import User
from ui.merging import LastEdit, MergingForm

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


class _PartOfDesign(MergingForm):
    """A form of the designer, which saves a draft automatically.

    So a conflict waits: typing on is no decision to keep one's own.
    """

    conflicts_wait = True
    campaign: Campaign
    reader: User | None
    key = ""  # before the names of the fields in `Draft.edits`

    def last_edits(self, names: Iterable[str]) -> Mapping[str, LastEdit]:
        keys = {f"{self.key}{name}": name for name in names}
        found = draft_edits.of(self.campaign, keys, reader=self.reader)
        return {keys[key]: edit for key, edit in found.items()}


class TranslationForm(_PartOfDesign, TextsForm):
    """The texts of the draft in one language."""

    def __init__(
        self,
        sent: Any = None,
        *,
        code: str,
        campaign: Campaign,
        reader: User | None,
        controls_stay: bool,
    ) -> None:
        self.campaign, self.reader, self.key = campaign, reader, f"translations.{code}."
        self.controls_stay = controls_stay
        drafted = design_draft.with_draft(campaign).translations.get(code, {})
        super().__init__(sent, prefix=code, language=code, initial=drafted)
        self.merge_with_stored(seen=drafted)

    def texts(self) -> dict[str, str]:
        """Return the texts to save; in a conflict the stored one stays."""
        waiting = {name: str(self.seen.get(name, "")) for name in self.conflicts}
        return super().texts() | {name: text for name, text in waiting.items() if text}


class DesignForm(_PartOfDesign, TextsForm):
    """The design of a landing page; initially the draft, or the published design.

    It is merged with what others wrote into the draft meanwhile. `controls_stay` tells
    that the answer leaves the controls of the page as they are.
    """

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

    def __init__(
        self,
        sent: Any = None,
        *,
        campaign: Campaign,
        reader: User | None = None,
        controls_stay: bool = False,
    ) -> None:
        self.campaign, self.reader = campaign, reader
        self.controls_stay = controls_stay
        drafted = design_draft.with_draft(campaign)
        super().__init__(sent, instance=drafted)
        self.translation_forms = [
            (
                code,
                name,
                TranslationForm(
                    sent,
                    code=code,
                    campaign=campaign,
                    reader=reader,
                    controls_stay=controls_stay,
                ),
            )
            for code, name in languages()
        ]
        seen = {name: getattr(drafted, name) for name in design_draft.DESIGN_FIELDS}
        self.merge_with_stored(seen=seen)

    @property
    def parts(self) -> list[MergingForm]:
        """This form and those of the translations."""
        return [self, *(form for *_names, form in self.translation_forms)]

    @property
    def can_be_kept(self) -> bool:
        """True if all but the conflicts can be written into the draft."""
        return self.is_bound and all(form.waiting_errors_only for form in self.parts)

    @property
    def fields_to_tell(self) -> list[forms.BoundField]:
        """The fields beside which the page says something, or has said so before."""
        return [
            form[name]
            for form in self.parts
            for name in sorted(form.conflicts | form.taken | form.told)
            if name in form.fields
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
        """Return what can be kept, as `design_draft.edit` takes it."""
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
