"""What the landing page designer asks."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from campaigns import designing, pictures
from campaigns.fields import ColorField
from campaigns.models import Campaign, validate_color

LONG = {"intro": 3, "success_text": 3, "terms": 5, "privacy": 5}  # lines

PAGES = {
    "open": _("The page itself"),
    "typo": _("A typing mistake"),
    "rejected": _("A refused code"),
    "redeemed": _("Redeemed"),
    "not_started": _("Not started"),
    "paused": _("Paused"),
    "ended": _("Ended"),
}


def languages() -> list[tuple[str, str]]:
    """Return the languages of landing pages under their own names."""
    return [
        (code, get_language_info(code)["name_local"].capitalize())
        for code, _name in settings.LANGUAGES
    ]


class WordsForm(forms.ModelForm):
    """The texts of the page in one language; what is empty is said as in all others."""

    class Meta:
        model = Campaign
        fields: tuple[str, ...] = designing.TEXTS
        widgets: dict[str, Any] = {
            name: forms.Textarea(attrs={"rows": rows}) for name, rows in LONG.items()
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in designing.TEXTS:  # whichever way the language runs
            self.fields[name].widget.attrs["dir"] = "auto"

    def clean(self) -> dict[str, Any]:
        """Keep the line ends of what was not changed: browsers send their own."""
        cleaned = super().clean() or self.cleaned_data
        for name, words in cleaned.items():
            before = self.initial.get(name)
            if isinstance(words, str) and before is not None:
                same = words.splitlines() == str(before).splitlines()
                cleaned[name] = before if same else words
        return cleaned


class DesignForm(WordsForm):
    """The design of a landing page: starts as the draft, or as what visitors see."""

    accent_color = ColorField(label=_("Accent colour"), validators=[validate_color])
    background_color = ColorField(
        label=_("Background colour"), validators=[validate_color]
    )

    class Meta(WordsForm.Meta):
        fields = ("theme", *designing.COLORS, *designing.TEXTS)
        widgets = {**WordsForm.Meta.widgets, "theme": forms.RadioSelect}
        help_texts = {
            "headline": _("Empty: the page uses words of its own."),
            "contact": _("Shown to visitors whose code was refused."),
            "terms": _("Folded at the foot of the page. Empty: not there."),
            "privacy": _("Folded at the foot of the page. Empty: not there."),
        }

    def __init__(self, sent: Any = None, *, campaign: Campaign) -> None:
        drafted = designing.drafted(campaign)
        super().__init__(sent, instance=drafted)
        self.others = [
            (
                code,
                name,
                WordsForm(sent, prefix=code, initial=drafted.translations.get(code)),
            )
            for code, name in languages()
        ]

    def is_valid(self) -> bool:
        return super().is_valid() and all(form.is_valid() for *_, form in self.others)

    def design(self) -> dict[str, Any]:
        """Return the fields of a valid form, as `designing.edit` takes them."""
        spoken = {
            code: {name: words for name, words in form.cleaned_data.items() if words}
            for code, _name, form in self.others
        }
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
