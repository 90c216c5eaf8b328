"""Show a list with its filters and saved views: the page, or for htmx a part."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from ui import saved_views
from ui.filters import FilterForm
from ui.requests import ConsoleRequest


def show(
    request: ConsoleRequest,
    template: str,
    part: str,
    filters: FilterForm,
    context: dict[str, Any],
) -> HttpResponse:
    """Return the list as `template` shows it; `part` is what a filter swaps."""
    context |= {
        "filters": filters,
        "views": saved_views.bar(filters.url, filters.query, by=request.user),
    }
    name = f"{template}#{part}" if request.htmx else template
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx.boosted:  # what a form sends holds its empty fields, too
        response["HX-Push-Url"] = filters.full_url
    return response
