"""Render a list with its filters and saved views: as a page, or as a part for htmx."""

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
    """Return the rendered `template`; for htmx only its partial `part`."""
    context |= {
        "filters": filters,
        "views": saved_views.bar(filters.url, filters.query, by=request.user),
    }
    name = f"{template}#{part}" if request.htmx else template
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx.boosted:  # a sent form puts its empty fields into the URL, too
        response["HX-Push-Url"] = filters.full_url
    return response
