"""Measure the texts of many codes: spelling them, and reading what was typed."""

import unicodedata
from collections.abc import Callable, Iterator

from bench import figures, scene
from bench.figures import Figure
from codes import vault
from codes.canonical import canonical

MILLION = 1_000_000
ONE_BY_ONE = 20_000
READ = 10_000
_SEPARATING = {"Zs", "Zl", "Zp", "Pd", "Pc", "Ps", "Pe", "Pi", "Pf", "Po", "Cf"}


def measure() -> Iterator[Figure]:
    """Yield the figures of spelling a million codes, and of reading ten thousand."""
    batch = scene.batch(MILLION, filled=False)
    cipher, code_format = vault.cipher(batch.series), batch.format

    def many() -> float:
        return MILLION / figures.seconds(lambda: vault.texts(batch, 1, MILLION))

    def one_by_one() -> float:
        def spell() -> None:
            for number in range(ONE_BY_ONE):
                code_format.spell(cipher.encrypt(number))

        return ONE_BY_ONE / figures.seconds(spell)

    yield figures.ratio(
        "vault.texts 1,000,000",
        ours=many,
        theirs=one_by_one,
        against="one code at a time",
        target=20,
    )
    printed = [
        code_format.grouped(text.decode())
        for text in vault.texts(batch, 1, READ).tolist()
    ]

    def rate(read: Callable[[str], str]) -> float:
        return READ / figures.seconds(lambda: [read(text) for text in printed])

    yield figures.ratio(
        "canonical 10,000",
        ours=lambda: rate(canonical),
        theirs=lambda: rate(_fold_one_by_one),
        against="the category of each character",
        target=0.5,
    )


def _fold_one_by_one(typed: str) -> str:
    """Return a text as codes are compared, asking for each character what it is."""
    return "".join(
        character.upper()
        for character in unicodedata.normalize("NFKC", typed)
        if unicodedata.category(character) not in _SEPARATING
    )
