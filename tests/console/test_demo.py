import os
import re
import stat
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from campaigns import lifecycle as campaign_lifecycle
from campaigns.models import Campaign
from codes import batches, generation
from codes.models import Batch, Code, Move
from console import integrity
from console.demo import demo_campaign
from console.demo import password_file as password_file_module
from redemption import daily_counts
from redemption.models import Channel, QuarterCount, Redemption
from redemption.redeem import redeem
from staff.models import Entry, User
from staff.roles import Role
from tests.factories import make_campaign, statuses, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def password_file(tmp_path):
    path = tmp_path / "demo-password"
    path.write_text("a password of this installation\n")
    return path


def run(*args, **options):
    call_command("demo", *args, **options)


def count_rows():
    """Return the number of rows of each model."""
    models = (User, Campaign, Batch, Code, Redemption, QuarterCount, Move, Entry)
    return {model.__name__: model.objects.count() for model in models}


def redemptions_by_day():
    at = timezone.now()
    return daily_counts.by_day(Campaign.objects.get(slug="demo"), days=30, at=at)


def test_demo_fills_a_running_campaign_with_a_history(password_file):
    run(password_file=password_file)
    user = User.objects.get()
    assert [user.username, user.role, user.is_staff, user.is_superuser] == [
        "demo",
        Role.MANAGER,
        True,
        False,
    ]
    assert user.check_password("a password of this installation")
    assert Campaign.objects.get().is_open(timezone.now())
    receipts = Batch.objects.get(name=demo_campaign.RECEIPTS)
    assert [receipts.quantity, receipts.generated] == [5_000, 0]  # left to the worker
    history = statuses(Batch.objects.get(name=demo_campaign.HISTORY))
    assert (
        history
        == ["redeemed"] * 120
        + ["available"] * 260
        + ["voided"] * 10
        + ["available"] * 10
    )
    days = [n for _, n in redemptions_by_day()]
    assert sum(days) == 120
    assert len([n for n in days if n]) >= 20
    assert list(integrity.check(at=timezone.now())) == []


def test_demo_is_safe_to_repeat(password_file, capsys):
    run(password_file=password_file)
    before = count_rows()
    password_file.write_text("another password")
    run(password_file=password_file)
    assert count_rows() == before
    assert User.objects.get().check_password("a password of this installation")
    assert "password" not in capsys.readouterr().out


def test_demo_continues_where_it_was_interrupted(password_file):
    at = timezone.now()
    user = demo_campaign.create_user("a password of this installation")
    campaign = demo_campaign.get_or_create_campaign(by=user, at=at)
    history = demo_campaign.get_or_create_batch(
        campaign, demo_campaign.HISTORY, 400, by=user, at=campaign.starts_at
    )
    generation.fill(history)
    code = Code.objects.get(pk=history.code_id(7))
    redeem(
        text_of(code),
        campaign=campaign,
        channel=Channel.LANDING,
        attempt_id=uuid4(),
        at=at,
    )
    daily_counts.count_quarters(at=at)
    run(password_file=password_file)
    assert Redemption.objects.get(pk=code.pk).at == at
    assert [Redemption.objects.count(), sum(n for _, n in redemptions_by_day())] == [
        120,
        120,
    ]


@pytest.mark.parametrize("action", ["pause", "end", "seal"])
def test_what_staff_have_stopped_stays_stopped(password_file, manager, action):
    at = timezone.now()
    user = demo_campaign.create_user("a password of this installation")
    campaign = demo_campaign.get_or_create_campaign(by=user, at=at)
    history = demo_campaign.get_or_create_batch(
        campaign, demo_campaign.HISTORY, 400, by=user, at=at
    )
    if action == "seal":
        batches.seal(history, by=manager, at=at)
    else:
        getattr(campaign_lifecycle, action)(campaign, by=manager, at=at)
    run(password_file=password_file)
    campaign.refresh_from_db()
    assert campaign.status == {"pause": "paused", "end": "ended"}.get(action, "running")
    assert Redemption.objects.count() == 0


def test_a_campaign_with_the_same_address_is_used(password_file):
    campaign = make_campaign(slug="demo")
    run(password_file=password_file)
    assert Campaign.objects.get() == campaign


def test_show_exits_with_1_while_there_are_no_codes(password_file, capsys):
    run(password_file=password_file)
    capsys.readouterr()
    with pytest.raises(SystemExit) as caught:
        run("--show", password_file=password_file)
    assert caught.value.code == 1
    assert capsys.readouterr().out == (
        f"  Console       {settings.PUBLIC_URL}/console/\n"
        "  Sign in as    demo\n"
        f"  Password      a password of this installation   (kept in {password_file})\n"
        f"  Landing page  {settings.PUBLIC_URL}/demo/\n"
        "  Codes to try  not generated yet: is a worker on?\n"
    )


