"""Recount and cross-check what the database promises."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from console import integrity


class Command(BaseCommand):
    help = "Recount and cross-check the database; status 1 if something is off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--fast", action="store_true", help="skip what reads every code"
        )

    def handle(self, **options: Any) -> None:
        found = 0
        for name, finding in integrity.check(at=timezone.now(), quick=options["fast"]):
            self.stdout.write(f"{name}: {finding}")
            found += 1
        if found:
            self.stderr.write(f"{found} things are off.")
            raise SystemExit(1)
        number = len(integrity.QUICK)
        number += 0 if options["fast"] else len(integrity.THOROUGH)
        self.stdout.write(f"All is well: {number} checks.")
