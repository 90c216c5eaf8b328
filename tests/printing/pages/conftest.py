"""The pages are tried with folders and presses of their own, as the verbs are."""

from tests.printing.conftest import folder, works

__all__ = ["folder", "works"]