def test_show_prints_codes_that_can_be_redeemed(password_file, capsys):
    run(password_file=password_file)
    generation.fill(Batch.objects.get(name=demo_campaign.RECEIPTS))
    capsys.readouterr()
    run("--show", password_file=password_file)
    codes = re.findall(
        rf"(\S+)   {settings.PUBLIC_URL}/demo/(\S+)\n", capsys.readouterr().out
    )
    assert [len(codes), [text == link for text, link in codes]] == [3, [True] * 3]
    for text, _ in codes:
        redeem(
            text,
            campaign=Campaign.objects.get(),
            channel=Channel.LANDING,
            attempt_id=uuid4(),
            at=timezone.now(),
        )
    assert Entry.objects.filter(action="codes.revealed").count() == 3
    run("--show", password_file=password_file)
    assert not any(text in capsys.readouterr().out for text, _ in codes)


def test_show_without_a_demo():
    with pytest.raises(CommandError, match="There is no demo yet"):
        run("--show")


def test_a_missing_password_file_is_made(tmp_path, capsys):
    path = tmp_path / "demo-password"

    run(password_file=path)

    text = path.read_text()
    assert re.fullmatch(r"([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}\n", text)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert User.objects.get().check_password(text.strip())
    assert text.strip() not in capsys.readouterr().out
    run(password_file=path)
    assert path.read_text() == text


def test_two_installations_have_different_passwords(tmp_path):
    paths = [tmp_path / "a", tmp_path / "b"]
    assert len({password_file_module.read_or_create(path) for path in paths}) == 2


def test_no_file_is_made_for_a_user_who_has_a_password(tmp_path, capsys):
    demo_campaign.create_user("a password of this installation")
    path = tmp_path / "demo-password"

    run(password_file=path)
    generation.fill(Batch.objects.get(name=demo_campaign.RECEIPTS))

    assert not path.exists()
    assert capsys.readouterr().out == (
        f"The user demo has a password already, so {path} was not written. To set "
        "another one: manage.py changepassword demo.\n"
        "The demo campaign is there.\n"
    )
    run("--show", password_file=path)
    assert "  Password      as you set it\n" in capsys.readouterr().out


def test_show_says_when_the_password_was_changed_since(password_file, capsys):
    run(password_file=password_file)
    generation.fill(Batch.objects.get(name=demo_campaign.RECEIPTS))
    user = User.objects.get()
    user.set_password("a newer one")
    user.save(update_fields=["password"])
    capsys.readouterr()

    run("--show", password_file=password_file)

    out = capsys.readouterr().out
    assert (
        f"  Password      as you set it   (no longer that of {password_file})\n" in out
    )
    assert "a password of this installation" not in out


def unusable(folder, kind):
    """Return the path of a file that no password can be read from or written to."""
    path = folder / "password"
    if kind == "empty":
        path.write_text("\n")
    if kind == "binary":
        path.write_bytes(b"\xff\xfe\x00")
    if kind == "folder":
        path.mkdir()
    if kind == "dangling link":
        path.symlink_to(folder / "nothing")
    if kind == "in a folder that is missing":
        path = folder / "nowhere" / "password"
    if kind == "in a file":
        (folder / "file").touch()
        path = folder / "file" / "password"
    return path


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("empty", "is empty: write the password of the demo into it, or remove it"),
        ("binary", "is no text file."),
        ("folder", "cannot be read: Is a directory."),
        ("dangling link", "cannot be read: No such file or directory."),
        ("in a folder that is missing", "there is no folder"),
        ("in a file", "cannot be created: Not a directory."),
    ],
)
def test_without_a_password_nothing_is_created(tmp_path, kind, reason):
    path = unusable(tmp_path, kind)
    with pytest.raises(CommandError, match=reason) as caught:
        run(password_file=path)
    assert str(path) in str(caught.value)
    assert not User.objects.exists()
    assert not (tmp_path / "nothing").exists()


def test_the_file_must_be_named():
    with pytest.raises(CommandError, match="--password-file PATH"):
        run()
    assert not User.objects.exists()


def test_a_full_disk_leaves_no_empty_file(tmp_path, monkeypatch):
    path = tmp_path / "password"

    def refuse(number, mode):
        os.close(number)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", refuse)
    with pytest.raises(
        password_file_module.PasswordFileError, match="No space left on device"
    ):
        password_file_module.read_or_create(path)
    assert not path.exists()
