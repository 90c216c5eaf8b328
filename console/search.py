"""Find campaigns, batches, codes, rejected attempts and pages by what staff type."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaigns.models import Campaign
from codes import code_search
from codes.models import Batch, Code, Status
from codes.references import CodeReference
from redemption import attempt_list
from redemption.models import Attempt
from staff.models import User
from ui import saved_views

MAX_RESULTS = 5  # of a kind
MAX_VIEWS_READ = 100  # saved views, some of which `by` may not see any more

# The pages of the menus: title, name of the URL, permission.
PAGES = [
    (gettext_lazy("Home"), "console:dashboard", "campaigns.view_campaign"),
    (gettext_lazy("Campaigns"), "campaigns:campaign_list", "campaigns.view_campaign"),
    (
        gettext_lazy("New campaign"),
        "campaigns:campaign_create",
        "campaigns.add_campaign",
    ),
    (gettext_lazy("Check a list of codes"), "codes:code_check", "codes.view_code"),
    (gettext_lazy("Printers"), "printing:printer_list", "codes.print_batch"),
    (pgettext_lazy("page", "Trail"), "staff:trail", "staff.view_entry"),
    (gettext_lazy("Change password"), "staff:password_change", ""),
]


@dataclass(frozen=True, slots=True)
class Result:
    """Something that was found, and its address."""

    title: str
    url: str
    note: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Results of one kind."""

    title: str
    icon: str
    results: list[Result]


def search(typed: str, *, by: User, at: datetime) -> list[Group]:
    """Return everything that matches `typed` and that `by` may see.

    Words find names; "12-4217" and "4217" find codes by their serial. The text of a
    code is looked up by `codes.lookup` only, which records it in the trail.
    """
    codes = Group(_("Codes"), "ticket", list(_codes(typed.strip(), by)))
    views = Group(_("Saved views"), "bookmark", list(_views(typed.strip()[:100], by)))
    pages = Group(_("Pages"), "forward", list(_pages(typed, by)))
    attempts, names = search_attempts(typed, by=by), search_names(typed, by=by, at=at)
    groups = [codes, *attempts, *names, views, pages]
    return [group for group in groups if group.results]


def search_attempts(typed: str, *, by: User) -> list[Group]:
    """Return the rejected attempts with this reference, if `by` may see attempts."""
    if not by.has_perm("redemption.view_attempt"):
        return []
    attempts = attempt_list.find_by_reference(typed)[:MAX_RESULTS]
    results = [_attempt(attempt, by) for attempt in attempts]
    return [Group(_("Rejected attempts"), "rejected", results)] if results else []


def search_names(typed: str, *, by: User, at: datetime) -> list[Group]:
    """Return the campaigns and batches with this name that `by` may see."""
    words = typed.strip()[:100]
    groups = [
        Group(_("Campaigns"), "eye", list(_campaigns(words, by, at))),
        Group(_("Batches"), "batch", list(_batches(words, by))),
    ]
    return [group for group in groups if group.results]


def _codes(words: str, by: User) -> Iterator[Result]:
    if not by.has_perm("codes.view_code"):
        return
    matches = code_search.by_reference(words) or code_search.by_serial(words)
    codes = Code.objects.filter(pk__in=[code.pk for code in matches])
    codes = codes.select_related("batch__campaign").order_by("-id")
    for code in codes[:MAX_RESULTS]:
        yield Result(
            title=code.reference,
            url=reverse(
                "redemption:code_history",
                args=[code.batch.campaign_id, code.batch_id, code.serial],
            ),
            note=f"{code.batch.name} · {code.batch.campaign.name}",
            status=Status(code.status).name.lower(),
        )


def _attempt(attempt: Attempt, by: User) -> Result:
    """Return an attempt, which leads to its code, or else to its place in the list."""
    campaign, reason = attempt.campaign, str(attempt.get_reason_display())
    url = reverse("redemption:attempt_list", args=[campaign.pk])
    url, named = f"{url}?q={attempt.reference}", ""
    if attempt.code_id and by.has_perm("codes.view_code"):
        code = CodeReference.from_id(attempt.code_id)
        args = [campaign.pk, code.batch_id, code.serial]
        url, named = reverse("redemption:code_history", args=args), str(code)
    note = " · ".join(filter(None, (reason, named, campaign.name)))
    return Result(title=attempt.reference, url=url, note=note)


def _campaigns(words: str, by: User, at: datetime) -> Iterator[Result]:
    if not by.has_perm("campaigns.view_campaign"):
        return
    for campaign in Campaign.objects.search(words).in_display_order()[:MAX_RESULTS]:
        yield Result(
            title=campaign.name,
            url=reverse("campaigns:campaign_detail", args=[campaign.pk]),
            note=f"/{campaign.slug}/",
            status=campaign.phase(at).value,
        )


def _batches(words: str, by: User) -> Iterator[Result]:
    if not words or not by.has_perm("codes.view_batch"):
        return
    batches = Batch.objects.search(words).select_related("campaign").newest_first()
    for batch in batches[:MAX_RESULTS]:
        yield Result(
            title=batch.name,
            url=reverse("codes:batch_detail", args=[batch.campaign_id, batch.pk]),
            note=batch.campaign.name,
            status="paused" if batch.is_paused else "",
        )


def _views(words: str, by: User) -> Iterator[Result]:
    """Yield the saved views of `by` whose list they may still see."""
    visible = []
    for view in by.saved_views.search(words).order_by("name", "pk")[:MAX_VIEWS_READ]:
        with suppress(saved_views.ListNotFound):
            visible.append((view, *saved_views.resolve_list(view.page, by=by)))
    shown = visible[:MAX_RESULTS]
    ids = {match.kwargs.get("campaign_id") for _view, _list, match in shown}
    campaigns = Campaign.objects.in_bulk([pk for pk in ids if pk])
    for view, its_list, match in shown:
        campaign = campaigns.get(match.kwargs.get("campaign_id"))
        note = f"{its_list.title} · {campaign.name}" if campaign else its_list.title
        yield Result(title=view.name, url=view.url, note=str(note))


def _pages(words: str, by: User) -> Iterator[Result]:
    for title, name, permission in PAGES:
        matches = all(word in str(title).lower() for word in words.lower().split())
        if matches and (not permission or by.has_perm(permission)):
            yield Result(title=str(title), url=reverse(name))
