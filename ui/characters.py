"""Clean typed texts of invisible and meaningless characters, by Unicode properties.

Keyboards, dictation and pasting leave them: a dictated code begins with U+FFFC, a
Japanese keyboard writes a vowel mark for a dash. The properties are those of Unicode
Standard Annex 44, so characters of later versions need no change here.
"""

import unicodedata

import regex

# Default-ignorable code points show nothing: joiners, variation selectors, bidi marks,
# Hangul fillers. Of the block Specials only U+FFFD is seen. U+2800 is a blank that no
# property calls one.
_INVISIBLE = (
    r"\p{Default_Ignorable_Code_Point}"
    r"[\p{Block=Specials}--\N{REPLACEMENT CHARACTER}]"
    r"[\p{Cc}--\p{White_Space}]"
    r"\p{Noncharacter_Code_Point}\p{Cs}"
    "\N{BRAILLE PATTERN BLANK}"
)
# Letters and symbols that keyboards offer where a dash is meant; Unicode's list of
# confusable characters (UTS 39) puts them together with dashes.
_LIKE_DASHES = (
    "\N{TILDE OPERATOR}\N{MODIFIER LETTER MINUS SIGN}\N{HYPHEN BULLET}"
    "\N{ARABIC TATWEEL}\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}"
    "\N{HANGUL LETTER EU}\N{HANGUL JUNGSEONG EU}\N{CJK UNIFIED IDEOGRAPH-4E00}"
)
_DASHES = rf"\p{{Dash}}\p{{Hyphen}}\p{{Block=Box_Drawing}}{_LIKE_DASHES}"
_JOINED = r"[\p{L}\p{M}\p{Extended_Pictographic}]"

_invisible = regex.compile(f"[{_INVISIBLE}]", regex.V1)
# Persian and Hindi spell words with joiners, and emoji are made with them.
_invisible_but_joiners = regex.compile(
    rf"(?<={_JOINED})\p{{Join_Control}}(?={_JOINED})(*SKIP)(*FAIL)|[{_INVISIBLE}]",
    regex.V1,
)
_dash = regex.compile(f"[{_DASHES}]", regex.V1)
_space = regex.compile(r"[\p{White_Space}\p{Z}]+", regex.V1)
# Letters that only modify others (Lm) mean nothing alone.
_no_letter_or_digit = regex.compile(
    rf"[[^\p{{L}}\p{{N}}]\p{{Lm}}{_INVISIBLE}{_DASHES}]+", regex.V1
)
_control = regex.compile(
    r"[[\p{Cc}\p{Noncharacter_Code_Point}\p{Cs}\p{Zl}\p{Zp}]--[\t\n\r]]", regex.V1
)


def letters_and_digits(text: str) -> str:
    """Return what is left of `text`, decomposed (NFKD), without everything else.

    Accents go too: É gives E, whether it is one character or two.
    """
    return str(_no_letter_or_digit.sub("", unicodedata.normalize("NFKD", text)))


def tidy(text: str) -> str:
    """Return one line as a keyboard of English would write it.

    Compatibility forms are composed (NFKC: full-width letters become plain ones), all
    invisible characters are dropped, dashes become "-", spaces become single " ", and
    none is left at either end.
    """
    visible = _invisible.sub("", unicodedata.normalize("NFKC", text))
    return str(_space.sub(" ", _dash.sub("-", visible)).strip())


def one_line(text: str) -> str:
    """Return words as they are seen, on one line, with single spaces between them.

    Joiners stay where they spell a word or an emoji.
    """
    return str(_space.sub(" ", _invisible_but_joiners.sub("", text)).strip())


def has_control(text: str) -> bool:
    """Tell whether `text` holds control characters or code points that are none.

    Tabs and the ends of lines are none of them.
    """
    return bool(_control.search(text))


def drop_control(text: str) -> str:
    """Return `text` without what `has_control` looks for."""
    return str(_control.sub("", text))
