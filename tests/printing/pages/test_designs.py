import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from printing import label_designs
from printing.models import LabelDesign, Logo, PrintRun
from printing.paper.setup import Setup
from tests.codes.pages import HTMX, messages, words
from tests.factories import make_batch
from tests.printing.pages.studio_form import form_data, form_values, studio_url, url
from tests.printing.runs import AT, order

pytestmark = pytest.mark.django_db

OWN_DESIGN = {"design": "own", "html": "<p>{{ code }}</p>{{ symbol }}", "css": "p {}"}


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


def picture_file():
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(file, "PNG")
    return SimpleUploadedFile("acorn.png", file.getvalue(), "image/png")


def without_grid(values):
    """Return the values of a form, without those of the own grid."""
    return {k: v for k, v in values.items() if not k.startswith("grid_")}


def test_the_studio_starts_from_a_saved_design(client, marketer):
    batch = make_batch()
    data = form_data(client, batch, layout="tickets", text="Lucky", design_name="Fair")
    response = client.post(url("label_design_save", batch), data, follow=True)

    design = LabelDesign.objects.get()
    assert (design.name, design.created_by) == ("Fair", marketer)
    target = studio_url(batch) + f"?design={design.pk}"
    assert response.redirect_chain == [(target, 302)]
    assert messages(response) == ["The design is saved."]
    shown = form_values(response)
    expected = data | {"design": "", "design_name": ""}
    assert shown.pop("design-edit_version") != expected.pop("design-edit_version")
    assert without_grid(shown) == without_grid(expected)


def test_a_saved_design_is_ordered(client):
    batch = make_batch(quantity=3)
    setup = Setup(layout="hang-tags", design="stacked", text="Lucky", back="Thanks")
    design = label_designs.save(batch.campaign, name="A", setup=setup, by=None, at=AT)
    query = f"?design={design.pk}"

    client.post(studio_url(batch) + query, form_data(client, batch, query))
    assert PrintRun.objects.get().parsed_setup == setup


def save_design(client, batch, query="", **typed):
    data = form_data(client, batch, query, **{"design_name": "Fair"} | typed)
    return client.post(url("label_design_save", batch) + query, data, follow=True)


def test_a_design_that_another_saved_is_not_replaced_unseen(ana, ben):
    batch = make_batch()
    save_design(ana, batch, ink="#111111")
    query = f"?design={LabelDesign.objects.get().pk}"
    mine = form_data(ben, batch, query, ground="#eeeeee", design_name="Fair")
    save_design(ana, batch, query, ink="#222222", text="Lucky")

    page = ben.post(url("label_design_save", batch) + query, mine)
    setup = LabelDesign.objects.get().parsed_setup
    assert (setup.ink, setup.ground, setup.text) == ("#222222", "#ffffff", "Lucky")
    told = words(page)
    assert "A design with this name is saved already, and differs in:" in told
    assert "Free text, Ground, Ink." in told or "Ground, Ink, Free text." in told
    assert "Ana Ruiz, " in told
    shown = form_values(page)
    assert {k: v for k, v in shown.items() if "version" not in k} == {
        k: v for k, v in mine.items() if "version" not in k
    }

    ben.post(url("label_design_save", batch), shown | {"design_name": "Fair 2"})
    assert LabelDesign.objects.count() == 2  # both are kept
    ben.post(url("label_design_save", batch), shown)
    setup = LabelDesign.objects.get(name="Fair").parsed_setup
    assert (setup.ink, setup.ground) == ("#111111", "#eeeeee")


def test_one_may_replace_the_design_that_one_started_from(client):
    batch = make_batch()
    save_design(client, batch, ink="#111111")
    query = f"?design={LabelDesign.objects.get().pk}"
    page = save_design(client, batch, query, ink="#222222")
    assert messages(page) == ["The design is saved."]
    assert LabelDesign.objects.get().parsed_setup.ink == "#222222"


def test_the_same_design_under_the_same_name_is_no_conflict(ana, ben):
    batch = make_batch()
    for client in (ana, ben):
        assert messages(save_design(client, batch)) == ["The design is saved."]
    assert "differs in" in words(save_design(ben, batch, ink="#123456"))


def test_a_design_without_a_name_is_not_saved(client):
    batch = make_batch()
    data = form_data(client, batch, text="Lucky")
    page = client.post(url("label_design_save", batch), data)
    assert ("Save this design as" in words(page), form_values(page)) == (True, data)
    assert not LabelDesign.objects.exists()


def test_a_design_of_another_campaign_is_not_found(client):
    design = label_designs.save(
        make_batch().campaign, name="A", setup=Setup(), by=None, at=AT
    )
    batch = make_batch()
    assert client.get(studio_url(batch) + f"?design={design.pk}").status_code == 404
    address = url("label_design_delete", batch, design.pk)
    assert client.post(address).status_code == 404


