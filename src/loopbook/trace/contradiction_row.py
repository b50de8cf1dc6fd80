"""Contradictions as rows: what kinds there are, and how a kind's rows hold their entries."""

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.life import Lives, Shape
from loopbook.trace.identifier import Level, level_of

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOBODY = -1
"""Stands for an item where there is none."""

ENTRIES_MAX = 100
"""Entries that one contradiction names: the first of them; a knot of lots can have thousands."""

_SEQUENCE_BITS = 42


class Contradiction(StrEnum):
    """What a ledger says against itself, by the code that words it (docs/spec/supervision.md)."""

    TWO_AT_ONCE = "LB-U31"  # inside two things at the same time
    REMOVED_BEFORE = "LB-U32"  # taken out of a thing before it was put in
    NEVER_ADDED = "LB-U33"  # taken out of a thing that it never was put into
    USED_TWICE = "LB-U34"  # input of two transformations
    USED_AFTER = "LB-U35"  # spoken of after it was used up
    OLDER_THAN_PART = "LB-U36"  # used before it was made
    LOOP = "LB-U37"  # made, through others, of itself
    INSIDE_ITSELF = "LB-U38"  # inside of what is inside of it
    LATE = "LB-U39"  # recorded more than a year late
    CODE_TWICE = "LB-U40"  # made twice under one code
    ENDED_AFTER = "LB-U41"  # spoken of after it was destroyed, or its code ended
    RULES_CHANGED = "LB-U42"  # another version of the pack came in mid-life


class Told(NamedTuple):
    """Contradictions of one kind, one a row; the entries of row n are `sequences[offsets[n]:...]`.

    Fields
      item       number of the item; NOBODY when it is about none
      other      number of the other item; NOBODY when there is none
      shared     how many items it is told of
      offsets    where the entries of each row begin, and the end
      sequences  entries, ascending within a row
    """

    kind: Contradiction
    item: Ints
    other: Ints
    shared: Ints
    offsets: Ints
    sequences: Ints


def told(kind: Contradiction, item: Ints, other: Ints, row: Ints, sequence: Ints) -> Told:
    """Return rows of a kind with their entries, each entry once and at most ENTRIES_MAX of a row.

    Parameters
      item, other    of each row
      row, sequence  which entry belongs to which row, in any order
    """
    order = np.lexsort((sequence, row))
    row, sequence = row[order], sequence[order]
    is_new = np.ones(len(row), np.bool_)
    is_new[1:] = (row[1:] != row[:-1]) | (sequence[1:] != sequence[:-1])
    row, sequence = row[is_new], sequence[is_new]
    starts = np.searchsorted(row, np.arange(len(item)))
    is_kept = np.arange(len(row)) - starts[row] < ENTRIES_MAX
    row, sequence = row[is_kept], sequence[is_kept]
    sizes = np.bincount(row, minlength=len(item))
    offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    return Told(kind, item, other, np.ones(len(item), np.int64), offsets, sequence)


def told_of_two(kind: Contradiction, item: Ints, other: Ints, one: Ints, two: Ints) -> Told:
    """Return rows of a kind that rest on two entries each."""
    rows = np.arange(len(item))
    return told(kind, item, other, np.tile(rows, 2), np.concatenate((one, two)))


def nobody(count: int) -> Ints:
    """Return a column of NOBODY."""
    return np.full(count, NOBODY, np.int64)


def key_of(owner: Ints, sequence: Ints) -> Ints:
    """Return one number for each pair of an owner (a position in a run) and an entry."""
    return owner << _SEQUENCE_BITS | sequence


def are_things(lives: Lives, numbers: Ints) -> Flags:
    """Say which items are single things: a lot may be in two places, and be used many times."""
    names = lives.adjacency.names(numbers)
    levels = (level_of(name) for name in names)
    return np.fromiter(
        (level not in (Level.LOT, Level.CLASS) for level in levels), np.bool_, len(names)
    )


class Act(NamedTuple):
    """What an entry of a shape does to what it names, by the position of the shape.

    Fields
      is_transformation  inputs are used up in it, outputs made
      is_making     commissions things that were not there before
      is_ending     destroys things, or ends their codes
      is_plain      says that things are there; not that they are taken apart, or ended, and no
                    paper of a transaction, which may come years after
      is_parting    takes children out of a parent
    """

    is_transformation: Flags
    is_making: Flags
    is_ending: Flags
    is_plain: Flags
    is_parting: Flags


MAKING_STEPS = frozenset({"commissioning", "creating_class_instance"})
ENDING_STEPS = frozenset({"destroying", "decommissioning"})
"""Source    CBV 2.0, 7.1.3: business steps; EPCIS 2.0, 7.4.1.2: what ADD and DELETE mean"""


def acts_of(shapes: tuple[Shape, ...]) -> Act:
    """Return what entries of each shape do."""
    kinds = [_act(shape) for shape in shapes]
    columns = [np.array([kind == name for kind in kinds], np.bool_) for name in Act._fields]
    return Act(*columns)


def _act(shape: Shape) -> str:
    match shape.type:
        case "TransformationEvent":
            return "is_transformation"
        case "ObjectEvent":
            is_made = shape.action == "ADD" and shape.biz_step in MAKING_STEPS
            is_ended = shape.action == "DELETE" or shape.biz_step in ENDING_STEPS
            return "is_making" if is_made else "is_ending" if is_ended else "is_plain"
        case "AggregationEvent" | "AssociationEvent":
            return "is_parting" if shape.action == "DELETE" else "is_plain"
        case _:
            return ""
