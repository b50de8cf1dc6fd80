"""Passings: which items reached which milestones, by the touches that entries are to them.

On the walk: touches of many items go in, a row per item, milestone and entry comes out. A row of
milestones.csv is matched with each distinct combination of shape, side, class and role once, and
never with touches one by one.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.event import SIDES, Side
from loopbook.terms.life import Lives, Passings, Shape, TouchColumns
from loopbook.terms.milestone import Milestone
from loopbook.trace.classify import with_broader

Ints = NDArray[np.int64]


class _Kinds(NamedTuple):
    """Touches by what milestones ask of them: `kind` of each, and what the kinds are.

    Fields
      kind    position in the other fields, one per touch
      shape, side, item_class, role   positions in shapes, SIDES, class names and role names
      roles   names of roles; the first is empty
    """

    kind: Ints
    shape: Ints
    side: Ints
    item_class: Ints
    role: Ints
    roles: tuple[str, ...]


def passings(lives: Lives, items: Ints, names: Sequence[str]) -> Passings:
    """Return which of `items` reached which of the milestones, a row per entry that says so.

    Parameters
      items    numbers, ascending and distinct
      names    ids of milestones of the pack; `Passings.milestone` is a position in them
    Returns    by owner, time, sequence, milestone; each once, whatever alternatives match
    """
    touches = lives.touches(items)
    kinds = _kinds(lives, items, touches)
    rows = [lives.scheme.milestones[name] for name in names]
    words = _words(lives, kinds)
    is_reached = np.array(
        [[any(_matches(word, row) for row in each) for each in rows] for word in words], bool
    ).reshape(len(words), len(rows))
    counts = is_reached.sum(axis=1)
    reached = np.nonzero(is_reached)[1].astype(np.int32)
    first = np.cumsum(counts) - counts
    times = counts[kinds.kind]
    at = np.repeat(np.arange(len(times)), times)
    # The how-manieth milestone of its touch each row is.
    place = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times)
    milestone = reached[first[kinds.kind[at]] + place]
    return Passings(
        touches.owner[at],
        milestone,
        touches.time[at],
        touches.sequence[at],
        touches.read_point[at],
        touches.biz_location[at],
        touches.party[at],
        touches.record_time[at],
    )


def rows_reached(lives: Lives, items: Ints, names: Sequence[str]) -> tuple[Milestone, ...]:
    """Return the rows of the milestones that some touch of `items` matches, in order."""
    kinds = _kinds(lives, items, lives.touches(items))
    rows = [row for name in names for row in lives.scheme.milestones[name]]
    words = _words(lives, kinds)
    return tuple(row for row in rows if any(_matches(word, row) for word in words))


def roles_of(lives: Lives, places: NDArray[np.int32]) -> tuple[Ints, tuple[str, ...]]:
    """Return the role of each place or party, as a position in the names of roles returned.

    Each distinct text is asked once. The first name is empty: no role is known.
    """
    is_there = np.zeros(int(places.max(initial=0)) + 1, bool)
    is_there[places] = True
    asked = np.flatnonzero(is_there)
    told = lives.roles(asked.astype(np.int32))
    names = tuple(dict.fromkeys(("", *told)))
    positions = {name: at for at, name in enumerate(names)}
    code = np.zeros(len(is_there), np.int64)
    code[asked] = [positions[role] for role in told]
    return code[places], names


def role_columns(
    lives: Lives, read_point: NDArray[np.int32], biz_location: NDArray[np.int32]
) -> tuple[Ints, tuple[str, ...]]:
    """Return the role of each read point, or else of the business location, and their names."""
    both = np.concatenate([read_point, biz_location])
    role, names = roles_of(lives, both)
    at_point, at_location = role[: len(read_point)], role[len(read_point) :]
    return np.where(at_point > 0, at_point, at_location), names


def _kinds(lives: Lives, items: Ints, touches: TouchColumns) -> _Kinds:
    classes = lives.classes(items).astype(np.int64)
    role, roles = role_columns(lives, touches.read_point, touches.biz_location)
    axes = (touches.shape, touches.side, classes[touches.owner], role)
    kind, parts = np.zeros(len(touches.owner), np.int64), np.zeros((1, 0), np.int64)
    # One axis after the other, so that the table never grows beyond what occurs times one axis.
    for axis in axes:
        size = int(axis.max(initial=0)) + 1
        kind = kind * size + axis
        is_there = np.bincount(kind, minlength=len(parts) * size) > 0
        found = np.flatnonzero(is_there)
        parts = np.column_stack([parts[found // size], found % size])
        kind = (np.cumsum(is_there) - 1)[kind]
    shape, side, item_class, place_role = parts.T
    return _Kinds(kind, shape, side, item_class, place_role, roles)


class _Word(NamedTuple):
    """A kind of touch in words, with what is wider than its class and role; the empty text too."""

    shape: Shape
    side: Side
    classes: frozenset[str]
    roles: frozenset[str]


def _words(lives: Lives, kinds: _Kinds) -> list[_Word]:
    scheme, shapes, class_names = lives.scheme, lives.shapes, lives.class_names
    return [
        _Word(
            shapes[shape],
            SIDES[side],
            frozenset(("", *with_broader(scheme, class_names[item_class]))),
            frozenset(("", *with_broader(scheme, kinds.roles[role]))),
        )
        for shape, side, item_class, role in zip(*map(np.ndarray.tolist, kinds[1:5]), strict=True)
    ]


def _matches(word: _Word, row: Milestone) -> bool:
    asked = (row.event_type, row.action, row.biz_step, row.disposition)
    return (
        row.item_class in word.classes
        and row.role in word.roles
        and row.side in (None, word.side)
        and all(want in ("", has) for want, has in zip(asked, word.shape, strict=True))
    )