def test_a_design_is_deleted_after_confirmation(client):
    batch = make_batch()
    design = label_designs.save(
        batch.campaign, name="Fair", setup=Setup(), by=None, at=AT
    )
    address = url("label_design_delete", batch, design.pk)
    assert "Delete “Fair”?" in words(client.get(address))
    assert LabelDesign.objects.exists()

    response = client.post(address, follow=True)
    assert messages(response) == ["The design is deleted."]
    assert not LabelDesign.objects.exists()


def test_an_operator_cannot_write_html(client_of, operator):
    batch = make_batch()
    client = client_of(operator)
    assert {"html", "css"} & form_values(client.get(studio_url(batch))).keys() == set()
    refused = client.post(studio_url(batch), form_data(client, batch, **OWN_DESIGN))
    assert "own is not one of the available choices" in words(refused)


def test_an_operator_prints_the_html_of_others(client_of, operator):
    batch, client = make_batch(), client_of(operator)
    setup = Setup(**OWN_DESIGN, symbol="none")
    design = label_designs.save(batch.campaign, name="A", setup=setup, by=None, at=AT)
    query = f"?design={design.pk}"

    data = form_data(client, batch, query, html="<p>theirs</p>", css="b {}")
    client.post(studio_url(batch) + query, data)
    assert PrintRun.objects.get().parsed_setup == setup


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_logo_is_added_and_chosen(client, headers):
    batch = make_batch()
    data = form_data(client, batch, text="Typed with care")
    address = url("logo_add", batch)
    page = client.post(address, data | {"logo_file": picture_file()}, headers=headers)

    logo = Logo.objects.get()
    assert (logo.name, logo.campaign) == ("acorn.png", batch.campaign)
    assert form_values(page) == data | {"logo": str(logo.pk)}
    assert ("<html" in page.text) == (not headers)


def test_a_file_that_is_no_picture_is_refused_and_the_form_kept(client):
    batch = make_batch()
    data = form_data(client, batch, text="Typed with care")
    address = url("logo_add", batch)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    file = SimpleUploadedFile("acorn.svg", svg, "image/svg+xml")
    page = client.post(address, data | {"logo_file": file})

    assert ("script" in words(page), form_values(page)) == (True, data)
    assert 'aria-invalid="true"' in page.text
    assert not Logo.objects.exists()


def test_a_logo_that_is_too_large_is_refused(client):
    batch = make_batch()
    file = SimpleUploadedFile("acorn.png", b"\x89PNG" + bytes(1_000_000), "image/png")
    data = form_data(client, batch) | {"logo_file": file}
    page = client.post(url("logo_add", batch), data)
    assert "A logo has 1 MB at most." in words(page)
    assert not Logo.objects.exists()


def test_an_upload_without_a_file_is_refused(client):
    batch = make_batch()
    page = client.post(url("logo_add", batch), form_data(client, batch))
    assert "Choose a file first." in words(page)


def test_a_logo_that_was_not_uploaded_prevents_the_order(client):
    batch = make_batch()
    data = form_data(client, batch) | {"logo_file": "acorn.png"}
    page = client.post(studio_url(batch), data)
    assert "Upload the new logo first" in words(page)
    assert not PrintRun.objects.exists()


@pytest.mark.parametrize("count", [1, 4])
def test_queries_do_not_grow(client, django_assert_num_queries, count):
    batch = make_batch(quantity=30)
    for name in range(count):
        label_designs.save(
            batch.campaign, name=str(name), setup=Setup(), by=None, at=AT
        )
    order(batch)
    with django_assert_num_queries(10):
        client.get(studio_url(batch))


def test_a_logo_is_deleted_after_confirmation(client):
    batch = make_batch()
    client.post(
        url("logo_add", batch), form_data(client, batch) | {"logo_file": picture_file()}
    )
    logo = Logo.objects.get()
    address = url("logo_delete", batch, logo.pk)
    assert f'href="{address}"' in client.get(studio_url(batch)).text
    assert "Delete “acorn.png”?" in words(client.get(address))
    assert Logo.objects.exists()

    response = client.post(address, follow=True)
    assert messages(response) == ["The logo is deleted."]
    assert not Logo.objects.exists()
    assert client.post(address).status_code == 404


def test_a_logo_of_a_running_run_is_not_deleted(client):
    batch = make_batch(quantity=3)
    client.post(
        url("logo_add", batch), form_data(client, batch) | {"logo_file": picture_file()}
    )
    logo = Logo.objects.get()
    order(batch, setup=Setup(logo=logo.pk))

    response = client.post(url("logo_delete", batch, logo.pk), follow=True)
    assert messages(response) == [
        "Labels with this logo are being made. Wait for them."
    ]
    assert Logo.objects.exists()
