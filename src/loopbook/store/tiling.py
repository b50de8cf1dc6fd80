"""Tiling: which of the periods that a publisher gives figures for may be added up.

A yearbook gives the year and its quarters; adding all would count everything twice. Either the
figure of the very period asked for stands alone, or the rest is a choice of periods that do not
overlap: those that cover the most months, and of such choices the one of most, hence finest, parts.
The choice is weighted interval scheduling (Kleinberg & Tardos, Algorithm Design, section 6.1).
"""

from bisect import bisect_right
from collections.abc import Iterable

from loopbook.terms.period import Period

_Choice = tuple[int, int, tuple[Period, ...]]
"""Months covered, number of parts, the parts ascending."""


def tiling(periods: Iterable[Period], asked: Period) -> tuple[Period, ...]:
    """Return the periods to add up for `asked`, ascending and without overlap.

    Parameters
      periods  each inside `asked`
    Returns   `asked` alone where it is one of `periods`; else the choice that covers most months;
              of equals, that of most parts; of equals, that whose first differing part is earlier
    """
    given = sorted(set(periods), key=_by_end)
    if asked in given:
        return (asked,)
    ends = [each.end for each in given]
    best: list[_Choice] = [(0, 0, ())]
    for at, each in enumerate(given):
        months, parts, before = best[bisect_right(ends, each.first)]
        taken = (months + each.months, parts + 1, (*before, each))
        best.append(_better(best[at], taken))
    return best[-1][2]


def _by_end(each: Period) -> tuple[int, int]:
    return each.end, each.first


def _better(one: _Choice, other: _Choice) -> _Choice:
    if one[:2] != other[:2]:
        return max(one, other, key=_size)
    return min(one, other, key=_parts)


def _size(choice: _Choice) -> tuple[int, int]:
    return choice[:2]


def _parts(choice: _Choice) -> tuple[Period, ...]:
    return choice[2]
