from decimal import Decimal

import pikepdf
import pytest
from pikepdf import Name

from printing.paper.pdf.operation_equality import operations_equal


@pytest.fixture
def resources():
    with pikepdf.new() as pdf:
        pictures = {
            name: pdf.make_stream(content, Width=width)
            for name, content, width in [
                ("/x0", b"one", 1),
                ("/x1", b"one", 1),
                ("/x2", b"two", 1),
                ("/x3", b"one", 2),
            ]
        }
        yield pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(pictures),
            ExtGState=pikepdf.Dictionary(
                {
                    "/a": pikepdf.Dictionary(ca=1, M=pikepdf.Array([pictures["/x0"]])),
                    "/b": pikepdf.Dictionary(ca=1, M=pikepdf.Array([pictures["/x1"]])),
                    "/c": pikepdf.Dictionary(ca=1, M=pikepdf.Array([pictures["/x2"]])),
                }
            ),
        )


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ((1, Decimal("2.5"), "l"), (1, Decimal("2.5001"), "l"), True),
        ((1, 2, "l"), (1, Decimal("2.01"), "l"), False),
        ((1, 2, "l"), (1, 2, "m"), False),
        ((1, 2, "l"), (1, 2, 3, "l"), False),
        ((Name.x0, "Do"), (Name.x0, "Do"), True),
        ((Name.x0, "Do"), (Name.x1, "Do"), True),
        ((Name.x0, "Do"), (Name.x2, "Do"), False),
        ((Name.x0, "Do"), (Name.x3, "Do"), False),
        ((Name.a, "gs"), (Name.b, "gs"), True),
        ((Name.a, "gs"), (Name.c, "gs"), False),
        ((Name.x0, "ri"), (Name.x1, "ri"), False),
        ((Name.x0, "Tf"), (Name.x1, "Tf"), False),
    ],
)
def test_operations_are_compared_by_the_objects_they_name(one, other, alike, resources):
    assert (
        operations_equal((one[:-1], one[-1]), (other[:-1], other[-1]), resources)
        is alike
    )
