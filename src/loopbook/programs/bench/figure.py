"""Figure: one measured cost beside its reference, as a ratio within one run.

Times of a machine rise and fall for seconds at a time: rounds of both take turns, each round gives
a ratio, and the middle one of the ratios is what counts.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

import msgspec


class Sense(StrEnum):
    """How a figure stands to its reference."""

    COST = "cost"  # ratio = own cost / cost of the reference; at most so much
    SPEED = "speed"  # ratio = cost of the reference / own cost; at least so much


class Unit(StrEnum):
    """What a figure is counted in."""

    SECONDS = "s"
    MILLISECONDS = "ms"
    MICROSECONDS = "us"
    PER_SECOND = "/s"
    BYTES = "B"
    MEGABYTES = "MB"


class Spread(msgspec.Struct, frozen=True):
    """The middle one of several values, the least and the greatest."""

    median: float
    least: float
    most: float


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the report.

    Fields
      key        of its words: `bench.figure.KEY`, and `bench.reference.KEY` for the reference
      unit       of both values
      value      own; None when it could not be measured here
      reference  of the same run; None when there is nothing to compare with
      sense, ratio, must  how they compare, and what is required of it; None: reported only
      limit      what the value itself may not pass: at most, of rates at least
      is_met     None when nothing is required or nothing was measured
      counts     numbers that its words name, as how many nodes a lineage has
      rounds     how often it was measured
    """

    key: str
    unit: Unit
    value: Spread | None = None
    reference: Spread | None = None
    sense: Sense = Sense.COST
    ratio: Spread | None = None
    must: float | None = None
    limit: float | None = None
    is_met: bool | None = None
    counts: dict[str, int] = {}
    rounds: int = 0


class Requirement(msgspec.Struct, frozen=True):
    """What is required: of the ratio, of the value itself; None: nothing."""

    sense: Sense
    must: float | None = None
    limit: float | None = None


REPORTED = Requirement(Sense.COST)


def spread(values: Sequence[float]) -> Spread:
    """Return the middle one of some values, the least and the greatest."""
    return Spread(statistics.median(values), min(values), max(values))


def compared(
    key: str,
    unit: Unit,
    rounds: Sequence[tuple[float, float]],
    asked: Requirement = REPORTED,
    counts: Mapping[str, int] | None = None,
) -> Figure:
    """Return the figure of some rounds of (own, reference), both in `unit`."""
    own, reference = zip(*rounds, strict=True)
    is_rate = unit is Unit.PER_SECOND
    # Of rates the greater is the better, of costs the lesser.
    is_own_over = (asked.sense is Sense.COST) != is_rate
    ratio = spread([a / b if is_own_over else b / a for a, b in rounds])
    value = spread(own)
    return Figure(
        key=key,
        unit=unit,
        value=value,
        reference=spread(reference),
        sense=asked.sense,
        ratio=ratio,
        must=asked.must,
        limit=asked.limit,
        is_met=_is_met(value, ratio, unit, asked),
        counts=dict(counts or {}),
        rounds=len(rounds),
    )


def alone(
    key: str,
    unit: Unit,
    values: Sequence[float],
    limit: float | None = None,
    counts: Mapping[str, int] | None = None,
) -> Figure:
    """Return a figure that is held against a limit, or reported, with nothing beside it."""
    value = spread(values)
    asked = Requirement(Sense.COST, None, limit)
    return Figure(
        key=key,
        unit=unit,
        value=value,
        limit=limit,
        is_met=_is_met(value, None, unit, asked),
        counts=dict(counts or {}),
        rounds=len(values),
    )


def unmeasured(key: str, unit: Unit, asked: Requirement = REPORTED) -> Figure:
    """Return the figure of what could not be measured here."""
    return Figure(key=key, unit=unit, sense=asked.sense, must=asked.must, limit=asked.limit)


def _is_met(value: Spread, ratio: Spread | None, unit: Unit, asked: Requirement) -> bool | None:
    met: list[bool] = []
    if asked.must is not None and ratio is not None:
        is_most = asked.sense is Sense.COST
        met.append(ratio.median <= asked.must if is_most else ratio.median >= asked.must)
    if asked.limit is not None:
        is_least = unit is Unit.PER_SECOND
        met.append(value.median >= asked.limit if is_least else value.median <= asked.limit)
    return all(met) if met else None


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def middle_seconds(work: Callable[[], object], times: int) -> float:
    """Return the middle one of the seconds of some calls."""
    return statistics.median(seconds(work) for _ in range(times))
