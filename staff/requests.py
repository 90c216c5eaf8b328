"""The type of a request for a page of the console, for type checkers."""

from staff.models import User
from ui.requests import ConsoleRequest


class StaffRequest(ConsoleRequest):
    """A request of a signed-in member of staff."""

    user: User
