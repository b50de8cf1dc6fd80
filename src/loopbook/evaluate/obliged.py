"""Obliged: who must do what a duty says, for each passing that begins it.

The duty names a role (a dismantler, a recycler). Who has it at the passing is told by master data:
what the place is and who runs it, and what the recording party is. In this order:

1. the place of the entry, or who runs it, has the role: who runs it;
2. the recording party has the role: it;
3. the place has the role, nobody is named who runs it, and no other role is known of the recording
   party: the recording party, which speaks from there;
4. the master data know no role at all: the recording party;
5. else it cannot be told.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.life import Lives, Passings
from loopbook.trace.classify import with_broader

Positions = NDArray[np.int32]

NOBODY = 0
"""Position of the empty text: it is not known who."""

_RUN = 1_000
"""Texts that are asked for their roles at a time: most books have one among the first."""


def obliged(lives: Lives, passed: Passings, role: str) -> Positions:
    """Return who must, one a passing, as a position in `Lives.texts`; NOBODY: not known.

    Who runs a place may be no text of the book: then the place stands for him (`names_of`).

    Parameters
      role  term of the pack; whoever has a narrower one has it
    """
    if not len(passed.owner):
        return np.empty(0, np.int32)
    points, at_point = _places(lives, passed.read_point, role)
    sites, at_site = _places(lives, passed.biz_location, role)
    recorders = _distinct(passed.party)
    roles = dict(zip(recorders.tolist(), lives.roles(recorders), strict=True))
    is_fit = _looked_up({at: _has(lives, own, role) for at, own in roles.items()}, passed.party)
    is_free = _looked_up({at: not own for at, own in roles.items()}, passed.party)
    if not (bool(is_fit.all()) or _has_roles(lives)):
        return passed.party.copy()
    found = np.where(is_fit | ((at_point | at_site) & is_free), passed.party, NOBODY)
    found = np.where(sites != NOBODY, sites, found)
    return np.where(points != NOBODY, points, found).astype(np.int32)


def _has_roles(lives: Lives) -> bool:
    """Say whether the master data know a role of anything the book speaks of."""
    count = len(lives.texts)
    runs = (np.arange(a, min(a + _RUN, count), dtype=np.int32) for a in range(0, count, _RUN))
    return any(any(lives.roles(run)) for run in runs)


def names_of(lives: Lives, parties: Positions) -> tuple[str, ...]:
    """Return the names of parties that `obliged` gave; empty for NOBODY."""
    texts = lives.texts
    operators = lives.operators(parties)
    return tuple(
        operator or texts[at] for at, operator in zip(parties.tolist(), operators, strict=True)
    )


def _has(lives: Lives, own: str, role: str) -> bool:
    """Say whether a role is the one asked for, or a narrower one."""
    return role in with_broader(lives.scheme, own)


def _places(lives: Lives, places: Positions, role: str) -> tuple[Positions, NDArray[np.bool_]]:
    """Return who runs each place that has the role, and which have it with nobody named."""
    distinct = _distinct(places)
    operators = dict(zip(distinct.tolist(), lives.operators(distinct), strict=True))
    numbers = _numbered(lives.texts, operators.values())
    roles = dict(zip(distinct.tolist(), lives.roles(distinct), strict=True))
    named = np.array(sorted(set(numbers.values())), np.int32)
    of_operators = dict(zip(named.tolist(), lives.roles(named), strict=True))
    runs: dict[int, int] = {}
    is_bare: dict[int, int] = {}
    for place, operator in operators.items():
        who: int = numbers.get(operator, int(place)) if operator else NOBODY
        has_role = _has(lives, roles[place], role) or _has(lives, of_operators.get(who, ""), role)
        runs[place] = who if has_role else NOBODY
        is_bare[place] = has_role and not operator
    return _looked_up(runs, places), _looked_up(is_bare, places).astype(bool)


def _numbered(texts: Iterable[str], wanted: Iterable[str]) -> dict[str, int]:
    """Return the positions of those texts that are asked for; the empty one is no name."""
    missing = {text for text in wanted if text}
    found: dict[str, int] = {}
    for at, text in enumerate(texts) if missing else ():
        if text in missing:
            found.setdefault(text, at)
    return found


def _distinct(positions: Positions) -> Positions:
    """Return the positions that occur, ascending."""
    return np.flatnonzero(np.bincount(positions)).astype(np.int32)


def _looked_up(table: Mapping[int, int], positions: Positions) -> Positions:
    """Return what a table says of each position."""
    values = np.zeros(max(table, default=0) + 1, np.int32)
    for at, value in table.items():
        values[at] = value
    found: Positions = values[positions]
    return found
