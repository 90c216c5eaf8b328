"""Fill the demo campaign, or print its addresses and codes to try."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.models import Campaign
from codes import tasks
from console.demo import demo_campaign, password_file
from staff.models import User

RECEIPT_CODES = 5_000
HISTORY_CODES = 400


class Command(BaseCommand):
    help = "Fill a demo campaign (safe to repeat); --show prints codes to try."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--password-file",
            type=Path,
            metavar="PATH",
            help="the file with the password of the user demo; made if it is missing",
        )
        parser.add_argument(
            "--show",
            action="store_true",
            help="print addresses and three codes; status 1 while there are none yet",
        )

    def handle(self, **options: Any) -> None:
        if options["show"]:
            self._show(options["password_file"])
        else:
            self._fill(options["password_file"])

    def _fill(self, path: Path | None) -> None:
        if path is None:
            raise CommandError("Name the file for the password: --password-file PATH.")
        at = timezone.now()
        user = self._get_or_create_user(path)
        campaign = demo_campaign.get_or_create_campaign(by=user, at=at)
        if campaign.status == campaign.Status.ENDED:
            self.stdout.write("The demo campaign has ended: it stays as it is.")
            return
        receipts = demo_campaign.get_or_create_batch(
            campaign, demo_campaign.RECEIPTS, RECEIPT_CODES, by=user, at=at
        )
        if receipts.generation == receipts.Generation.RUNNING:
            tasks.fill_batch.delay_on_commit(receipts.pk)
        history = demo_campaign.get_or_create_batch(
            campaign,
            demo_campaign.HISTORY,
            HISTORY_CODES,
            by=user,
            at=campaign.starts_at,
        )
        demo_campaign.fill_history(history, by=user, at=at)
        self.stdout.write("The demo campaign is there.")

    def _get_or_create_user(self, path: Path) -> User:
        """Return the demo's user; the file is read, or written, for a new one only."""
        user = demo_campaign.user()
        if user is None:
            try:
                password = password_file.read_or_create(path)
            except password_file.PasswordFileError as error:
                raise CommandError(str(error)) from error
            return demo_campaign.create_user(password)
        if password_file.is_missing(path):
            self.stdout.write(
                f"The user {user.username} has a password already, so {path} was not "
                "written. To set another one: "
                f"manage.py changepassword {user.username}."
            )
        return user

    def _show(self, path: Path | None) -> None:
        user = demo_campaign.user()
        campaign = Campaign.objects.filter(slug=demo_campaign.SLUG).first()
        if user is None or campaign is None:
            raise CommandError("There is no demo yet: run manage.py demo first.")
        lines = [
            f"  Console       {settings.PUBLIC_URL}/console/",
            f"  Sign in as    {user.username}",
            f"  Password      {_shown_password(path, user)}",
        ]
        if campaign.status == campaign.Status.ENDED:
            self.stdout.write("\n".join(lines))
            return
        codes = demo_campaign.codes_to_try(by=user, at=timezone.now())
        lines += [
            f"  Landing page  {campaign.landing_url}",
            "  Codes to try  "
            + ("" if codes else "not generated yet: is a worker on?"),
            *(f"                {code.text}   {code.url}" for code in codes),
        ]
        self.stdout.write("\n".join(line.rstrip() for line in lines))
        if not codes:
            raise SystemExit(1)


def _shown_password(path: Path | None, user: User) -> str:
    if path is None or password_file.is_missing(path):
        return "as you set it"
    try:
        text = password_file.read(path)
    except password_file.PasswordFileError as error:
        raise CommandError(str(error)) from error
    if not user.check_password(text):
        return f"as you set it   (no longer that of {path})"
    return f"{text}   (kept in {path})"
