"""Recount and cross-check the database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from console import integrity


class Command(BaseCommand):
    help = "Recount and cross-check the database; exit with 1 on findings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--fast", action="store_true", help="skip the checks that read every code"
        )

    def handle(self, **options: Any) -> None:
        findings = 0
        for name, finding in integrity.check(at=timezone.now(), quick=options["fast"]):
            self.stdout.write(f"{name}: {finding}")
            findings += 1
        if findings:
            self.stderr.write(f"{findings} findings.")
            raise SystemExit(1)
        number = len(integrity.QUICK)
        number += 0 if options["fast"] else len(integrity.THOROUGH)
        self.stdout.write(f"No findings in {number} checks.")
