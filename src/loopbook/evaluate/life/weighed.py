"""Leaves over masses: what went into the transformation that made an item, or that used it up.

Lots weigh what the entry states; instances what their fact `mass` says last. A side of which any
member states no mass is unknown, and so is an item that no transformation of two sides made.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from loopbook.evaluate.life.kin import Kin, became, joined_kin, nodes
from loopbook.evaluate.life.kin_leaf import of_class
from loopbook.evaluate.life.leaf_column import (
    Entries,
    Flags,
    Ints,
    LeafColumn,
    Reals,
    distinct,
    firsts,
    lasts,
)
from loopbook.evaluate.life.leaves import MASS
from loopbook.terms.event import SIDES, QuantityElement, Side
from loopbook.terms.life import Lives
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.measure import unit_named

FACT = "mass"
"""Word of kind fact that says what an instance weighs."""

_DIGITS = 12
"""Significant digits of a sum of masses that are compared; floats hold fifteen."""

_OUTPUT = SIDES.index(Side.OUTPUT)
_LOTS = (Level.LOT, Level.CLASS)


class Made(NamedTuple):
    """The transformation of each item that has one.

    Fields
      entries   the entries that state it, by owner
      inputs, outputs   what went in and came out, by owner; lots and instances
      known     which items have one
    """

    entries: Entries
    inputs: Kin
    outputs: Kin
    known: Flags


def made_by(lives: Lives, items: Ints) -> Made:
    """Return the latest transformation that each item came out of."""
    return _made(lives, items, is_into=True)


def used_by(lives: Lives, items: Ints) -> Made:
    """Return the latest transformation that each item went into."""
    return _made(lives, items, is_into=False)


def _made(lives: Lives, items: Ints, *, is_into: bool) -> Made:
    """Find the transformation by its last link, then what else it names on both sides."""
    near = became(lives, items, is_into=is_into)
    near = near.at(np.lexsort((near.sequence, near.since, near.owner)))
    last = lasts(near.owner, len(items))
    there = np.flatnonzero(last >= 0)
    one = near.at(last[there])
    is_node = nodes(lives, one.item)
    # Without a node, every input is linked with every output by the one entry.
    chosen = np.full(len(items), -1, np.int64)
    chosen[one.owner[~is_node]] = one.sequence[~is_node]
    same = near.at(near.sequence == chosen[near.owner])
    far = _owned(became(lives, one.item[~is_node], is_into=not is_into), one.owner[~is_node])
    far = far.at(far.sequence == chosen[far.owner])
    hubs, owners = one.item[is_node], one.owner[is_node]
    before = _owned(became(lives, hubs, is_into=True), owners)
    after = _owned(became(lives, hubs, is_into=False), owners)
    inputs, outputs = (same, far) if is_into else (far, same)
    went = joined_kin([inputs, _went_in_too(lives, outputs), before])
    came = joined_kin([outputs, _came_out_too(lives, inputs), after])
    return Made(_entries([went, came]), went, came, last >= 0)


def _came_out_too(lives: Lives, inputs: Kin) -> Kin:
    """Return the inputs that came out under the same name: no link says so, but their side does."""
    asked, back = distinct(inputs.item)
    touches = lives.touches(asked)
    is_out = touches.side == _OUTPUT
    size = int(max(touches.sequence.max(initial=0), inputs.sequence.max(initial=0))) + 1
    out = touches.owner[is_out] * size + touches.sequence[is_out]
    return inputs.at(np.isin(back * size + inputs.sequence, out))


def _went_in_too(lives: Lives, outputs: Kin) -> Kin:
    """Return the outputs that went in under the same name: a thing that was repaired goes on.

    Neither link nor side says so. Only what was spoken of before is looked at, so that few events
    are read.
    """
    asked, back = distinct(outputs.item)
    touches = lives.touches(asked)
    first = firsts(touches.owner, len(asked))[back]
    has_touch = first >= 0
    is_older = has_touch.copy()
    time, sequence = touches.time[first[has_touch]], touches.sequence[first[has_touch]]
    then, entry = outputs.since[has_touch], outputs.sequence[has_touch]
    is_older[has_touch] = (time < then) | ((time == then) & (sequence < entry))
    older = outputs.at(is_older)
    names = lives.adjacency.names(older.item)
    entries, place = np.unique(older.sequence, return_inverse=True)
    inputs = [set(event.inputs) for event in lives.events(entries.tolist())]
    is_both = [name in inputs[at] for name, at in zip(names, place.tolist(), strict=True)]
    return older.at(np.array(is_both, bool))


def _owned(kin: Kin, owners: Ints) -> Kin:
    return kin._replace(owner=owners[kin.owner])


def _entries(sides: list[Kin]) -> Entries:
    """Return the entries of both sides, by owner, each once."""
    owner = np.concatenate([side.owner for side in sides])
    sequence = np.concatenate([side.sequence for side in sides])
    pairs = np.unique(np.column_stack([owner, sequence]), axis=0).reshape(-1, 2)
    return Entries(pairs[:, 0], pairs[:, 1])


def weight_of(lives: Lives, made: Made, *, is_input: bool, item_class: str = "") -> LeafColumn:
    """Return the mass of one side of the transformations, kilograms.

    Parameters
      item_class   only what is of this class or a narrower one; empty: everything
    """
    count = len(made.known)
    side = made.inputs if is_input else made.outputs
    lots, is_whole = _lots(lives, made, is_input=is_input, item_class=item_class)
    total = np.bincount(made.entries.owner, weights=lots, minlength=count)
    missing = np.bincount(made.entries.owner, weights=~is_whole, minlength=count)
    if item_class:
        side = side.at(of_class(lives, side.item, item_class))
    owner, mass = _instances(lives, side)
    total += np.bincount(owner, weights=np.nan_to_num(mass), minlength=count)
    missing += np.bincount(owner, weights=np.isnan(mass), minlength=count)
    known = made.known & (missing == 0)
    values = np.where(known, total, 0.0)

    # A sum of floats is taken as the decimal that a person would write for it.
    def exact(row: int) -> Fraction:
        return Fraction(f"{float(values[row]):.{_DIGITS}g}")

    return LeafColumn(values, known, lambda: made.entries, exact)


def _instances(lives: Lives, side: Kin) -> tuple[Ints, Reals]:
    """Return the instances of a side by owner, each once, with their masses; NaN: not stated."""
    size = int(side.item.max(initial=0)) + 1
    pairs = np.unique(side.owner * size + side.item)
    owner, item = pairs // size, pairs % size
    asked, back = distinct(item)
    is_lot = np.array([level_of(name) in _LOTS for name in lives.adjacency.names(asked)], bool)
    masses = np.full(len(asked), np.nan)
    word = lives.scheme.vocabulary.get(FACT)
    if word is not None and word.unit is not None and word.unit.dimension == MASS:
        facts = lives.facts(FACT, asked)
        at = lasts(facts.owner, len(asked))
        masses[at >= 0] = facts.value[at[at >= 0]]
    kept = ~is_lot[back]
    return owner[kept], masses[back][kept]


def _lots(lives: Lives, made: Made, *, is_input: bool, item_class: str) -> tuple[Reals, Flags]:
    """Return what lots of one side weigh by entry, and whether all of them say it."""
    asked, back = distinct(made.entries.sequence)
    told = lives.masses(asked)
    kg, whole = (
        (told.input_kg, told.is_input_whole) if is_input else (told.output_kg, told.is_output_whole)
    )
    if not item_class:
        return kg[back], whole[back]
    # Columns do not tell the lots of an entry apart: those that have any are looked at.
    kg, whole = kg.copy(), whole.copy()
    mixed = np.flatnonzero((kg > 0) | ~whole)
    events = lives.events(asked[mixed].tolist())
    sides = [event.input_quantities if is_input else event.output_quantities for event in events]
    meant = _named_of_class(lives, made.inputs if is_input else made.outputs, sides, item_class)
    for at, lots in zip(mixed.tolist(), sides, strict=True):
        kg[at], whole[at] = _lots_of_class(lives, lots, meant)
    return kg[back], whole[back]


def _named_of_class(
    lives: Lives, side: Kin, sides: list[tuple[QuantityElement, ...]], item_class: str
) -> frozenset[str]:
    """Return the names of a class among the lots of events.

    Names of lots that links tell are read together; one number at a time is asked only for pure
    classes beside them, which are few.
    """
    items, _ = distinct(side.item)
    known = dict(zip(lives.adjacency.names(items), items.tolist(), strict=True))
    names = list(dict.fromkeys(lot.epc_class for lots in sides for lot in lots))
    number = lives.adjacency.number
    numbers = [known[name] if name in known else number(name) for name in names]
    meant = of_class(lives, np.array(numbers, np.int64), item_class).tolist()
    return frozenset(name for name, is_meant in zip(names, meant, strict=True) if is_meant)


def _lots_of_class(
    lives: Lives, lots: tuple[QuantityElement, ...], meant: frozenset[str]
) -> tuple[float, bool]:
    """Return what the lots that are meant weigh together, and whether all of them say it."""
    stated = [_kilograms(lives, lot) for lot in lots if lot.epc_class in meant]
    known = [each for each in stated if each is not None]
    return float(sum(known, Fraction(0))), len(known) == len(stated)


def _kilograms(lives: Lives, lot: QuantityElement) -> Fraction | None:
    unit = unit_named(lives.scheme.units, lot.uom) if lot.uom else None
    if lot.quantity is None or unit is None or unit.dimension != MASS:
        return None
    return Fraction(lot.quantity) * unit.factor if lot.quantity.is_finite() else None
