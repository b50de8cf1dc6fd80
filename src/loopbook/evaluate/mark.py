"""Marks: whether what a product claims to be is borne out by its life.

On the walk: `Book.marks` and the public enquiry. The rules stand in marks.toml, in milestones and
in a formula over leaves of lives; an answer names no place, no party and no entry.
"""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.life.columns import LifeColumns
from loopbook.terms.history import Fact
from loopbook.terms.life import Lives, Passings
from loopbook.terms.lineage import moment_of
from loopbook.terms.mark import Mark, MarkAnswer, MarkState
from loopbook.trace.classify import with_broader
from loopbook.trace.milestone import passings


def mark_answers(lives: Lives, item: int, facts: Mapping[str, Fact]) -> tuple[MarkAnswer, ...]:
    """Return every mark that an item of this class may carry, and whether it holds.

    Parameters
      item    number of the item in `lives.adjacency`
      facts   the latest of each word that is known of the item
    Returns   in the order of the pack; none for an item of no known class
    """
    wider = set(with_broader(lives.scheme, class_named(lives, item)))
    found = (mark for mark in lives.scheme.marks.values() if mark.item_class in wider)
    return tuple(mark_answer(lives, mark, item, facts) for mark in found)


def class_named(lives: Lives, item: int) -> str:
    """Return the class of an item as a term of the pack; empty when none is known."""
    # Asked before the names: they grow when a class is met for the first time.
    code = int(lives.classes(np.array([item], np.int64))[0])
    return lives.class_names[code]


def mark_answer(lives: Lives, mark: Mark, item: int, facts: Mapping[str, Fact]) -> MarkAnswer:
    """Return whether one mark of an item holds.

    What the mark shows is told only of an item that was granted it: the same word may be known of
    an item without the mark, and is nobody's business then.
    """
    asked = np.array([item], np.int64)
    names = (mark.granted, *mark.ended)
    passed = passings(lives, asked, names)
    granted = passed.at(passed.milestone == 0)
    if not len(granted.owner):
        return MarkAnswer(mark=mark, state=MarkState.ABSENT)
    zone = ZoneInfo(lives.scheme.system.zone)
    until = _ended(granted, passed.at(passed.milestone > 0))
    return MarkAnswer(
        mark=mark,
        state=_state(lives, mark, asked, is_ended=until is not None),
        since=_day(int(granted.time[0]), zone),
        until=None if until is None else _day(until, zone),
        facts=tuple(facts[term] for term in mark.shows if term in facts),
    )


def _ended(granted: Passings, ended: Passings) -> int | None:
    """Return when a mark ended for good: the first ending at or after the last grant."""
    after = ended.time[ended.time >= granted.time[-1]]
    return int(after[0]) if len(after) else None


def _state(lives: Lives, mark: Mark, asked: NDArray[np.int64], *, is_ended: bool) -> MarkState:
    if is_ended:
        return MarkState.ENDED
    holds, is_known = LifeColumns(lives, asked).truth(mark.holds)
    if not is_known[0]:
        return MarkState.UNKNOWN
    return MarkState.HOLDS if holds[0] else MarkState.BROKEN


def _day(moment: int, zone: ZoneInfo) -> date:
    return moment_of(moment).astimezone(zone).date()
