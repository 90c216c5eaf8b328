"""Files that the admin imports campaigns from, and what it says of them."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.models import Campaign

CAMPAIGNS = "/admin/campaigns/campaign/"


def export(client, kind="0"):
    return client.post(f"{CAMPAIGNS}export/", {"format": kind, "resource": "0"})


def upload(client, content, name="campaigns.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(f"{CAMPAIGNS}import/", {"import_file": file})


def problems(response):
    return [(one.row, one.column) for one in response.context["problems"]]


def confirm(client, response):
    initial = response.context["confirm_form"].initial
    return client.post(f"{CAMPAIGNS}process_import/", initial, follow=True)


def row(**cells):
    cells = {"name": "New", "slug": "new-one", "starts_at": "2027-01-01 10:00"} | cells
    quoted = ('"' + str(cell).replace('"', '""') + '"' for cell in cells.values())
    return f"{','.join(cells)}\n{','.join(quoted)}\n".encode()


def imported(client, content, name="campaigns.csv"):
    """Import a file, and return the campaign."""
    response = upload(client, content, name)
    assert not response.context["problems"], response.context["problems"]
    confirm(client, response)
    return Campaign.objects.get()


def is_harmless(text):
    words = ("Traceback", "Error", "Exception", "site-packages", ".py", "/tmp", "line ")
    return not [word for word in words if word in text.partition("<body")[2]]


def workbook(*rows):
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
