import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codes.canonical import MAX_CANDIDATES, candidates, canonical
from codes.formats import Unreadable

CODE = "BF267KQ2M9XA"


@pytest.mark.parametrize(
    "typed",
    [
        "BF26-7KQ2-M9XA",
        "bf267kq2m9xa",
        " BF26 7KQ2\tM9XA\r\n",
        "BF26–7KQ2—M9XA",  # en and em dash
        "BF26\u20117KQ2\u2212M9XA",  # non-breaking hyphen, minus
        "BF26_7KQ2.M9XA",
        "BF26/7KQ2:M9XA",
        "BF26·7KQ2•M9XA",
        "(BF26) “7KQ2” *M9XA*!",
        "ＢＦ２６－７ＫＱ２－Ｍ９ＸＡ",
        "B F 2 6 7 K Q 2 M 9 X A",
        "\u202eBF26\u200b7KQ2\u2066M9XA\u2069\ufeff\u00ad",
        "ВF26-7КQ2-М9ХА",  # В, К, М, Х and А are Cyrillic
        "вf26-7кq2-м9ха",
        "ΒF26-7ΚQ2-Μ9ΧΑ",  # Greek
        "βf26-7κq2-μ9χα",
        "Ⓑ𝐅②⁶-7\u212aQ2-M9XA",  # circled, bold, superscript, Kelvin sign
        "BF٢٦-۷KQ२-M৯XA",  # digits of four scripts
        "\ufffcBF26 7KQ2 M9XA",  # dictated on a phone
        "BF26\ufe0f7KQ2\ufe0eM9XA\U000e0101",  # variation selectors
        "B\u200dF\u200c2\u20606\u2064-7KQ2-M9XA\u180e\U000e0041",  # joiners, tags
        "BF26\u31647KQ2\uffa0M9XA\u2800\u115f\u17b4",  # blanks of letters
        "BF2️⃣6️⃣-7KQ2️⃣-M9️⃣XA",  # keycaps
        "BF26ー7KQ2ｰM9XA",  # the vowel mark of a Japanese keyboard
        "BF26─7KQ2━M9XA│",  # box drawing
        "BF26ـ7KQ2ــM9XA",  # Arabic tatweel
        "BF26一7KQ2ㅡM9XA",  # an ideograph and a letter that are one stroke
        "BF26～7KQ2〜M9XA~",
        "BF26˗7KQ2⁃M9XA‒",
        "「BF26・7KQ2・M9XA」。",
        "『BF26、7KQ2、M9XA』．",
        "¡BF26-7KQ2-M9XA!",
        "¿BF26-7KQ2-M9XA?",
        "«BF26-7KQ2-M9XA»؟۔،",
        "BF26-7KQ2-M9XA।॥᠃።",  # full stops of other scripts
        "<BF26-7KQ2-M9XA>",
        "`BF26´7KQ2¨M9XA^",  # dead keys
        "BF26\x1d7KQ2\x1dM9XA\0",  # a scanner's separators
        "❗BF26➖7KQ2-M9XA \U0001f389$\uf8ff\N{REPLACEMENT CHARACTER}",
        "BF26-7KQ2-M9XÁ",
        "BF26-7KQ2-M9XA\u0301",
    ],
)
def test_one_code_however_typed(typed):
    assert canonical(typed) == CODE


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ı", "I"),
        ("İ", "I"),
        ("ſ", "S"),
        ("ﬀ", "FF"),
        ("O0I1L", "O0I1L"),
        ("①", "1"),
        ("½", "12"),
        ("ñ", "N"),
        ("Ё", "E"),
        ("e\u0301", "E"),
    ],
)
def test_other_letters(typed, folded):
    assert canonical(typed) == folded


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", "empty"),
        (" -—\u200b\n", "empty"),
        ("A" * 65, "too_long"),
        ("A" * 10_000_000, "too_long"),
        ("\ufdfa" * 64, "too_long"),  # eighteen letters each
        ("㎢" * 64, "too_long"),
        ("\ufffc\u3164\u2800\ufe0f\x01", "empty"),
        ("ー─。", "empty"),
        ("straße", "symbols"),
        ("ø", "symbols"),
        ("二", "symbols"),
        ("コード", "symbols"),
    ],
)
def test_texts_that_are_no_code(typed, kind):
    with pytest.raises(Unreadable) as caught:
        canonical(typed)
    assert (caught.value.kind, caught.value.group) == (kind, None)


