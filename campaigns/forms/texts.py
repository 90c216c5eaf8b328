"""The texts of a landing page, in one language or in a file of several."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from campaigns import design_draft
from campaigns.models import Campaign

LONG = {"intro": 3, "success_text": 3, "terms": 5, "privacy": 5}  # lines


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
        fields: tuple[str, ...] = design_draft.TEXTS
        widgets: dict[str, Any] = {
            name: forms.Textarea(attrs={"rows": rows}) for name, rows in LONG.items()
        }

    def __init__(self, *args: Any, language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = {"dir": "auto"}  # whichever way the language runs
        if language:
            is_bidi = get_language_info(language)["bidi"]
            written = {"lang": language, "dir": "rtl" if is_bidi else "ltr"}
        for name in design_draft.TEXTS:
            self.fields[name].widget.attrs |= written

    def clean(self) -> dict[str, Any]:
        """Keep the line ends of what was not changed: browsers send their own."""
        cleaned = super().clean() or self.cleaned_data
        for name, words in cleaned.items():
            before = self.initial.get(name)
            if isinstance(words, str) and before is not None:
                same = words.splitlines() == str(before).splitlines()
                cleaned[name] = before if same else words
        return cleaned

    def words(self) -> dict[str, str]:
        """Return what a valid form says, without what it leaves empty."""
        return {name: words for name, words in self.cleaned_data.items() if words}


def translations_of(given: Any) -> dict[str, dict[str, str]]:
    """Return a file's words in other languages as they are kept; raise ValueError."""
    known = dict(languages())
    if not isinstance(given, dict) or not all(
        code in known
        and isinstance(words, dict)
        and words.keys() <= {*design_draft.TEXTS}
        for code, words in given.items()
    ):
        raise ValueError(_('Write them as in an export: {"es": {"headline": "…"}}.'))
    forms_of = {code: WordsForm(words) for code, words in given.items()}
    for code, form in forms_of.items():
        for name, errors in form.errors.items():
            raise ValueError(f"{known[code]} · {form[name].label} · {errors[0]}")
    return {code: form.words() for code, form in forms_of.items() if form.words()}
