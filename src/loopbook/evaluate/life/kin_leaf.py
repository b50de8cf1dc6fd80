"""Leaves over kin: inside, parts, made_from, made_into, origin. Each item counts once."""

from collections.abc import Callable

import numpy as np

from loopbook.evaluate.life.kin import Kin
from loopbook.evaluate.life.leaf_column import Entries, Flags, Ints, LeafColumn, distinct
from loopbook.evaluate.life.passed import Passed, moments, sequences
from loopbook.terms.life import Lives
from loopbook.trace.classify import with_broader

Find = Callable[[Ints], Passed]
"""Gives the passings of one milestone by items, ascending and distinct."""


def of_class(lives: Lives, items: Ints, item_class: str) -> Flags:
    """Say which items, which may repeat, are of a class or of a narrower one."""
    asked, back = distinct(items)
    codes = lives.classes(asked)
    scheme, names = lives.scheme, lives.class_names
    is_in = np.array([item_class in with_broader(scheme, name) for name in names], bool)
    return is_in[codes][back]


def count_inside(kin: Kin, is_meant: Flags, passed: Passed) -> LeafColumn:
    """Return how many items are inside when the milestone was last passed.

    What the passing's own entry put in is inside; what it took out is not.
    """
    known = passed.last >= 0
    moment = moments(passed, passed.last)[kin.owner]
    is_then = known[kin.owner] & (kin.since <= moment) & (moment < kin.until)
    return _counted(kin.at(is_meant & is_then), known)


def count_all(kin: Kin, is_meant: Flags, count: int) -> LeafColumn:
    """Return how many items there are at all."""
    return _counted(kin.at(is_meant), np.ones(count, bool))


def count_passed_before(kin: Kin, is_meant: Flags, count: int, find: Find) -> LeafColumn:
    """Return how many inputs had passed the milestone before they went in."""
    asked, back = distinct(kin.item)
    passed = find(asked)
    at = passed.first[back]
    time, sequence = moments(passed, at), sequences(passed, at)
    is_earlier = (time < kin.since) | ((time == kin.since) & (sequence < kin.sequence))
    return _counted(kin.at(is_meant & (at >= 0) & is_earlier), np.ones(count, bool))


def _counted(kin: Kin, known: Flags) -> LeafColumn:
    size = int(kin.item.max(initial=0)) + 1
    pairs, _ = distinct(kin.owner * size + kin.item)
    owner = pairs // size
    counts = np.bincount(owner, minlength=len(known)).astype(np.float64)
    return LeafColumn(np.where(known, counts, 0.0), known, lambda: Entries(kin.owner, kin.sequence))
