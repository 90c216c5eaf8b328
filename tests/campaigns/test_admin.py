import pytest
from django.utils import timezone

from campaigns.models import Campaign
from staff.models import Entry
from tests.campaigns.admin_files import CAMPAIGNS, confirm, export, upload
from tests.factories import make_campaign, make_user

HEAD = "name,slug,starts_at,ends_at,time_zone,headline,status\n"


def preview(client, rows, head=HEAD):
    return upload(client, (head + rows).encode())


def export_csv(client):
    return export(client).getvalue().decode()


def test_the_admin_shows_campaigns_read_only(author_client):
    campaign = make_campaign()
    assert campaign.slug in author_client.get(CAMPAIGNS).text
    page = author_client.get(f"{CAMPAIGNS}{campaign.pk}/change/")
    assert [page.status_code, "Save" in page.text] == [200, False]
    assert author_client.get(f"{CAMPAIGNS}add/").status_code == 403
    assert author_client.post(f"{CAMPAIGNS}{campaign.pk}/delete/").status_code == 403


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_roles_without_the_permission_cannot_import(client_of, db, role):
    client = client_of(make_user(role=role, is_staff=True))
    assert client.get(f"{CAMPAIGNS}import/").status_code == 403
    assert preview(client, "A,a-b,2027-01-01 00:00:00,,UTC,,\n").status_code == 403
    assert client.get(f"{CAMPAIGNS}export/").status_code == 200


def test_an_import_is_previewed_and_then_confirmed(author_client, author):
    old = make_campaign(name="Old", slug="old-one", headline="Before")
    rows = (
        "New,new-one,2027-01-01 10:00:00,2027-02-01 10:00:00,Asia/Tokyo,Hello,ended\n"
        f"Old,old-one,{old.starts_at:%Y-%m-%d %H:%M:%S},,UTC,After,\n"
    )
    response = preview(author_client, rows)
    assert [Campaign.objects.count(), Entry.objects.count()] == [1, 0]
    assert "<del>Before</del> <ins>After</ins>" in response.text
    assert "style=" not in response.text
    confirm(author_client, response)
    new = Campaign.objects.get(slug="new-one")
    old.refresh_from_db()
    assert [new.name, new.status, new.headline, new.created_by] == [
        "New",
        "draft",
        "Hello",
        author,
    ]
    assert [old.headline, old.status] == ["After", "running"]
    assert list(Entry.objects.order_by("id").values_list("action", "actor")) == [
        ("campaigns.created", author.pk),
        ("campaigns.edited", author.pk),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A,Not A Slug,2027-01-01 00:00:00,,UTC,,", "Use small letters"),
        ("A,admin,2027-01-01 00:00:00,,UTC,,", "kept for the application"),
        ("A,a-b,,,UTC,,", "Fill in this cell, or add the column"),
        ("A,a-b,tomorrow,,UTC,,", "Write the date as 2026-06-05 10:00"),
        ("A,a-b,2027-01-02 00:00:00,2027-01-01 00:00:00,UTC,,", "after the start"),
        ("A,a-b,2027-01-01 00:00:00,,Moon/Crater,,", "time zone"),
        (f"{'A' * 101},a-b,2027-01-01 00:00:00,,UTC,,", "at most 100"),
    ],
)
def test_an_invalid_row_is_reported_and_not_imported(author_client, row, message):
    response = preview(author_client, f"{row}\n")
    assert response.status_code == 200
    assert message in response.text
    assert "confirm_form" not in response.context
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"name\n\x00\n"])
def test_an_unreadable_file_imports_nothing(author_client, content):
    response = upload(author_client, content)
    assert response.status_code == 200
    assert response.context["form"].errors["import_file"]
    assert not Campaign.objects.exists()


def test_markup_in_a_file_is_escaped(author_client):
    make_campaign(slug="old-one", headline="<b>x</b>")
    response = preview(
        author_client, "<i>n</i>,old-one,2027-01-01 00:00:00,,UTC,<u>y</u>,\n"
    )
    for markup in ("<b>x</b>", "<i>n</i>", "<u>y</u>"):
        assert markup not in response.text


def test_an_export_can_be_imported_again(author_client):
    moment = timezone.now().replace(microsecond=0)
    make_campaign(headline="Línea, uno", starts_at=moment, ends_at=None)
    head, _, rows = export_csv(author_client).partition("\n")
    response = preview(author_client, rows, head=f"{head}\n")
    assert [row.import_type for row in response.context["result"].rows] == ["skip"]


def test_export_and_import_carry_the_whole_page(author_client):
    page = {
        "theme": "bold",
        "accent_color": "#123456",
        "terms": "**Terms**\n\n- one",
        "privacy": "Privacy, “quoted”",
        "asks_email": "must",
        "asks_terms": True,
        "asks_question": "may",
        "question": "Where?",
        "translations": {"ar": {"headline": "اربح!", "terms": "شروط"}},
    }
    moment = timezone.now().replace(microsecond=0)
    old = make_campaign(**page, logo="a-9x9.webp", starts_at=moment, ends_at=None)
    head, _, row = export_csv(author_client).partition("\n")
    assert {"logo", "hero", "share"}.isdisjoint(head.strip().split(","))
    assert "اربح!" in row
    copied = row.replace(old.slug, "copied")
    confirm(author_client, preview(author_client, copied, head=f"{head}\n"))
    new = Campaign.objects.get(slug="copied")
    assert {name: getattr(new, name) for name in page} == page
    assert new.logo == ""
    again = export_csv(author_client).partition("\n")[2]
    response = preview(author_client, again, head=f"{head}\n")
    assert [row.import_type for row in response.context["result"].rows] == ["skip"] * 2


@pytest.mark.parametrize(
    ("translations", "message"),
    [
        ("{", "Write them as in an export"),
        ("[1]", "Write them as in an export"),
        ('{"xx": {}}', "Write them as in an export"),
        ('{"es": "Gana"}', "Write them as in an export"),
        ('{"es": {"theme": "bold"}}', "Write them as in an export"),
        (f'{{"es": {{"headline": "{"x" * 121}"}}}}', "Español · Headline · Ensure"),
    ],
)
def test_imported_translations_are_validated(author_client, translations, message):
    make_campaign(slug="old-one")
    file = f'old-one,"{translations.replace(chr(34), chr(34) * 2)}"\n'
    response = preview(author_client, file, head="slug,translations\n")
    assert message in response.text
    assert "confirm_form" not in response.context


def test_a_formula_is_escaped_in_an_export(author_client):
    make_campaign(name="=1+1")
    assert export_csv(author_client).splitlines()[1].startswith("'=1+1,")
