"""Filter a list by its query string: a form, and chips that set or remove a filter."""

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

from ui.characters import one_line
from ui.text_fields import TextField

MAX_SHOWN = 40  # characters of an invalid value that are shown


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that sets a filter of the list, or removes it."""

    label: str
    url: str
    value: str = ""
    icon: str = ""
    count: int | None = None
    current: bool = False
    is_set: bool = False  # following it removes the filter
    key: str = ""  # of its HTML id


@dataclass(frozen=True, slots=True)
class Facet:
    """A field with a small closed set of values, each of them a chip."""

    name: str
    label: str
    chips: list[Chip]


class SearchField(TextField):
    """Words to search for; as the only input it stands in the bar of the list."""

    widget = forms.SearchInput

    def __init__(self, *, placeholder: Any = "", **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 100} | kwargs)
        self.widget.attrs["dir"] = "auto"
        if placeholder:
            self.widget.attrs["placeholder"] = placeholder

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value))


class FilterForm(forms.Form):
    """The filters of a list: every field may be left empty.

    An invalid value filters nothing and is reported; `values` holds the valid ones.
    Parameters that are no field of the form, such as the cursor of a page, are left out
    of every link.
    """

    chip_fields: ClassVar[tuple[str, ...]] = ()  # fields shown as chips, not as inputs
    icons: ClassVar[dict[str, str]] = {}  # of a chip, by its value
    search_label: ClassVar[Any] = ""  # of the search input, for screen readers only

    def __init__(self, query: QueryDict, *, url: str, **kwargs: Any) -> None:
        super().__init__(query, **kwargs)
        self.url = url
        self.counts: dict[str, int] = {}  # of rows by value; "" counts all
        self.url_overrides: dict[str, str] = {}  # of chips, by value

    @cached_property
    def values(self) -> dict[str, Any]:
        """The cleaned values by field; the empty value where none or an invalid one."""
        self.is_valid()
        return {
            name: self.cleaned_data.get(name, getattr(field, "empty_value", None))
            for name, field in self.fields.items()
        }

    @cached_property
    def raw(self) -> dict[str, str]:
        """The values of the query string that are not empty, valid or not, by field."""
        typed = {name: self.data.get(name, "").strip() for name in self.fields}
        return {name: text for name, text in typed.items() if text}

    @cached_property
    def query(self) -> str:
        """The query string of the valid values, always in the same order."""
        pairs = sorted(self.raw.items())
        return _encode({name: text for name, text in pairs if name not in self.errors})

    @property
    def full_url(self) -> str:
        """The address of the list with these filters."""
        return _url(self.url, self.raw)

    @property
    def input_fields(self) -> list[forms.BoundField]:
        """The fields that are shown as inputs."""
        return [f for f in self.visible_fields() if f.name not in self.chip_fields]

    @property
    def search(self) -> forms.BoundField | None:
        """The only input of the form, if it is a search input."""
        fields = self.input_fields
        widget = fields[0].field.widget if len(fields) == 1 else None
        return fields[0] if isinstance(widget, forms.SearchInput) else None

    @property
    def hidden_values(self) -> list[tuple[str, str]]:
        """The values that the form sends along without an input, by field."""
        inputs = {field.name for field in self.input_fields}
        return [(name, text) for name, text in self.raw.items() if name not in inputs]

    @property
    def facets(self) -> Iterator[Facet]:
        """The fields that are shown as chips, in their order."""
        for name in self.chip_fields:
            chips = [self._choice_chip(name, *pair) for pair in self.chip_choices(name)]
            label = str(self.fields[name].label)
            yield Facet(name, label, [self._all_chip(name), *chips])

    def chip_choices(self, name: str) -> list[tuple[str, str]]:
        """Return the values of a field that are chips, with their labels."""
        field: Any = self.fields[name]
        return [(str(value), str(label)) for value, label in field.choices if value]

    @property
    def errors_without_input(self) -> list[str]:
        """What is wrong with values that have no input to show it beside."""
        inputs = {field.name for field in self.input_fields}
        words = _(
            "“%(value)s” is no choice for “%(field)s”: nothing is narrowed by it."
        )
        return [
            words % {"value": text[:MAX_SHOWN], "field": self.fields[name].label}
            for name, text in self.raw.items()
            if name in self.errors and name not in inputs
        ]

    @property
    def active_chips(self) -> list[Chip]:
        """A chip for each filter in effect, whose link removes it."""
        return [
            self._removal_chip(name) for name in self.raw if name not in self.errors
        ]

    @property
    def unlisted_chips(self) -> list[Chip]:
        """A removal chip for each value that is set and is no chip of a facet."""
        return [
            self._removal_chip(name)
            for name, text in self.raw.items()
            if name not in self.chip_fields or text not in dict(self.chip_choices(name))
        ]

    def display_value(self, name: str) -> str:
        """Return the value of a field as people read it."""
        text, value, field = self.raw[name], self.values[name], self.fields[name]
        if name in self.errors:
            return text[:MAX_SHOWN]
        if isinstance(value, date):
            return date_format(value, pgettext("date", "j M Y"))
        if isinstance(field, forms.ModelChoiceField):
            return str(value)
        if isinstance(field, forms.ChoiceField):
            return dict(FilterForm.chip_choices(self, name))[text]
        return text

    def _all_chip(self, name: str) -> Chip:
        return Chip(
            pgettext("filter", "All"),
            self._url_without(name),
            count=self.counts.get(""),
            current=name not in self.raw or name in self.errors,
            key=f"{name}-all",
        )

    def _choice_chip(self, name: str, value: str, label: str) -> Chip:
        is_set = self.raw.get(name) == value
        url = self.url_overrides.get(value) or self._url_with(name, value)
        return Chip(
            label,
            self._url_without(name) if is_set else url,
            icon=self.icons.get(value, ""),
            count=self.counts.get(value, 0) if self.counts else None,
            current=is_set,
            is_set=is_set,
            key=f"{name}-{value}",
        )

    def _removal_chip(self, name: str) -> Chip:
        return Chip(
            str(self.fields[name].label),
            self._url_without(name),
            value=self.display_value(name),
            icon="warning" if name in self.errors else "",
            is_set=True,
            key=f"{name}-set",
        )

    def _url_without(self, name: str) -> str:
        return _url(self.url, {k: v for k, v in self.raw.items() if k != name})

    def _url_with(self, name: str, value: str) -> str:
        raw = self.raw | {name: value}
        return _url(self.url, {k: raw[k] for k in self.fields if k in raw})


def _url(url: str, raw: dict[str, str]) -> str:
    return f"{url}?{query}" if (query := _encode(raw)) else url


def _encode(raw: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(raw)
    return query.urlencode()
