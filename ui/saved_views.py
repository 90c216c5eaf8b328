"""Keep the filters of a list under a name, for the one who saved them.

They are no deed that anybody else could ask about, so they are not in the trail.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.translation import gettext as _

from ui.models import SavedView
from ui.requests import SignedInUser

MOST = 30  # on a page


class ViewRefused(Exception):
    """A view that cannot be saved; the message says what to do."""


class NoSuchList(Exception):
    """An address where no list stands, or none that this person may see."""


@dataclass(frozen=True, slots=True)
class SaveableList:
    """What a list lets people save."""

    title: Any  # of the list, in words
    fields: tuple[str, ...]
    permission: str


@dataclass(frozen=True, slots=True)
class SavedViewBar:
    """The saved views of a list as it stands at this moment."""

    page: str
    query: str
    rows: list[SavedView]

    @property
    def active(self) -> SavedView | None:
        return next((one for one in self.rows if one.query == self.query), None)

    @property
    def is_all(self) -> bool:
        return not self.query

    @property
    def offers(self) -> bool:
        """True if what is shown could be saved."""
        return bool(self.query) and self.active is None


def saveable[V: Callable[..., Any]](
    title: Any, form: type[forms.Form], permission: str
) -> Callable[[V], V]:
    """Say of the view of a list that its filters can be saved."""

    def mark(view: V) -> V:
        view.kept = SaveableList(title, tuple(form.base_fields), permission)  # type: ignore[attr-defined]
        return view

    return mark


def of_page(page: str, *, by: SignedInUser) -> tuple[SaveableList, ResolverMatch]:
    """Return what the list at this path keeps; raise NoSuchList.

    To whoever may not see it, it is none.
    """
    try:
        match = resolve(page)
    except Resolver404:
        raise NoSuchList from None
    found = getattr(match.func, "kept", None)
    if found is None or not by.has_perm(found.permission):
        raise NoSuchList
    return found, match


def bar(page: str, query: str, *, by: SignedInUser) -> SavedViewBar:
    """Return the views that `by` has saved of a list. One query."""
    rows = by.saved_views.filter(page=page).order_by("pk")
    return SavedViewBar(page, query, list(rows[:MOST]))


def save(page: str, name: str, query: str, *, by: SignedInUser) -> SavedView:
    """Save the filters in `query` under a name; raise NotAllowed or NoSuchList.

    Of the query only what the list's form knows is kept.
    """
    list_of, match = of_page(page, by=by)
    page = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    query = _known(query, list_of.fields)
    name = " ".join(unicodedata.normalize("NFC", name).split())
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(
            pk=by.pk
        )  # two tabs, one bound
        mine = by.saved_views.filter(page=page)
        _check(name, query, list(mine))
        return SavedView.objects.create(
            user_id=by.pk, page=page, name=name, query=query
        )


def _check(name: str, query: str, mine: list[SavedView]) -> None:
    if not query:
        raise ViewRefused(
            _("Nothing is filtered here: set a filter, then save the view.")
        )
    if len(mine) >= MOST:
        raise ViewRefused(
            _("You have %(most)s views of this list. Remove one, then save this one.")
            % {"most": MOST}
        )
    if any(one.name.casefold() == name.casefold() for one in mine):
        raise ViewRefused(
            _("You have a view of this name here. Give this one another name.")
        )


def _known(text: str, fields: tuple[str, ...]) -> str:
    asked, query = QueryDict(text), QueryDict(mutable=True)
    for name in sorted(fields):  # as FilterForm.query has them
        if value := asked.get(name, "").strip():
            query[name] = value
    return query.urlencode()
