"""Readings: totals of a flow put together by where they come from, and which one counts.

Bases, grains, publishers and scopes are never added: two of them speak of the same flow as rivals.
Which one counts is a fixed order, so that everyone who asks gets the same number.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import msgspec

from loopbook.terms.account import Reading, Total
from loopbook.terms.event import Basis, Grade
from loopbook.terms.lazy import Lazy
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain

DECIDING_GRADES = (Grade.VERIFIED, Grade.DERIVED)
STRENGTH = (Basis.MEASURED, Basis.DECLARED, Basis.MODELLED, Basis.CONSTRUCTED)
"""Bases from strong to weak."""

Order = Callable[[Reading], tuple[object, ...]]


class Origin(msgspec.Struct, frozen=True):
    """What totals must share to be added."""

    basis: Basis
    grain: Grain
    publisher: str
    scope: str
    grade: Grade
    published: str
    depth: int = 0


def by_origin(totals: Iterable[Total]) -> dict[Origin, list[Total]]:
    """Return the totals of one flow and layer by origin, in the order in which they come."""
    found: dict[Origin, list[Total]] = {}
    for total in totals:
        origin = Origin(
            total.basis,
            total.grain,
            total.publisher,
            total.scope,
            total.grade,
            total.published,
            total.depth,
        )
        found.setdefault(origin, []).append(total)
    return found


def reading_of(origin: Origin, totals: Sequence[Total], period: Period) -> Reading:
    """Return the sum of totals of one origin over all classes.

    Returns   sd None when any posting states none; whole when every class covers every month
    """
    is_stated = all(total.unstated_count == 0 for total in totals)
    # Sums of reversed postings can leave a variance a hair below zero.
    variance = max(math.fsum(total.variance for total in totals), 0.0)
    return Reading(
        basis=origin.basis,
        grain=origin.grain,
        publisher=origin.publisher,
        scope=origin.scope,
        grade=origin.grade,
        published=origin.published,
        depth=origin.depth,
        amount=sum(total.amount for total in totals),
        sd=math.sqrt(variance) if is_stated else None,
        is_whole=all(total.months >= period.months for total in totals),
        count=sum(total.count for total in totals),
        sequences=Lazy(None, partial(_sequences, tuple(totals))),
        rules=tuple(sorted({each for total in totals for each in total.rules})),
    )


def _sequences(totals: Sequence[Total]) -> tuple[int, ...]:
    return tuple(sorted({each for total in totals for each in total.sequences}))


def order_by(preference: Sequence[str]) -> Order:
    """Return the sort key by which the first reading is the one that counts.

    Whole before partial; verified and derived figures before others; the bases in the order of the
    pack; items before batches before statistics; what is stated of the whole place before the sum
    of its parts; the latest publication; then names, so that the order never depends on the input.
    """
    places = {basis: place for place, basis in enumerate(preference)}

    def key(reading: Reading) -> tuple[object, ...]:
        return (
            not reading.is_whole,
            reading.grade not in DECIDING_GRADES,
            places.get(reading.basis.value, len(places) + STRENGTH.index(reading.basis)),
            list(Grain).index(reading.grain),
            reading.depth,
            *(-ord(letter) for letter in f"{reading.published:\x00<10}"[:10]),
            list(Grade).index(reading.grade),
            reading.publisher,
            reading.scope,
        )

    return key


def weakest(bases: Iterable[Basis]) -> Basis | None:
    """Return the weakest of some bases; None when there are none."""
    return max(bases, key=STRENGTH.index, default=None)
