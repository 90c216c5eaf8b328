import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaigns.models import Campaign
from staff.models import Entry
from tests.factories import make_campaign, make_user

CAMPAIGNS = "/admin/campaigns/campaign/"
HEAD = "name,slug,starts_at,ends_at,time_zone,headline,status\n"


@pytest.fixture
def author(db):
    """Return a marketer who may come into the admin."""
    return make_user(username="maud", role="marketer", is_staff=True)


@pytest.fixture
def desk(client_of, author):
    return client_of(author)


def preview(client, rows, head=HEAD):
    file = SimpleUploadedFile("campaigns.csv", (head + rows).encode())
    return client.post(
        f"{CAMPAIGNS}import/", {"import_file": file, "format": "0", "resource": "0"}
    )


def confirm(client, answer):
    initial = answer.context["confirm_form"].initial
    return client.post(f"{CAMPAIGNS}process_import/", initial, follow=True)


def test_campaigns_are_looked_at_and_never_changed(desk):
    campaign = make_campaign()
    assert campaign.slug in desk.get(CAMPAIGNS).text
    page = desk.get(f"{CAMPAIGNS}{campaign.pk}/change/")
    assert [page.status_code, "Save" in page.text] == [200, False]
    assert desk.get(f"{CAMPAIGNS}add/").status_code == 403
    assert desk.post(f"{CAMPAIGNS}{campaign.pk}/delete/").status_code == 403


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("operator", 403)])
def test_who_may_not_import(client_of, db, role, status):
    client = client_of(make_user(role=role, is_staff=True))
    assert client.get(f"{CAMPAIGNS}import/").status_code == status
    assert preview(client, "A,a-b,2027-01-01 00:00:00,,UTC,,\n").status_code == status
    assert client.get(f"{CAMPAIGNS}export/").status_code == 200


def test_an_import_shows_what_it_would_do_and_then_does_it(desk, author):
    old = make_campaign(name="Old", slug="old-one", headline="Before")
    rows = (
        "New,new-one,2027-01-01 10:00:00,2027-02-01 10:00:00,Asia/Tokyo,Hello,ended\n"
        f"Old,old-one,{old.starts_at:%Y-%m-%d %H:%M:%S},,UTC,After,\n"
    )
    answer = preview(desk, rows)
    assert [Campaign.objects.count(), Entry.objects.count()] == [1, 0]
    assert "<del>Before</del> <ins>After</ins>" in answer.text
    assert "style=" not in answer.text
    confirm(desk, answer)
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
    ("row", "words"),
    [
        ("A,Not A Slug,2027-01-01 00:00:00,,UTC,,", "Use small letters"),
        ("A,admin,2027-01-01 00:00:00,,UTC,,", "kept for the application"),
        ("A,a-b,,,UTC,,", "This field cannot be null"),
        ("A,a-b,tomorrow,,UTC,,", "Value could not be parsed"),
        ("A,a-b,2027-01-02 00:00:00,2027-01-01 00:00:00,UTC,,", "after the start"),
        ("A,a-b,2027-01-01 00:00:00,,Moon/Crater,,", "time zone"),
        (f"{'A' * 101},a-b,2027-01-01 00:00:00,,UTC,,", "at most 100"),
    ],
)
def test_what_cannot_be_imported_is_said(desk, row, words):
    answer = preview(desk, f"{row}\n")
    assert answer.status_code == 200
    assert words in answer.text
    assert "confirm_form" not in answer.context
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"name\n\x00\n"])
def test_a_file_that_is_none(desk, content):
    file = SimpleUploadedFile("campaigns.csv", content)
    fields = {"import_file": file, "format": "0", "resource": "0"}
    assert desk.post(f"{CAMPAIGNS}import/", fields).status_code == 200
    assert not Campaign.objects.exists()


def test_markup_in_a_file_stays_text(desk):
    make_campaign(slug="old-one", headline="<b>x</b>")
    answer = preview(desk, "<i>n</i>,old-one,2027-01-01 00:00:00,,UTC,<u>y</u>,\n")
    for markup in ("<b>x</b>", "<i>n</i>", "<u>y</u>"):
        assert markup not in answer.text


def test_an_export_can_be_imported_again(desk):
    moment = timezone.now().replace(microsecond=0)
    make_campaign(headline="Línea, uno", starts_at=moment, ends_at=None)
    answer = desk.post(f"{CAMPAIGNS}export/", {"format": "0", "resource": "0"})
    assert answer["Content-Type"] == "text/csv"
    head, _, rows = answer.content.decode().partition("\n")
    answer = preview(desk, rows, head=f"{head}\n")
    assert [row.import_type for row in answer.context["result"].rows] == ["skip"]


def exported(desk):
    answer = desk.post(f"{CAMPAIGNS}export/", {"format": "0", "resource": "0"})
    return answer.content.decode()


def test_a_whole_page_goes_through_a_file(desk):
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
    head, _, row = exported(desk).partition("\n")
    assert {"logo", "hero", "share"}.isdisjoint(head.strip().split(","))
    assert "اربح!" in row
    copied = row.replace(old.slug, "copied")
    confirm(desk, preview(desk, copied, head=f"{head}\n"))
    new = Campaign.objects.get(slug="copied")
    assert {name: getattr(new, name) for name in page} == page
    assert new.logo == ""
    again = exported(desk).partition("\n")[2]
    answer = preview(desk, again, head=f"{head}\n")
    assert [one.import_type for one in answer.context["result"].rows] == ["skip"] * 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{", "Write them as in an export"),
        ("[1]", "Write them as in an export"),
        ('{"xx": {}}', "Write them as in an export"),
        ('{"es": "Gana"}', "Write them as in an export"),
        ('{"es": {"theme": "bold"}}', "Write them as in an export"),
        (f'{{"es": {{"headline": "{"x" * 121}"}}}}', "Español · Headline · Ensure"),
    ],
)
def test_words_of_other_languages_are_checked(desk, words, said):
    make_campaign(slug="old-one")
    file = f'old-one,"{words.replace(chr(34), chr(34) * 2)}"\n'
    answer = preview(desk, file, head="slug,translations\n")
    assert said in answer.text
    assert "confirm_form" not in answer.context


def test_a_formula_is_defused_in_an_export(desk):
    make_campaign(name="=1+1")
    answer = desk.post(f"{CAMPAIGNS}export/", {"format": "0", "resource": "0"})
    assert "=1+1" not in answer.text
