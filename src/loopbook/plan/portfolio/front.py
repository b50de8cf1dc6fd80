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
from loopbook.plan.portfolio.asking import Asking
from loopbook.plan.portfolio.program import NPV, SAVING, Twist
from loopbook.terms.progress import Run

FINE = 1e-6
"""Share of the greatest saving below which two savings are the same."""

CENT = 0.01


class FrontPoint(NamedTuple):
    """A portfolio that no other one beats in both: `saved` over the years counted."""

    saved: float
    npv: float
    answer: Answer


class Front(NamedTuple):
    """The points, least saving first; whether there are no others (proved)."""

    points: tuple[FrontPoint, ...]
    is_whole: bool


@dataclass(slots=True)
class _Stretch:
    """Between two neighbours: nothing stands from `top` on to the upper one."""

    low: FrontPoint
    high: FrontPoint
    top: float
    is_narrow: bool = False


def front_of(asking: Asking, what: str, most: int) -> Run[Front]:
    """Return the front of net present value and one saving.

    Parameters
      most   points at most; where there are more, they are spread over the whole of it
    """
    low = yield from _point(asking, what, None)
    high = yield from _greatest(asking, what)
    if low is None or high is None:
        return Front((), is_whole=False)
    fine = FINE * max(abs(high.saved), abs(low.saved), 1e-12)
    points = {low.saved: low, high.saved: high}
    open_ = [_Stretch(low, high, high.saved)]
    if high.saved - low.saved <= fine:
        return Front((low,), is_whole=True)
    while open_ and len(points) < most and not asking.is_stopped:
        open_.sort(key=lambda each: each.top - each.low.saved)
        stretch = open_.pop()
        least = stretch.low.saved + fine
        middle = (stretch.low.saved + stretch.top) / 2.0
        asked = least if stretch.is_narrow else max(least, middle)
        found = yield from _point(asking, what, asked)
        if found is None:
            break
        points.setdefault(found.saved, found)
        open_ += _parts(stretch, found, asked, fine)
    ordered = tuple(points[saved] for saved in sorted(points))
    return Front(ordered, is_whole=not open_ and not asking.is_stopped)


def _parts(stretch: _Stretch, found: FrontPoint, asked: float, fine: float) -> list[_Stretch]:
    """Return what is left to look at: below what was asked, and above what was found."""
    is_end = found.saved >= stretch.high.saved - fine
    below = _Stretch(stretch.low, stretch.high if is_end else found, asked, is_end)
    above = _Stretch(found, stretch.high, stretch.top)
    parts = [below] if is_end else [below, above]
    return [each for each in parts if each.top - each.low.saved > 2.0 * fine]


def _point(asking: Asking, what: str, least: float | None) -> Run[FrontPoint | None]:
    """Return the best portfolio with at least so much saved; of equals, the one that saves most."""
    floors = () if least is None else ((SAVING, what, least),)
    first = yield from asking.ask(Twist(objective=NPV, floors=floors))
    if first.answer is None:
        return None
    held = first.objective - max(CENT, abs(first.objective) * 1e-9)
    twist = Twist(objective=SAVING, saving=what, floors=(*floors, (NPV, "", held)))
    second = yield from asking.ask(twist)
    return _made(asking, what, second.answer or first.answer)


def _greatest(asking: Asking, what: str) -> Run[FrontPoint | None]:
    first = yield from asking.ask(Twist(objective=SAVING, saving=what))
    if first.answer is None:
        return None
    held = first.objective - abs(first.objective) * FINE / 4.0
    second = yield from asking.ask(Twist(objective=NPV, floors=((SAVING, what, held),)))
    return _made(asking, what, second.answer or first.answer)


def _made(asking: Asking, what: str, answer: Answer) -> FrontPoint:
    saved = reckoned(asking.columns, answer, SAVING, what)
    return FrontPoint(saved, reckoned(asking.columns, answer, NPV), answer)
