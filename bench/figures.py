"""Measure a figure, compare it with another way, and report it."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

NO_DECIMALS_FROM = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: a value with its unit, or a ratio against something.

    `target` is its lower limit, or its upper limit if `at_most`.
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
        fields = asdict(self)
        value = round(fields.pop("value"), 4)
        fields["ratio" if self.unit == "ratio" else "value"] = value
        return json.dumps(fields | {"ok": self.ok})


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes, in seconds of wall clock."""
    started_at = time.perf_counter()
    work()
    return time.perf_counter() - started_at


def paired(
    ours: Callable[[], float], theirs: Callable[[], float], rounds: int
) -> tuple[float, float, float]:
    """Measure two rates alternately; return the median of each and of ours / theirs."""
    our_rates, their_rates = [], []
    for number in range(rounds):
        # The order alternates, so that neither always runs on the warmer machine.
        if number % 2 == 0:
            our_rate, their_rate = ours(), theirs()
        else:
            their_rate, our_rate = theirs(), ours()
        our_rates.append(our_rate)
        their_rates.append(their_rate)
    ratios = [a / b for a, b in zip(our_rates, their_rates, strict=True)]
    return (
        statistics.median(our_rates),
        statistics.median(their_rates),
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
    """Measure two rates alternately; return the median of their ratios as a figure."""
    our_rate, their_rate, median = paired(ours, theirs, rounds)
    rates = f"{our_rate:,.0f}{unit} against {their_rate:,.0f}{unit}"
    return Figure(
        name,
        median,
        "ratio",
        target,
        against,
        detail=f"{rates}, {rounds} rounds",
    )


def report(figure: Figure) -> None:
    """Print the figure: a JSON line on standard output, a row on standard error."""
    print(figure.as_json(), flush=True)
    sign = "≤" if figure.at_most else "≥"
    mark = "ok " if figure.ok else "MISS"
    decimals = 0 if figure.value >= NO_DECIMALS_FROM else 3
    value = f"{figure.value:,.{decimals}f}"
    print(
        f"{mark:4} {figure.name:44} {value:>10} {figure.unit:6} "
        f"({sign} {figure.target:g}) {figure.against}  {figure.detail}",
        file=sys.stderr,
        flush=True,
    )
