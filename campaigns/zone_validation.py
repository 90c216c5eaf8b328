"""Refuse a time zone that this machine or the database does not know."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaigns import database_zones, time_zones, zone_search


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless this machine and the database know the zone."""
    if name not in time_zones.names():
        raise ValidationError(
            _("Choose a time zone such as Europe/Madrid."), code="time_zone"
        )
    if database_zones.is_known(name):
        return
    if (other := zone_search.preferred(name)) != name:
        message = _(
            "The database does not know the time zone %(zone)s. Choose %(other)s, "
            "which is the same."
        )
    else:
        message = _(
            "The database does not know the time zone %(zone)s. Choose another one, or "
            "have the time zone data of the database updated."
        )
    raise ValidationError(
        message, code="time_zone_of_database", params={"zone": name, "other": other}
    )
