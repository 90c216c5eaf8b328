import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from printing import label_designs
from printing.models import LabelDesign, Logo, PrintRun
from printing.paper.setup import Setup
from tests.codes.pages import HTMX, messages, words
from tests.factories import make_batch
from tests.printing.pages.studio import filled, form_in, page_of, url
from tests.printing.runs import AT, order

pytestmark = pytest.mark.django_db

OWN = {"design": "own", "html": "<p>{{ code }}</p>{{ symbol }}", "css": "p {}"}


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)


def picture():
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(file, "PNG")
    return SimpleUploadedFile("acorn.png", file.getvalue(), "image/png")


def looks(values):
    """Return what a form holds, without the grid that nobody has chosen."""
    return {k: v for k, v in values.items() if not k.startswith("grid_")}


def test_a_design_is_saved_and_started_from(client, marketer):
    batch = make_batch()
    data = filled(client, batch, layout="tickets", text="Lucky", design_name="Fair")
    response = client.post(url("label_design_save", batch), data, follow=True)

    design = LabelDesign.objects.get()
    assert (design.name, design.created_by) == ("Fair", marketer)
    assert response.redirect_chain == [(page_of(batch) + f"?design={design.pk}", 302)]
    assert messages(response) == ["The design is saved."]
    shown, expected = form_in(response), data | {"design": "ticket", "design_name": ""}
    assert looks(shown) == looks(expected)


def test_a_saved_design_is_ordered(client):
    batch = make_batch(quantity=3)
    setup = Setup(layout="hang-tags", design="stacked", text="Lucky", back="Thanks")
    design = label_designs.save(batch.campaign, name="A", setup=setup, by=None, at=AT)
    query = f"?design={design.pk}"

    client.post(page_of(batch) + query, filled(client, batch, query))
    assert PrintRun.objects.get().choices == setup


def test_a_design_without_a_name_is_not_saved(client):
    batch = make_batch()
    data = filled(client, batch, text="Lucky")
    page = client.post(url("label_design_save", batch), data)
    assert ("Save this design as" in words(page), form_in(page)) == (True, data)
    assert not LabelDesign.objects.exists()


def test_a_design_of_another_campaign_is_no_start(client):
    design = label_designs.save(
        make_batch().campaign, name="A", setup=Setup(), by=None, at=AT
    )
    batch = make_batch()
    assert client.get(page_of(batch) + f"?design={design.pk}").status_code == 404
    door = url("label_design_delete", batch, design.pk)
    assert client.post(door).status_code == 404


def test_a_design_is_deleted_after_a_question(client):
    batch = make_batch()
    design = label_designs.save(
        batch.campaign, name="Fair", setup=Setup(), by=None, at=AT
    )
    door = url("label_design_delete", batch, design.pk)
    assert "Delete “Fair”?" in words(client.get(door))
    assert LabelDesign.objects.exists()

    response = client.post(door, follow=True)
    assert messages(response) == ["The design is deleted."]
    assert not LabelDesign.objects.exists()


def test_an_operator_writes_no_html(client_of, operator):
    batch = make_batch()
    client = client_of(operator)
    assert {"html", "css"} & form_in(client.get(page_of(batch))).keys() == set()
    refused = client.post(page_of(batch), filled(client, batch, **OWN))
    assert "own is not one of the available choices" in words(refused)


def test_an_operator_prints_the_html_of_others(client_of, operator):
    batch, client = make_batch(), client_of(operator)
    setup = Setup(**OWN, symbol="none")
    design = label_designs.save(batch.campaign, name="A", setup=setup, by=None, at=AT)
    query = f"?design={design.pk}"

    data = filled(client, batch, query, html="<p>theirs</p>", css="b {}")
    client.post(page_of(batch) + query, data)
    assert PrintRun.objects.get().choices == setup


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_logo_is_added_and_chosen(client, headers):
    batch = make_batch()
    data = filled(client, batch, text="Typed with care")
    door = url("logo_add", batch)
    page = client.post(door, data | {"logo_file": picture()}, headers=headers)

    logo = Logo.objects.get()
    assert (logo.name, logo.campaign) == ("acorn.png", batch.campaign)
    assert form_in(page) == data | {"logo": str(logo.pk)}
    assert ("<html" in page.text) == (not headers)


def test_what_is_no_picture_is_refused_and_the_rest_kept(client):
    batch = make_batch()
    data = filled(client, batch, text="Typed with care")
    door = url("logo_add", batch)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    file = SimpleUploadedFile("acorn.svg", svg, "image/svg+xml")
    page = client.post(door, data | {"logo_file": file})

    assert ("script" in words(page), form_in(page)) == (True, data)
    assert 'aria-invalid="true"' in page.text
    assert not Logo.objects.exists()


def test_a_logo_that_is_too_large_is_refused(client):
    batch = make_batch()
    file = SimpleUploadedFile("acorn.png", b"\x89PNG" + bytes(1_000_000), "image/png")
    data = filled(client, batch) | {"logo_file": file}
    page = client.post(url("logo_add", batch), data)
    assert "A logo has 1 MB at most." in words(page)
    assert not Logo.objects.exists()


def test_no_file_is_no_logo(client):
    batch = make_batch()
    page = client.post(url("logo_add", batch), filled(client, batch))
    assert "Choose a file first." in words(page)


def test_a_logo_that_was_not_sent_holds_the_order_back(client):
    batch = make_batch()
    data = filled(client, batch) | {"logo_file": "acorn.png"}
    page = client.post(page_of(batch), data)
    assert "Upload the new logo first" in words(page)
    assert not PrintRun.objects.exists()


@pytest.mark.parametrize("n", [1, 4])
def test_queries_do_not_grow(client, django_assert_num_queries, n):
    batch = make_batch(quantity=30)
    for name in range(n):
        label_designs.save(
            batch.campaign, name=str(name), setup=Setup(), by=None, at=AT
        )
    order(batch)
    with django_assert_num_queries(10):
        client.get(page_of(batch))


def test_a_logo_is_deleted_after_a_question(client):
    batch = make_batch()
    client.post(
        url("logo_add", batch), filled(client, batch) | {"logo_file": picture()}
    )
    logo = Logo.objects.get()
    door = url("logo_delete", batch, logo.pk)
    assert f'href="{door}"' in client.get(page_of(batch)).text
    assert "Delete “acorn.png”?" in words(client.get(door))
    assert Logo.objects.exists()

    response = client.post(door, follow=True)
    assert messages(response) == ["The logo is deleted."]
    assert not Logo.objects.exists()
    assert client.post(door).status_code == 404


def test_a_logo_of_labels_in_work_stays(client):
    batch = make_batch(quantity=3)
    client.post(
        url("logo_add", batch), filled(client, batch) | {"logo_file": picture()}
    )
    logo = Logo.objects.get()
    order(batch, setup=Setup(logo=logo.pk))

    response = client.post(url("logo_delete", batch, logo.pk), follow=True)
    assert messages(response) == [
        "Labels with this logo are being made. Wait for them."
    ]
    assert Logo.objects.exists()
