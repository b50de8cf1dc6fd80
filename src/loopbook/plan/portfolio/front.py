"""Front: all portfolios between the most money and the most saving that no other one beats in both.

Epsilon-constraint: the greatest net present value with at least so much saved, then the most saved
at that value. The stretches between neighbouring points are asked in turn, the longest first, in
their middle; a stretch whose middle has only its upper end is asked right above its lower end, and
closed. The steps between points are the abatement costs of the system: what one unit more costs
when the whole portfolio is chosen anew.
Source    Y. Haimes, L. Lasdon, D. Wismer 1971; G. Mavrotas 2009 for the second of two solutions
"""

from dataclasses import dataclass
from typing import NamedTuple

from loopbook.plan.portfolio.answer import Answer, reckoned
from loopbook.plan.portfolio.asking import Asked, Asking
from loopbook.plan.portfolio.program import NPV, SAVING, Twist
from loopbook.terms.progress import Run

FINE = 1e-6
"""Share of the greatest saving below which two savings are the same."""

CENT = 0.01


class FrontPoint(NamedTuple):
    """A portfolio that no other one beats in both: `saved` over the years counted.

    Fields
      asked    what it came of;  is_open   whether a search was ended before the proof
    """

    saved: float
    npv: float
    asked: Asked
    answer: Answer
    is_open: bool


class Front(NamedTuple):
    """The points, least saving first; whether there are no others (proved)."""

    points: tuple[FrontPoint, ...]
    is_whole: bool

    @property
    def open_count(self) -> int:
        """Return how many points another portfolio may beat."""
        return sum(point.is_open for point in self.points)


@dataclass(slots=True)
class _Stretch:
    """Between two neighbours: nothing stands from `top` on to the upper one."""

    low: FrontPoint
    high: FrontPoint
    top: float
    is_narrow: bool = False


def front_of(asking: Asking, base: Asked, what: str, most: int) -> Run[Front]:
    """Return the front of net present value and one saving.

    Parameters
      base   the portfolio that is the answer
      most   points at most; where there are more, they are spread over the whole of it
    """
    low = yield from _point(asking, what, None, base)
    high = yield from _greatest(asking, what, base)
    if low is None or high is None:
        return Front((), is_whole=False)
    fine = FINE * max(abs(high.saved), abs(low.saved), 1e-12)
    points = {low.saved: low, high.saved: high}
    open_ = [_Stretch(low, high, high.saved)]
    if high.saved - low.saved <= fine:
        return Front((low,), is_whole=not (low.is_open or high.is_open))
    while open_ and len(points) < most and not asking.is_stopped:
        open_.sort(key=lambda each: each.top - each.low.saved)
        stretch = open_.pop()
        least = stretch.low.saved + fine
        middle = (stretch.low.saved + stretch.top) / 2.0
        asked = least if stretch.is_narrow else max(least, middle)
        found = yield from _point(asking, what, asked, stretch.high.asked)
        if found is None:
            break
        points.setdefault(found.saved, found)
        open_ += _parts(stretch, found, asked, fine)
    front = Front(_undominated(points), is_whole=False)
    is_whole = not open_ and not asking.is_stopped and not front.open_count
    return front._replace(is_whole=is_whole)


def _undominated(points: dict[float, FrontPoint]) -> tuple[FrontPoint, ...]:
    """Return the points in order, without those that an unfinished search left behind."""
    kept: list[FrontPoint] = []
    for saved in sorted(points, reverse=True):
        if not kept or points[saved].npv > kept[-1].npv:
            kept.append(points[saved])
    return tuple(reversed(kept))


def _parts(stretch: _Stretch, found: FrontPoint, asked: float, fine: float) -> list[_Stretch]:
    """Return what is left to look at: below what was asked, and above what was found."""
    is_end = found.saved >= stretch.high.saved - fine
    below = _Stretch(stretch.low, stretch.high if is_end else found, asked, is_end)
    above = _Stretch(found, stretch.high, stretch.top)
    parts = [below] if is_end else [below, above]
    return [each for each in parts if each.top - each.low.saved > 2.0 * fine]


def _point(asking: Asking, what: str, least: float | None, start: Asked) -> Run[FrontPoint | None]:
    """Return the best portfolio with at least so much saved; of equals, the one that saves most."""
    floors = () if least is None else ((SAVING, what, least),)
    is_known = least is None and asking.columns.problem.terms.objective == NPV
    first = start if is_known else (yield from asking.ask(Twist(NPV, floors=floors), start))
    if first.answer is None:
        return None
    held = first.objective - max(CENT, abs(first.objective) * 1e-9)
    twist = Twist(objective=SAVING, saving=what, floors=(*floors, (NPV, "", held)))
    return (yield from _second(asking, what, twist, first))


def _greatest(asking: Asking, what: str, start: Asked) -> Run[FrontPoint | None]:
    first = yield from asking.ask(Twist(objective=SAVING, saving=what), start)
    if first.answer is None:
        return None
    held = first.objective - abs(first.objective) * FINE / 4.0
    twist = Twist(objective=NPV, floors=((SAVING, what, held),))
    return (yield from _second(asking, what, twist, first))


def _second(asking: Asking, what: str, twist: Twist, first: Asked) -> Run[FrontPoint | None]:
    """Return the best of equals; where the first search was ended nobody knows the equals."""
    second = first if first.is_open else (yield from asking.ask(twist, first))
    asked = second if second.answer is not None else first
    if asked.answer is None:
        return None
    saved = reckoned(asking.columns, asked.answer, SAVING, what)
    npv = reckoned(asking.columns, asked.answer, NPV)
    is_open = first.is_open or second.is_open
    return FrontPoint(saved, npv, asked, asked.answer, is_open)
