"""Save the filters of a list as a view of one's own, and remove it again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ui import saved_views, toasts
from ui.forms import SavedViewForm
from ui.models import SavedView
from ui.requests import ConsoleRequest


@require_POST
def view_save(request: ConsoleRequest) -> HttpResponse:
    """Save a view, or ask again for its name; an undone removal is in the address."""
    form = SavedViewForm(request.POST if "page" in request.POST else request.GET)
    page = form.data.get("page", "")
    try:
        saved_views.of_page(page, by=request.user)
        if form.is_valid():
            view = saved_views.save(**form.cleaned_data, by=request.user)
            messages.success(request, _("The view is saved."))
            return redirect(view.url)
    except saved_views.NoSuchList:
        raise Http404 from None
    except saved_views.ViewRefused as refused:
        form.add_error("name", str(refused))
    back = f"{page}?{form.data.get('query', '')}"
    return render(request, "ui/saved_view.html", {"form": form, "back": back})


@require_POST
def view_remove(request: ConsoleRequest, view_id: int) -> HttpResponse:
    """Remove a view of one's own; the list stays as it is."""
    view = get_object_or_404(SavedView, pk=view_id, user=request.user)
    view.delete()
    words = {"page": view.page, "name": view.name, "query": view.query}
    undo = f"{reverse('ui:view_save')}?{urlencode(words)}"
    said = _("The view “%(name)s” is removed.") % {"name": view.name}
    toasts.done(request, said, undo=undo)
    return redirect(view.url)
