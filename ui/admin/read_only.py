"""Read-only lists of the admin for support staff, paginated without counting rows."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.http import HttpRequest

from ui.admin.strict_lists import NoSuchPage, StrictChangeList, StrictListMixin

PER_PAGE = 50
MAX_PAGES = 200  # PostgreSQL reads the rows that OFFSET skips: search instead


class UncountedPaginator(Paginator):  # type: ignore[type-arg]  # not generic at run time
    """The pages up to the current one, and the next one if there is one."""

    estimate: int | None = None  # of all rows, from counters, or None

    def __init__(self, known: int, *, has_more: bool, is_capped: bool) -> None:
        super().__init__(range(known), PER_PAGE)
        self.has_more = has_more
        self.is_capped = is_capped


class UncountedChangeList(StrictChangeList):
    """A list that reads one row more than a page, to know whether another follows."""

    def get_results(self, request: HttpRequest) -> None:
        number = min(max(self.page_num, 1), MAX_PAGES)
        first = (number - 1) * PER_PAGE
        rows = list(self.queryset[first : first + PER_PAGE + 1])
        if number != self.page_num or (first and not rows):
            raise NoSuchPage
        has_more, is_last = len(rows) > PER_PAGE, number == MAX_PAGES
        known = first + (len(rows) if not is_last else min(len(rows), PER_PAGE))
        self.paginator = UncountedPaginator(
            known, has_more=has_more, is_capped=has_more and is_last
        )
        self.result_list = rows[:PER_PAGE]
        self.result_count = known
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = False
        self.multi_page = known > PER_PAGE


class ReadOnlyAdmin(StrictListMixin):
    """Rows that people with the view permission of the model can read, not change."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = PER_PAGE
    sortable_by = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return UncountedChangeList

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        name = f"{self.opts.app_label}.view_{self.opts.model_name}"
        return request.user.has_perm(name)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
