import pytest

from codes.references import CodeReference


@pytest.mark.parametrize(
    ("batch_id", "serial", "code_id"),
    [
        (12, 4_217, 51_539_611_769),
        (1, 100_000_000, 4_394_967_296),
        (1, 0, 4_294_967_296),
        (1, 4_294_967_295, 8_589_934_591),
        (2_147_483_647, 1, 9_223_372_032_559_808_513),
        (0, 0, 0),
    ],
)
def test_an_id_holds_batch_and_serial(batch_id, serial, code_id):
    reference = CodeReference(batch_id, serial)
    assert reference.code_id == code_id
    assert CodeReference.from_id(code_id) == reference
    assert str(reference) == f"{batch_id}-{serial}"


@pytest.mark.parametrize(
    "form",
    [
        *("12-4217", " 12 - 4217 ", "12–4217", "12/4217", "12—4217", "12−4217"),
        *(
            "１２ー４２１７",
            "12\u2060-4217\u200b",
            "\ufffc12‑4217",
            "12─4217",
        ),
    ],
)
def test_a_reference_is_read_as_people_write_it(form):
    assert CodeReference.parse(form) == CodeReference(12, 4_217)


@pytest.mark.parametrize(
    "typed",
    ["", "12", "12-", "-4217", "12-4217-1", "1234567890-1", "a-1", "1.5-1", "12--4"],
)
def test_other_texts_are_no_reference(typed):
    assert CodeReference.parse(typed) is None
