"""The page that shows every token and every component in every state."""

from datetime import timedelta

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ui.style_guide import catalogue
from ui.style_guide.samples import sample_form, sample_list


@permission_required("staff.view_style", raise_exception=True)
@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show the style guide."""
    now = timezone.now()
    context = {
        "form": sample_form(),
        "tokens": catalogue.tokens(),
        "statuses": catalogue.statuses(),
        "icons": catalogue.icons(),
        "now": now,
        "earlier": now - timedelta(minutes=4),
        **sample_list(request.path, now),
    }
    return render(request, "ui/style.html", context)
