"""Save the filters of a list under a name, for the person who saved them.

A saved view concerns its owner only, so saving one is not recorded in the trail.
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

MAX_PER_LIST = 30


class ViewRefused(Exception):
    """A view that cannot be saved; the message says what to do."""


class ListNotFound(Exception):
    """A path where no list is, or none that this person may see."""


@dataclass(frozen=True, slots=True)
class SaveableList:
    """What is needed to save the filters of a list."""

    title: Any  # of the list, lazily translated
    fields: tuple[str, ...]
    permission: str


@dataclass(frozen=True, slots=True)
class SavedViewBar:
    """A person's saved views of a list, and the filters that are set now."""

    page: str
    query: str
    rows: list[SavedView]

    @property
    def active(self) -> SavedView | None:
        return next((view for view in self.rows if view.query == self.query), None)

    @property
    def is_unfiltered(self) -> bool:
        return not self.query

    @property
    def can_save(self) -> bool:
        """True if the filters that are set are no saved view yet."""
        return bool(self.query) and self.active is None


def saveable[V: Callable[..., Any]](
    title: Any, form: type[forms.Form], permission: str
) -> Callable[[V], V]:
    """Mark the view of a list as one whose filters can be saved."""

    def mark(view: V) -> V:
        view.saveable_list = SaveableList(  # type: ignore[attr-defined]
            title, tuple(form.base_fields), permission
        )
        return view

    return mark


def resolve_list(page: str, *, by: SignedInUser) -> tuple[SaveableList, ResolverMatch]:
    """Return the list at this path and where the path leads.

    Raises ListNotFound, also for a list that `by` may not see.
    """
    try:
        match = resolve(page)
    except Resolver404:
        raise ListNotFound from None
    found = getattr(match.func, "saveable_list", None)
    if found is None or not by.has_perm(found.permission):
        raise ListNotFound
    return found, match


def bar(page: str, query: str, *, by: SignedInUser) -> SavedViewBar:
    """Return the views of a list that `by` has saved. One query."""
    rows = by.saved_views.filter(page=page).order_by("pk")
    return SavedViewBar(page, query, list(rows[:MAX_PER_LIST]))


def save(page: str, name: str, query: str, *, by: SignedInUser) -> SavedView:
    """Save the filters in `query` under a name, without what is no filter of the list.

    Raises ViewRefused or ListNotFound. Locks the row of the user, so that two requests
    at once cannot pass MAX_PER_LIST.
    """
    target, match = resolve_list(page, by=by)
    page = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    query = _filters_only(query, target.fields)
    name = " ".join(unicodedata.normalize("NFC", name).split())
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=by.pk)
        existing = by.saved_views.filter(page=page)
        _validate(name, query, list(existing))
        return SavedView.objects.create(
            user_id=by.pk, page=page, name=name, query=query
        )


def _validate(name: str, query: str, existing: list[SavedView]) -> None:
    if not query:
        raise ViewRefused(
            _("Nothing is filtered here: set a filter, then save the view.")
        )
    if len(existing) >= MAX_PER_LIST:
        raise ViewRefused(
            _("You have %(most)s views of this list. Remove one, then save this one.")
            % {"most": MAX_PER_LIST}
        )
    if any(view.name.casefold() == name.casefold() for view in existing):
        raise ViewRefused(
            _("You have a view of this name here. Give this one another name.")
        )


def _filters_only(text: str, fields: tuple[str, ...]) -> str:
    given, query = QueryDict(text), QueryDict(mutable=True)
    for name in sorted(fields):  # in the order of FilterForm.query
        if value := given.get(name, "").strip():
            query[name] = value
    return query.urlencode()
