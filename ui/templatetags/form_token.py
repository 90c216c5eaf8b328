"""The tag `form_token`: the hidden fields of a form of the console."""

from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.sending import tokens

register = template.Library()


@register.simple_tag(takes_context=True)
def form_token(context: RequestContext) -> SafeString:
    """Return the fields that prove where a form is from, and let it be sent once.

    Works in templates that are included with `only`: it needs the request alone.
    """
    request: Any = context.request
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="{}" value="{}">',
        get_token(request),
        tokens.FIELD,
        str(tokens.issue(request)),
    )
