"""Fill a demo campaign, or show where it is and which codes to try."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.models import Campaign
from codes import tasks
from console import demo
from staff.models import User

RECEIPTS = 5_000
HISTORY = 400


class Command(BaseCommand):
    help = "Fill a demo campaign (safe to repeat); --show says what there is to try."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--password-file",
            type=Path,
            metavar="PATH",
            help="the file with the password of the user demo",
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

    def _fill(self, password_file: Path | None) -> None:
        if password_file is None:
            raise CommandError("Name the file with the password: --password-file PATH.")
        at = timezone.now()
        user = demo.user(_password(password_file))
        campaign = demo.campaign(by=user, at=at)
        if campaign.status == campaign.Status.ENDED:
            self.stdout.write("The demo campaign has ended: it stays as it is.")
            return
        receipts = demo.batch(campaign, demo.RECEIPTS, RECEIPTS, by=user, at=at)
        if receipts.generation == receipts.Generation.RUNNING:
            tasks.fill_batch.delay_on_commit(receipts.pk)
        then = campaign.starts_at
        history = demo.batch(campaign, demo.HISTORY, HISTORY, by=user, at=then)
        demo.history(history, by=user, at=at)
        self.stdout.write("The demo campaign is there.")

    def _show(self, password_file: Path | None) -> None:
        user = User.objects.filter(username=demo.USERNAME).first()
        campaign = Campaign.objects.filter(slug=demo.SLUG).first()
        if user is None or campaign is None:
            raise CommandError("There is no demo yet: run manage.py demo first.")
        where = "as you set it"
        if password_file:
            where = f"{_password(password_file)}   (kept in {password_file})"
        lines = [
            f"  Console       {settings.PUBLIC_URL}/console/",
            f"  Sign in as    {user.username}",
            f"  Password      {where}",
        ]
        if campaign.status == campaign.Status.ENDED:
            self.stdout.write("\n".join(lines))
            return
        trials = demo.trials(by=user, at=timezone.now())
        lines += [
            f"  Landing page  {campaign.landing_url}",
            "  Codes to try  "
            + ("" if trials else "not generated yet: is a worker on?"),
            *(f"                {trial.text}   {trial.url}" for trial in trials),
        ]
        self.stdout.write("\n".join(line.rstrip() for line in lines))
        if not trials:
            raise SystemExit(1)


def _password(path: Path) -> str:
    try:
        text = path.read_text().strip()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    if not text:
        raise CommandError(f"{path} is empty: write the password of the demo into it.")
    return text
