"""What the trail calls the actions of this app, and the data of their entries."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "redemptions.export_started": _("Export of redemptions started"),
    "redemptions.exported": _("Redemptions exported"),
    "answers.download_started": _("Download of answers started"),
    "answers.downloaded": _("Answers downloaded"),
    "answers.erased": _("Answers of a visitor erased"),
}
