"""What was typed is kept for one person and one hour, without passwords and files."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_campaign
from tests.ui.sending.steps import (
    NEW,
    PASSWORD,
    TYPED,
    next_of,
    send_signed_out,
    sign_in,
)
from ui.models import KeptForm
from ui.sending import kept
from ui.tasks import delete_old_forms


def test_another_person_sees_nothing_and_it_is_deleted(client, marketer, manager):
    address = next_of(send_signed_out(client))
    sign_in(client, manager, address)
    page = client.get(address)
    assert page.status_code == 200
    assert "Win!" not in page.text
    assert "had typed" not in page.text
    assert not KeptForm.objects.exists()
    sign_in(client, marketer, address)
    assert "Win!" not in client.get(address).text


def test_another_person_cannot_list_it(client, client_of, manager):
    send_signed_out(client)
    path = reverse("ui:kept_form", args=[KeptForm.objects.get().pk])
    assert client.get(path).url.startswith("/console/sign-in/")
    assert KeptForm.objects.exists()
    assert client_of(manager).get(path).status_code == 404


def test_a_row_that_is_given_to_another_person_cannot_be_opened(
    client, client_of, manager
):
    address = next_of(send_signed_out(client))
    KeptForm.objects.update(user=manager)
    page = client_of(manager).get(address)
    assert "Win!" not in page.text


def test_the_database_does_not_show_what_was_typed(client, sql):
    send_signed_out(client)
    (row,) = sql("SELECT row_to_json(f)::text, content FROM ui_keptform f")
    assert "Win!" not in row[0]
    assert b"Win!" not in bytes(row[1])


def test_it_is_kept_for_an_hour(client, marketer):
    address = next_of(send_signed_out(client))
    sign_in(client, marketer, address)
    now = timezone.now()
    KeptForm.objects.update(kept_at=now - timedelta(minutes=59))
    delete_old_forms()
    assert "Win!" in client.get(address).text
    KeptForm.objects.update(kept_at=now - timedelta(hours=1, seconds=1))
    assert "Win!" not in client.get(address).text  # also before it is deleted
    delete_old_forms()
    assert not KeptForm.objects.exists()


def test_passwords_are_never_kept(client, marketer):
    path = reverse("staff:password_change")
    typed = {"old_password": PASSWORD, "new_password1": "s3cret words 1"}
    answer = send_signed_out(client, path, typed | {"new_password2": "s3cret words 1"})
    opened = kept.open_form(
        KeptForm.objects.get().pk, user_id=marketer.pk, at=timezone.now()
    )
    assert opened.typed.is_empty
    sign_in(client, marketer, next_of(answer))
    page = client.get(next_of(answer))
    assert "Nothing was done yet: press the button again." in page.text
    assert PASSWORD not in page.text
    assert "s3cret" not in page.text
    assert marketer.check_password(PASSWORD)


def test_of_a_file_only_its_name_is_kept(client, marketer):
    campaign = make_campaign()
    page = reverse("campaigns:design", args=[campaign.pk])
    path = reverse("campaigns:design_logo", args=[campaign.pk])
    file = SimpleUploadedFile("sun <1>.png", b"picture-bytes", "image/png")
    address = next_of(send_signed_out(client, path, {"file": file}, page=page))
    assert urlsplit(address).path == page
    opened = kept.open_form(
        KeptForm.objects.get().pk, user_id=marketer.pk, at=timezone.now()
    )
    assert [*opened.typed.fields] == ["draft-edit_version"]
    assert opened.typed.lines == [("File", ["sun <1>.png"], True)]
    sign_in(client, marketer, address)
    text = client.get(address).text
    assert "Choose your file again: sun &lt;1&gt;.png." in text


def test_what_is_too_long_is_not_kept_and_says_so(client, marketer):
    answer = send_signed_out(client, typed=TYPED | {"intro": "x" * 260_000})
    assert next_of(answer) == NEW
    assert not KeptForm.objects.exists()
    assert "too long to be kept" in client.get(answer.url).text


def test_it_is_opened_with_the_secret_key_of_before(client, marketer, settings):
    address = next_of(send_signed_out(client))
    settings.SECRET_KEY, before = "another key, long enough", settings.SECRET_KEY
    settings.SECRET_KEY_FALLBACKS = [before]
    client.force_login(marketer)
    assert "Win!" in client.get(address).text
    settings.SECRET_KEY_FALLBACKS = []
    client.force_login(marketer)
    assert "Win!" not in client.get(address).text
