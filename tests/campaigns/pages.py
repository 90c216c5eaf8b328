"""The addresses of the campaigns' pages, and a valid form."""

from django.urls import reverse

LIST_URL, NEW_URL = "/console/campaigns/", "/console/campaigns/new/"
HTMX = {"HX-Request": "true"}
STATUS_ACTIONS = ["launch", "pause", "resume", "end"]
VALID_FORM = {
    "name": "Summer of ice 🎉",
    "slug": "",
    "starts_at": "2027-06-01T09:30",
    "ends_at": "",
    "time_zone": "Europe/Madrid",
    "headline": "Win an ice cream",
    "accent_color": "#d81b60",
    "background_color": "#ffe9a8",
    "position": "7",
}


def campaign_url(name, campaign):
    return reverse(f"campaigns:campaign_{name}", args=[campaign.pk])


def messages_of(response):
    return [str(message) for message in response.context["messages"]]
