"""The request of a page of the console, as type checkers should see it."""

from staff.models import User
from ui.requests import ConsoleRequest


class StaffRequest(ConsoleRequest):
    """A request of a signed-in member of staff."""

    user: User
