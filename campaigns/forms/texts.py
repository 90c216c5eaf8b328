"""The texts of a landing page: a form for one language, a check of several."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from campaigns import design_draft
from campaigns.models import Campaign
from ui.text_fields import formfield

TEXTAREAS: dict[str, Any] = {
    name: forms.Textarea(attrs={"rows": rows})
    for name, rows in {"intro": 3, "success_text": 3, "terms": 5, "privacy": 5}.items()
}
HELP_TEXTS: dict[str, Any] = {
    "headline": _("Empty: the page uses words of its own."),
    "contact": _("Shown to visitors whose code was refused."),
}


def languages() -> list[tuple[str, str]]:
    """Return the languages of landing pages under their own names."""
    return [
        (code, get_language_info(code)["name_local"].capitalize())
        for code, _name in settings.LANGUAGES
    ]


class TextsForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The texts of a page in one language; for an empty one the page has a default."""

    class Meta:
        model = Campaign
        fields: tuple[str, ...] = design_draft.TEXT_FIELDS
        widgets = TEXTAREAS
        formfield_callback = formfield

    def __init__(self, *args: Any, language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"dir": "auto"}
        if language:
            is_bidi = get_language_info(language)["bidi"]
            attributes = {"lang": language, "dir": "rtl" if is_bidi else "ltr"}
        for name in design_draft.TEXT_FIELDS:
            self.fields[name].widget.attrs |= attributes

    def clean(self) -> dict[str, Any]:
        """Keep the stored line ends of an unchanged text: browsers send CRLF."""
        cleaned = super().clean() or self.cleaned_data
        for name, text in cleaned.items():
            before = self.initial.get(name)
            if isinstance(text, str) and before is not None:
                is_same = text.splitlines() == str(before).splitlines()
                cleaned[name] = before if is_same else text
        return cleaned

    def texts(self) -> dict[str, str]:
        """Return the texts of a valid form that are not empty."""
        return {name: text for name, text in self.cleaned_data.items() if text}


def validate_translations(value: Any) -> dict[str, dict[str, str]]:
    """Return imported texts by language, cleaned as the form does; raise ValueError."""
    names = dict(languages())
    if not isinstance(value, dict) or not all(
        code in names
        and isinstance(texts, dict)
        and texts.keys() <= {*design_draft.TEXT_FIELDS}
        for code, texts in value.items()
    ):
        raise ValueError(_('Write them as in an export: {"es": {"headline": "…"}}.'))
    text_forms = {code: TextsForm(texts) for code, texts in value.items()}
    for code, form in text_forms.items():
        for name, errors in form.errors.items():
            raise ValueError(f"{names[code]} · {form[name].label} · {errors[0]}")
    return {code: form.texts() for code, form in text_forms.items() if form.texts()}
