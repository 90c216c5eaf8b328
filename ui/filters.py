"""What a list is narrowed by: a form, and the chips that say it and take it away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

LONGEST = 40  # characters of a wrong value that are shown


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that narrows the list, or stops narrowing it."""

    label: str
    url: str
    value: str = ""
    shape: str = ""
    count: int | None = None
    current: bool = False
    is_set: bool = False  # following it takes the filter away
    key: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A small closed set of values, each of them a chip."""

    name: str
    label: str
    chips: list[Chip]


class SearchField(forms.CharField):
    """Words to find; alone it stands in the bar of the list."""

    widget = forms.SearchInput

    def __init__(self, *, placeholder: Any = "", **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 100} | kwargs)
        self.widget.attrs["dir"] = "auto"
        if placeholder:
            self.widget.attrs["placeholder"] = placeholder


class FilterForm(forms.Form):
    """What to show of a list: every field may be left empty.

    A value that is none narrows nothing and is said; `asked` holds the others. What
    the form does not know, such as the place of a page, gets into no link.
    """

    offered: ClassVar[tuple[str, ...]] = ()  # whose values are chips, not a field
    shapes: ClassVar[dict[str, str]] = {}  # of a value that is offered
    ears: ClassVar[Any] = ""  # what the label of the search says, where it is unseen

    def __init__(self, query: QueryDict, *, url: str, **kwargs: Any) -> None:
        super().__init__(query, **kwargs)
        self.url = url
        self.counts: dict[str, int] = {}  # by value; "" counts all
        self.elsewhere: dict[str, str] = {}  # addresses of values, by value

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What is asked for, by field; empty where nothing is, or nonsense."""
        self.is_valid()
        return {
            name: self.cleaned_data.get(name, getattr(field, "empty_value", None))
            for name, field in self.fields.items()
        }

    @cached_property
    def said(self) -> dict[str, str]:
        """What the address says, sense or nonsense."""
        typed = {name: self.data.get(name, "").strip() for name in self.fields}
        return {name: text for name, text in typed.items() if text}

    @cached_property
    def query(self) -> str:
        """What the address says and makes sense, always in the same order."""
        said = sorted(self.said.items())
        return _query({name: text for name, text in said if name not in self.errors})

    @property
    def address(self) -> str:
        """Where the list stands like this."""
        return _url(self.url, self.said)

    @property
    def free(self) -> list[forms.BoundField]:
        """The fields that stand in the form."""
        return [f for f in self.visible_fields() if f.name not in self.offered]

    @property
    def search(self) -> forms.BoundField | None:
        """The only field of the form, if it is one to type into."""
        fields = self.free
        widget = fields[0].field.widget if len(fields) == 1 else None
        return fields[0] if isinstance(widget, forms.SearchInput) else None

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the form takes along though it is no field of it."""
        free = {field.name for field in self.free}
        return [(name, text) for name, text in self.said.items() if name not in free]

    @property
    def facets(self) -> Iterator[Facet]:
        """The offered values, in the order of the fields."""
        for name in self.offered:
            chips = [self._offer(name, *one) for one in self.offers(name)]
            yield Facet(name, str(self.fields[name].label), [self._all(name), *chips])

    def offers(self, name: str) -> list[tuple[str, str]]:
        """The values of a field that are chips, and their words."""
        field: Any = self.fields[name]
        return [(str(value), str(words)) for value, words in field.choices if value]

    @property
    def problems(self) -> list[str]:
        """What is wrong with values that have no field to stand beside."""
        free = {field.name for field in self.free}
        words = _(
            "“%(value)s” is no choice for “%(field)s”: nothing is narrowed by it."
        )
        return [
            words % {"value": text[:LONGEST], "field": self.fields[name].label}
            for name, text in self.said.items()
            if name in self.errors and name not in free
        ]

    @property
    def narrowing(self) -> list[Chip]:
        """Everything that narrows, each with the way to take it away."""
        return [self._chip(name) for name in self.said if name not in self.errors]

    @property
    def loose(self) -> list[Chip]:
        """What is set and no offered chip says."""
        return [
            self._chip(name)
            for name, text in self.said.items()
            if name not in self.offered or text not in dict(self.offers(name))
        ]

    def in_words(self, name: str) -> str:
        """Return what a field asks for as people say it."""
        text, found, field = self.said[name], self.asked[name], self.fields[name]
        if name in self.errors:
            return text[:LONGEST]
        if isinstance(found, date):
            return date_format(found, pgettext("date", "j M Y"))
        if isinstance(field, forms.ModelChoiceField):
            return str(found)
        if isinstance(field, forms.ChoiceField):
            return dict(FilterForm.offers(self, name))[text]
        return text

    def _all(self, name: str) -> Chip:
        is_current = name not in self.said or name in self.errors
        label = pgettext("filter", "All")
        return Chip(
            label,
            self._without(name),
            count=self.counts.get(""),
            current=is_current,
            key=f"{name}-all",
        )

    def _offer(self, name: str, value: str, label: str) -> Chip:
        is_set = self.said.get(name) == value
        url = self.elsewhere.get(value) or self._with(name, value)
        return Chip(
            label,
            self._without(name) if is_set else url,
            shape=self.shapes.get(value, ""),
            count=self.counts.get(value, 0) if self.counts else None,
            current=is_set,
            is_set=is_set,
            key=f"{name}-{value}",
        )

    def _chip(self, name: str) -> Chip:
        return Chip(
            str(self.fields[name].label),
            self._without(name),
            value=self.in_words(name),
            shape="warning" if name in self.errors else "",
            is_set=True,
            key=f"{name}-set",
        )

    def _without(self, name: str) -> str:
        return _url(self.url, {k: v for k, v in self.said.items() if k != name})

    def _with(self, name: str, value: str) -> str:
        said = self.said | {name: value}
        return _url(self.url, {k: said[k] for k in self.fields if k in said})


def _url(url: str, said: dict[str, str]) -> str:
    return f"{url}?{query}" if (query := _query(said)) else url


def _query(said: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(said)
    return query.urlencode()
