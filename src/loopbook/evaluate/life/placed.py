"""Leaves over places and parties: is_at, went_to, by."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.life.leaf_column import Flags, Ints, LeafColumn, distinct
from loopbook.evaluate.life.passed import Passed, one_each
from loopbook.terms.life import Lives
from loopbook.trace.classify import role_of_place, with_broader
from loopbook.trace.milestone import roles_of


def is_at_role(lives: Lives, passed: Passed, role: str) -> LeafColumn:
    """Return whether the place of the last passing, or who runs it, has the role.

    Unknown when the milestone was never passed, or its entry names no place.
    """
    there = np.flatnonzero(passed.last >= 0)
    rows = passed.rows.at(passed.last[there])
    is_named = (rows.read_point > 0) | (rows.biz_location > 0)
    has = _have(lives, rows.read_point, role) | _have(lives, rows.biz_location, role)
    return _spread(passed, there, has, is_named)


def went_to_role(lives: Lives, passed: Passed, role: str) -> LeafColumn:
    """Return whether a destination of the last passing has the role; unknown when none is named."""
    there = np.flatnonzero(passed.last >= 0)
    asked = passed.rows.sequence[passed.last[there]]
    entries, back = distinct(asked)
    told = lives.transfers(entries)
    ends = np.flatnonzero(told.is_destination)
    has = _have(lives, told.id[ends], role)
    at = told.position[ends]
    counts = np.bincount(at, minlength=len(entries))
    hits = np.bincount(at, weights=has, minlength=len(entries))
    return _spread(passed, there, (hits > 0)[back], (counts > 0)[back])


def by_role(lives: Lives, passed: Passed, role: str) -> LeafColumn:
    """Return whether the party that recorded the last passing has the role."""
    there = np.flatnonzero(passed.last >= 0)
    party = passed.rows.party[passed.last[there]]
    return _spread(passed, there, _have(lives, party, role), party > 0)


def _have(lives: Lives, places: NDArray[np.int32], role: str) -> Flags:
    """Say which places or parties have a role or a narrower one, or are run by one that has."""
    codes, names = roles_of(lives, places)
    is_meant = np.array([role in with_broader(lives.scheme, name) for name in names], bool)
    asked, back = np.unique(places, return_inverse=True)
    owners = _roles_named(lives, lives.operators(asked))
    is_run = np.array([role in with_broader(lives.scheme, name) for name in owners], bool)
    has_role: Flags = is_meant[codes] | is_run[back]
    return has_role


def _roles_named(lives: Lives, names: Sequence[str]) -> list[str]:
    """Return the role of each party by its identifier; empty where none is known."""
    positions = {text: at for at, text in enumerate(lives.texts)}
    known = [name for name in dict.fromkeys(names) if name in positions]
    told = lives.roles(np.array([positions[name] for name in known], np.int32))
    roles = dict(zip(known, told, strict=True))
    # An operator that no event names has no position: its code in the vocabulary is asked.
    return [roles.get(name) or role_of_place(name, lives.scheme, {}) for name in names]


def _spread(passed: Passed, there: Ints, has: Flags, is_named: Flags) -> LeafColumn:
    values, known = np.zeros(len(passed.last), bool), np.zeros(len(passed.last), bool)
    known[there] = is_named
    values[there] = has & is_named
    return LeafColumn(values, known, lambda: one_each(passed, passed.last))
