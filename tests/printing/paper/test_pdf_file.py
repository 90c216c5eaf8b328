import io

import pikepdf
import pytest

from printing.paper.pdf.pdf_file import ObjectCopier, PdfFile, encode_number
from tests.printing.paper.pdf_pages import open_pdf


def write(pages, title="Título · שלום"):
    made = io.BytesIO()
    file = PdfFile(made)
    for page in range(pages):
        file.put_page(
            b"/MediaBox[0 0 %d 72]/Resources<<>>" % (page + 72), b"%% %d" % page
        )
    file.close(title)
    return made.getvalue()


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (0, b"0"),
        (-0.00001, b"0"),
        (1e-7, b"0"),
        (12, b"12"),
        (-2.5, b"-2.5"),
        (1234567.00004, b"1234567"),
        (100, b"100"),
    ],
)
def test_numbers_have_neither_exponents_nor_zeros_at_the_end(length, written):
    assert encode_number(length) == written


@pytest.mark.parametrize("pages", [0, 1, 64, 65, 64 * 64 + 1])
def test_pages_stand_in_order_in_a_tree_of_small_nodes(pages):
    with open_pdf(write(pages)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert [int(page.mediabox[2]) for page in pdf.pages] == [
            page + 72 for page in range(pages)
        ]
        assert largest_node(pdf.Root.Pages) <= 64
        assert (pdf.docinfo.Title, pdf.pdf_version) == ("Título · שלום", "1.7")


def largest_node(node):
    kids = list(node.Kids)
    return max(
        [len(kids), *(largest_node(kid) for kid in kids if kid.Type == "/Pages")],
        default=0,
    )


def test_the_same_pages_make_the_same_bytes_and_others_another_identifier():
    with open_pdf(write(2)) as two, open_pdf(write(3)) as three:
        assert write(2) == write(2)
        assert bytes(two.trailer.ID[0]) != bytes(three.trailer.ID[0])


def test_objects_are_copied_with_all_that_they_name_and_each_once():
    with pikepdf.new() as source:
        shared = source.make_indirect(pikepdf.Dictionary(Text="(a) \\ 1 0 R", Half=0.5))
        stream = source.make_stream(b"drawn " * 99, Uses=shared, Yes=True)
        shared.Back = stream  # a cycle
        value = pikepdf.Array([stream, shared, pikepdf.Name("/Odd#20 name"), -3])
        made = io.BytesIO()
        file = PdfFile(made)
        copier = ObjectCopier(file)
        here = file.put(b"<</Copied %b>>" % copier.value(value))
        assert copier.value(shared) == copier.value(shared)
        file.close("")
    with open_pdf(made.getvalue()) as pdf:
        assert pdf.check_pdf_syntax() == []
        first, second, name, less = pdf.get_object(here, 0).Copied
        assert (str(name), less) == ("/Odd#20 name", -3)
        assert first.read_bytes() == b"drawn " * 99
        assert first.Uses.objgen == second.objgen
        assert second.Back.objgen == first.objgen
        assert (str(second.Text), float(second.Half)) == ("(a) \\ 1 0 R", 0.5)
        assert first.Yes is True
