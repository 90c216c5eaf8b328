"""The exception for labels that cannot be printed."""


class Unprintable(Exception):
    """Labels cannot be printed with these choices; the message says what to change."""
