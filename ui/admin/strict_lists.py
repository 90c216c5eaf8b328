"""Lists of the admin that show nothing, and say so, where Django would show all rows.

Django lists every row under an error message when it cannot read a search, and leads to
every row when it cannot read a filter.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR, ChangeList
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

_NOTHING = "shows_nothing"  # an attribute of the request


class NoSuchPage(IncorrectLookupParameters):
    """The list has no page with this number."""


class StrictChangeList(ChangeList):
    """A list that has no rows if its search or a filter could not be read."""

    def get_results(self, request: HttpRequest) -> None:
        try:
            super().get_results(request)
        except IncorrectLookupParameters as error:
            raise NoSuchPage from error

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = super().get_queryset(request, *args, **kwargs)
        if not self.search_form_class(request.GET).is_valid():  # Django has said so
            return rows.none()
        return rows.none() if getattr(request, _NOTHING, False) else rows


class StrictListMixin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Answer a filter that cannot be read with nothing, in words.

    A page that does not exist is answered with the first, with the same filters.
    """

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StrictChangeList

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        try:
            if ERROR_FLAG in request.GET:  # where Django led to before
                raise IncorrectLookupParameters
            return super().get_changelist_instance(request)
        except NoSuchPage:
            query = request.GET.copy()
            del query[PAGE_VAR]
            request.GET = query  # type: ignore[assignment]  # mutable
            return super().get_changelist_instance(request)
        except IncorrectLookupParameters:
            messages.error(
                request,
                _("There is no such filter, so nothing is shown."),
            )
            request.GET = QueryDict()
            setattr(request, _NOTHING, True)
            return super().get_changelist_instance(request)