def test_a_code_may_be_typed_with_64_characters():
    assert canonical("A" * 64) == "A" * 64
    assert canonical("\ufb00" * 32) == "F" * 64  # one character that is two letters
    with pytest.raises(Unreadable):
        canonical("\ufb00" * 32 + "A")


def outcome(typed):
    try:
        return canonical(typed), None
    except Unreadable as unreadable:
        return None, unreadable.kind


anything = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=()), max_size=80),
    st.text("BF26-7kq2 МхαοΖ—\u200bＡ①ﬀ㎢\0.:/=ßıİ٣ー─\ufffc\u3164é", max_size=70),
)


@settings(max_examples=1_000, deadline=None, derandomize=True)
@given(anything)
def test_canonical_is_total_and_idempotent(typed):
    once, error = outcome(typed)
    assert error in {None, "empty", "too_long", "symbols"}
    if error:
        return
    assert once.isascii()
    assert once.isalnum()
    assert once == once.upper() == canonical(once) == canonical(once.lower())


BLANKS_AND_DASHES_AMONG_LETTERS = "\u115f\u1160\u3164\uffa0ーｰـ一ㅡ"


def test_all_but_letters_and_digits_of_unicode_is_dropped():
    everything = [chr(code) for code in range(0x110000)]
    marks = [c for c in everything if unicodedata.category(c)[0] in "MPSZC"]
    assigned = [c for c in marks if unicodedata.category(c) != "Cn"]
    kept = {
        character: outcome(f"A{character}B")
        for character in [*assigned, *BLANKS_AND_DASHES_AMONG_LETTERS]
        if outcome(f"A{character}B")[1]
    }
    # Symbols of letters, such as ㈀ and ㍐, are these letters; not all are Latin.
    assert all(unicodedata.decomposition(character) for character in kept)


def test_every_character_alone():
    # Letters, marks and symbols; ideographs follow.
    outcomes = {code: outcome(chr(code)) for code in range(0x20000)}
    kept = {code: text for code, (text, error) in outcomes.items() if not error}
    assert all(text.isascii() and text.isalnum() for text in kept.values())
    assert {chr(code) for code in kept if code < 128} == set(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    )


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("BF26-7KQ2-M9XA", 0),
        ("Code: BF26-7KQ2-M9XA", 1),
        ("Código: bf26 7kq2 m9xa", 1),
        ("Codice：BF26-7KQ2-M9XA", 1),  # the colon of a Chinese keyboard
        ("您的代码是BF26-7KQ2-M9XA。谢谢", 0),
        ("コードは「BF26 7KQ2 M9XA」です", 0),
        ("รหัส BF26-7KQ2-M9XA ของคุณ", 0),
        ("HTTPS://HOST/SUMMER/BF267KQ2M9XA", 1),
        ("https://host.example/summer/bf267kq2m9xa/?utm_source=x#top", 1),
        ("Scan https://host/summer/BF26-7KQ2-M9XA today", 1),
        ("https://host.example/a/very/long/path/to/the/landing/page/BF267KQ2M9XA", 0),
        ("https://host/summer/?code=BF26-7KQ2-M9XA", 3),
        ("Your code is BF26 7KQ2 M9XA, enjoy it!", 1),
        ("Hello!\nYour code:\n\tBF26-7KQ2-M9XA\nThank you.", 2),
        ("(BF26-7KQ2-M9XA).", 0),
    ],
)
def test_pasted_texts_hold_the_code(typed, place):
    assert list(candidates(typed)).index(CODE) == place


def test_a_text_of_512_characters_is_searched_for_up_to_8_candidates():
    text = CODE.rjust(512)
    assert list(candidates(text)) == [CODE]
    assert list(candidates(f" {text}")) == []
    words = [f"A{n}" for n in range(20)]
    assert len(list(candidates(" ".join(words)))) == 8


@pytest.mark.parametrize(
    "typed", ["", "\0", " - ", "ß", "A" * 10_000_000, "B2 " * 10_000_000]
)
def test_texts_without_any_candidate(typed):
    assert list(candidates(typed)) == []
    with pytest.raises(Unreadable):
        canonical(typed)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(
    anything
    | st.lists(st.sampled_from(["a/", "B2", ":", " ", "q?", "\n"])).map("".join)
)
def test_candidates_are_few_canonical_and_begin_with_the_whole(typed):
    found = list(candidates(typed))
    assert len(found) == len(set(found)) <= MAX_CANDIDATES
    assert [canonical(one) for one in found] == found
    whole, error = outcome(typed)
    assert error or found[0] == whole
