"""The labels of this app's actions in the trail, and of the data of their entries."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "campaigns.created": _("Campaign created"),
    "campaigns.edited": _("Campaign edited"),
    "campaigns.published": _("Landing page published"),
    "campaigns.draft_discarded": _("Draft of a landing page discarded"),
    "campaigns.launched": _("Campaign launched"),
    "campaigns.paused": _("Campaign paused"),
    "campaigns.resumed": _("Campaign resumed"),
    "campaigns.ended": _("Campaign ended"),
}

FACTS = {
    "slug": _("address"),
    "starts_at": _("starts"),
    "ends_at": _("ends"),
    "time_zone": _("time zone"),
    "position": _("display order"),
    "headline": _("headline"),
    "intro": _("introduction"),
    "success_headline": _("headline after redeeming"),
    "success_text": _("text after redeeming"),
    "contact": _("whom to ask for help"),
    "accent_color": _("accent colour"),
    "background_color": _("background colour"),
    "asks_name": _("whether the name is asked"),
    "asks_email": _("whether the e-mail is asked"),
    "asks_phone": _("whether the phone is asked"),
    "asks_postcode": _("whether the postcode is asked"),
    "asks_question": _("whether a question is asked"),
    "asks_terms": _("whether the terms must be accepted"),
    "question": _("question"),
    "terms": _("terms of taking part"),
    "privacy": _("privacy notice"),
    "translations": _("words in other languages"),
    "theme": _("theme"),
    "logo": _("logo"),
    "hero": _("hero picture"),
}
