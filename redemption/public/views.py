"""The pages of visitors."""

from datetime import datetime
from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import defaults
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import design_draft, pictures
from campaigns import theme as themes
from campaigns.models import Campaign, Phase, Picture
from codes import vault
from codes.canonical import MAX_TYPED
from redemption import attempts
from redemption.errors import REASON_BY_PHASE, Rejected, Unanswered
from redemption.models import Redemption
from redemption.public import (
    campaign_cache,
    code_hints,
    device_cookie,
    landing_page,
    last_redemption,
    replies,
    success_page,
)
from redemption.public.code_cookies import REDEEMED, SCANNED
from redemption.public.decorators import FORM_POLICY, visitor_view
from redemption.public.device_cookie import Device
from redemption.public.replies import Reply
from throttling.client_address import client_address
from ui.characters import letters_and_digits

FOREVER = "public, max-age=31536000, immutable"
FOR_STAFF = "private, max-age=600"
_SCANNED_QUERY = "scanned"


@visitor_view
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def landing(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a campaign's page; a POST redeems the code and leads to `done`."""
    at = timezone.now()
    if request.method == "POST":
        campaign = campaign_cache.get_running(slug) or _campaign_or_404(request, slug)
        return _redeem(request, campaign, at)
    campaign = _campaign_or_404(request, slug)
    path = _landing_path(campaign)
    if request.path != path:
        return redirect(f"{path}?{request.GET.urlencode()}" if request.GET else path)
    typed = SCANNED.read(request)
    reply = _reply_if_closed(campaign, at)
    device = device_cookie.device_of(request, campaign)
    if _SCANNED_QUERY in request.GET and not (reply or typed or device.code_id):
        reply = replies.scanned_elsewhere()
    typed = code_hints.reformat(typed, vault.formats_of(campaign))
    response = _page(request, campaign, typed=typed, reply=reply, device=device)
    response.status_code = 200
    return response


def _redeem(request: HttpRequest, campaign: Campaign, at: datetime) -> HttpResponse:
    device = device_cookie.device_of(request, campaign)
    attempt_id = device_cookie.attempt_of(request, campaign, device)
    try:
        redemption = attempts.attempt(
            request.POST.get("code", ""),
            campaign=campaign,
            device=device.id,
            address=client_address(request),
            attempt_id=attempt_id,
            at=at,
            form_data=request.POST,
        )
    except Unanswered:
        reply = replies.unanswered()
    except Rejected as rejected:
        reply = replies.reply_to(rejected, campaign, at=at)
    else:
        return _lead_to_done(request, campaign, redemption)
    if not device.code_id:  # else the cookie stays: it leads to a redemption
        device = Device(attempt_id)
    return _page(request, campaign, reply=reply, device=device, form_data=request.POST)


def _reply_if_closed(campaign: Campaign, at: datetime) -> Reply | None:
    """Return why no code can be redeemed now; staff see a draft as if it were open."""
    phase = campaign.phase(at)
    if phase == Phase.DRAFT or phase not in REASON_BY_PHASE:
        return None
    return replies.reply_to(Rejected(REASON_BY_PHASE[phase]), campaign, at=at)


def _lead_to_done(
    request: HttpRequest, campaign: Campaign, redemption: Redemption
) -> HttpResponse:
    """Redirect, so that the page can be loaded again; the browser keeps which it is."""
    done_path = _path_of("done", slug=campaign.slug)
    response = HttpResponseRedirect(done_path, status=303)
    device = Device(redemption.attempt_id, redemption.code_id)
    _keep_device(response, device, campaign)
    text = f"{redemption.code_id} {redemption.code_text}"
    REDEEMED.keep(response, text, path=done_path)
    if SCANNED.name in request.COOKIES:
        SCANNED.forget(response, path=_landing_path(campaign))
    return response


@visitor_view
@require_safe
def done(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the redemption that this browser made last, whatever the campaign does."""
    campaign = campaign_cache.get_running(slug) or _campaign_or_404(request, slug)
    redemption = last_redemption.find(request, campaign)
    if redemption is None:
        closed = _reply_if_closed(campaign, timezone.now())
        device = Device(device_cookie.device_of(request, campaign).id)
        reply = closed or replies.redeemed_elsewhere()
        return _page(request, campaign, reply=reply, device=device)
    page = success_page.render(
        campaign,
        code=redemption.code_text,
        serial=str(redemption.reference),
        at=redemption.at,
        theme_url=_theme_url(campaign),
    )
    return HttpResponse(page)


def _page(
    request: HttpRequest,
    campaign: Campaign,
    *,
    typed: str = "",
    reply: Reply | None = None,
    device: Device | None = None,
    form_data: QueryDict | None = None,
) -> HttpResponse:
    """Return the page with the form, or why there is none, and the device's cookie."""
    device = device or device_cookie.device_of(request, campaign)
    context = landing_page.build_context(
        campaign,
        typed=typed,
        reply=reply,
        device=device,
        theme_url=_theme_url(campaign),
        form_data=form_data,
    )
    template = landing_page.template_for(reply)
    response = render(request, template, context, status=reply.status if reply else 200)
    if reply and reply.wait:
        response["Retry-After"] = reply.wait
    response["Referrer-Policy"] = FORM_POLICY
    _keep_device(response, device, campaign)
    return response


def _keep_device(response: HttpResponse, device: Device, campaign: Campaign) -> None:
    path = _landing_path(campaign)
    device_cookie.set_cookie(response, device, campaign=campaign, path=path)


@visitor_view
@require_safe
def address(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead from an address without its last slash to the page."""
    return redirect(_landing_path(_campaign_or_404(request, slug)))


@visitor_view
@require_safe
def scan(request: HttpRequest, slug: str, typed: str) -> HttpResponse:
    """Take a scanned code out of the address; nothing is redeemed.

    The address keeps that there was one: a browser that is handed it by another one has
    not got the code, and the page says what to do.
    """
    campaign = _campaign_or_404(request, slug)
    path = _landing_path(campaign)
    if not letters_and_digits(typed):  # a full stop after the address
        return redirect(path)
    response = HttpResponseRedirect(f"{path}?{_SCANNED_QUERY}", status=303)
    if len(typed := typed.strip("/ ")) <= MAX_TYPED:
        SCANNED.keep(response, typed, path=path)
    return response


@visitor_view
@require_safe
def theme(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """Serve the style sheet of a campaign; a changed theme has another address."""
    campaign = _campaign_or_404(request, slug)
    if digest != themes.digest(campaign):
        return redirect(_theme_url(campaign))
    is_gzipped = "gzip" in request.headers.get("Accept-Encoding", "")
    build = themes.gzipped_stylesheet if is_gzipped else themes.stylesheet
    response = HttpResponse(
        build(campaign),
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": FOREVER, "Vary": "Accept-Encoding"},
    )
    if is_gzipped:
        response["Content-Encoding"] = "gzip"
    return response


@visitor_view
@require_safe
def picture(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Serve a picture of a campaign's page; a changed picture has another address.

    A picture that only a draft uses, of a page or of a whole campaign, is for staff.
    """
    campaign = _campaign_or_404(request, slug)
    is_public = campaign.is_launched and name in design_draft.public_pictures(campaign)
    if not is_public and not request.user.has_perm("campaigns.view_campaign"):
        raise Http404
    row = get_object_or_404(Picture, campaign=campaign, name=name)
    return HttpResponse(
        bytes(row.content),
        content_type=pictures.CONTENT_TYPES[name.rpartition(".")[2]],
        headers={"Cache-Control": FOREVER if is_public else FOR_STAFF},
    )


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Ask the visitor to press the button again; the form keeps what was typed."""
    match = request.resolver_match
    if match and match.view_name == "redemption:landing":
        return _show_form_again(request, match.kwargs["slug"], replies.csrf_failed())
    if match and match.view_name == "redemption:scan":
        return scan(request, **match.kwargs)  # which refuses the method
    return render(request, "403_csrf.html", status=403)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django refuses to read, such as ten megabytes of code."""
    match = request.resolver_match
    if match and match.view_name == "redemption:landing":
        return _show_form_again(
            request, match.kwargs["slug"], replies.input_too_long(), is_readable=False
        )
    return defaults.bad_request(request, exception)


@visitor_view
def _show_form_again(
    request: HttpRequest, slug: str, reply: Reply, *, is_readable: bool = True
) -> HttpResponse:
    campaign = _campaign_or_404(request, slug)
    form_data = request.POST if is_readable else None
    return _page(request, campaign, reply=reply, form_data=form_data)


def _campaign_or_404(request: HttpRequest, slug: str) -> Campaign:
    """Return the campaign of a page; only staff see one that is not launched yet."""
    campaign = get_object_or_404(Campaign, slug=slug)
    if campaign.status == Campaign.Status.DRAFT and not request.user.has_perm(
        "campaigns.view_campaign"
    ):
        raise Http404
    return campaign


def _landing_path(campaign: Campaign) -> str:
    return _path_of("landing", slug=campaign.slug)


def _theme_url(campaign: Campaign) -> str:
    return _path_of("theme", slug=campaign.slug, digest=themes.digest(campaign))


@lru_cache(maxsize=1024)
def _path_of(name: str, **names: str) -> str:
    return reverse(f"redemption:{name}", kwargs=names)
