"""A figure, how it is measured against another, and how it is told."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

FULL = 100  # from here on, decimals say nothing


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: a value with its unit, or a ratio against something.

    `target` is the least it may be, or the most where `at_most`.
    """

    name: str
    value: float
    unit: str
    target: float
    against: str = ""
    at_most: bool = False
    detail: str = ""

    @property
    def ok(self) -> bool:
        if self.at_most:
            return self.value <= self.target
        return self.value >= self.target

    def as_json(self) -> str:
        told = asdict(self)
        value = round(told.pop("value"), 4)
        told["ratio" if self.unit == "ratio" else "value"] = value
        return json.dumps(told | {"ok": self.ok})


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes, in seconds of wall clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def paired(
    ours: Callable[[], float], theirs: Callable[[], float], rounds: int
) -> tuple[float, float, float]:
    """Measure two rates in turn; return the median of each and of ours / theirs."""
    mine, other = [], []
    for turn in range(rounds):
        # Who goes first changes, so that neither always finds the warmer machine.
        first, second = (ours, theirs) if turn % 2 == 0 else (theirs, ours)
        a, b = first(), second()
        mine.append(a if turn % 2 == 0 else b)
        other.append(b if turn % 2 == 0 else a)
    ratios = [a / b for a, b in zip(mine, other, strict=True)]
    return (
        statistics.median(mine),
        statistics.median(other),
        statistics.median(ratios),
    )


def ratio(  # noqa: PLR0913 -- what is measured, against what, and how often
    name: str,
    *,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    against: str,
    target: float,
    rounds: int = 5,
    unit: str = "/s",
) -> Figure:
    """Measure two rates in turn and return the median of their ratios as a figure."""
    mine, other, median = paired(ours, theirs, rounds)
    return Figure(
        name,
        median,
        "ratio",
        target,
        against,
        detail=f"{mine:,.0f}{unit} against {other:,.0f}{unit}, {rounds} rounds",
    )


def tell(figure: Figure) -> None:
    """Print the figure: a JSON line on standard output, a row on standard error."""
    print(figure.as_json(), flush=True)
    sign = "≤" if figure.at_most else "≥"
    mark = "ok " if figure.ok else "MISS"
    value = f"{figure.value:,.{0 if figure.value >= FULL else 3}f}"
    print(
        f"{mark:4} {figure.name:44} {value:>10} {figure.unit:6} "
        f"({sign} {figure.target:g}) {figure.against}  {figure.detail}",
        file=sys.stderr,
        flush=True,
    )
