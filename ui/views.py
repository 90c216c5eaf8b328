"""The saved views of the signed-in person, and what was typed and not sent."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from ui import saved_views, toasts
from ui.forms import SavedViewForm
from ui.models import SavedView
from ui.requests import ConsoleRequest
from ui.sending import kept


@require_POST
def view_save(request: ConsoleRequest) -> HttpResponse:
    """Save a view, or show its form again.

    The fields come in the body, or in the query string where a removal is undone.
    """
    form = SavedViewForm(request.POST if "page" in request.POST else request.GET)
    page = form.data.get("page", "")
    try:
        saved_views.resolve_list(page, by=request.user)
        if form.is_valid():
            view = saved_views.save(**form.cleaned_data, by=request.user)
            messages.success(request, _("The view is saved."))
            return redirect(view.url)
    except saved_views.ListNotFound:
        raise Http404 from None
    except saved_views.ViewRefused as refused:
        form.add_error("name", str(refused))
    back = f"{page}?{form.data.get('query', '')}"
    return render(request, "ui/saved_view.html", {"form": form, "back": back})


@require_POST
def view_remove(request: ConsoleRequest, view_id: int) -> HttpResponse:
    """Remove a view of the signed-in person; the list keeps its filters."""
    view = get_object_or_404(SavedView, pk=view_id, user=request.user)
    view.delete()
    fields = {"page": view.page, "name": view.name, "query": view.query}
    undo = f"{reverse('ui:view_save')}?{urlencode(fields)}"
    text = _("The view “%(name)s” is removed.") % {"name": view.name}
    toasts.done(request, text, undo=undo)
    return redirect(view.url)


@require_safe
@cache_control(no_store=True)
def kept_form(request: ConsoleRequest, nonce: UUID) -> HttpResponse:
    """List what was typed into a form that was not accepted."""
    opened = kept.open_form(nonce, user_id=request.user.pk, at=timezone.now())
    if opened is None:
        raise Http404
    return render(request, "ui/kept_form.html", {"opened": opened})
