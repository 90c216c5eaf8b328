"""What was typed into a form that was sent, without its secrets."""

from dataclasses import dataclass
from hashlib import sha256

from django.forms.utils import pretty_name
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ui import edit_versions
from ui.sending import tokens

_OURS = {"csrfmiddlewaretoken", tokens.FIELD}
# Passwords; a list of codes that was pasted; the codes that a list names.
_SECRETS = ("password", "pasted", "checked_list")


@dataclass(frozen=True, slots=True)
class FormContent:
    """The values of each field by its name, and the names of the files."""

    fields: dict[str, list[str]]
    files: dict[str, list[str]]

    @property
    def lines(self) -> list[tuple[str, list[str], bool]]:
        """The name of each field in words, what was typed, and whether it is files."""
        typed = [(pretty_name(name), self.fields[name], False) for name in self._names]
        return typed + [
            (pretty_name(name), one, True) for name, one in self.files.items()
        ]

    @property
    def is_empty(self) -> bool:
        """True for a form that is a button and nothing else."""
        return not (self._names or self.files)

    @property
    def _names(self) -> list[str]:
        """The names of the fields that people fill in."""
        return [name for name in self.fields if not edit_versions.is_version(name)]


def is_secret(name: str) -> bool:
    """Return whether a field of this name is never kept; a test holds the names."""
    return any(secret in name.lower() for secret in _SECRETS)


def typed_in(request: HttpRequest) -> FormContent:
    """Return what was typed: no tokens, no passwords; of a file only its name."""
    return FormContent(
        fields={
            name: values
            for name, values in request.POST.lists()
            if name not in _OURS and not is_secret(name)
        },
        files={
            name: [file.name or "" for file in files]
            for name, files in request.FILES.lists()
        },
    )


def digest(request: HttpRequest) -> str:
    """Return a keyed digest of what was typed, files included, to compare two posts."""
    typed = sorted(typed_in(request).fields.items())
    files = [
        (name, file.name, _file_digest(file))
        for name, group in sorted(request.FILES.lists())
        for file in group
    ]
    return salted_hmac(__name__, repr((typed, files)), algorithm="sha256").hexdigest()


def _file_digest(file: object) -> str:
    whole = sha256()
    for chunk in file.chunks():  # type: ignore[attr-defined]
        whole.update(chunk)
    file.seek(0)  # type: ignore[attr-defined]
    return whole.hexdigest()
