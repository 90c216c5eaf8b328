"""The addresses of the campaigns' pages, and what a marketer fills in there."""

from django.urls import reverse

LIST, NEW = "/console/campaigns/", "/console/campaigns/new/"
HTMX = {"HX-Request": "true"}
DEEDS = ["launch", "pause", "resume", "end"]
SOUND = {
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


def page(name, campaign):
    return reverse(f"campaigns:campaign_{name}", args=[campaign.pk])


def messages_of(answer):
    return [str(message) for message in answer.context["messages"]]
