"""What no press can make."""


class Unprintable(Exception):
    """No labels can be made like this; the message says what to change."""
