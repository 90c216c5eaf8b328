"""Measure the texts of many codes against spelling them one by one."""

from collections.abc import Iterator

from bench import figures, scene
from bench.figures import Figure
from codes import vault

MILLION = 1_000_000
ONE_BY_ONE = 20_000


def measure() -> Iterator[Figure]:
    """Yield the figure of spelling a million codes."""
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
