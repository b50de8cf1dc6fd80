"""Claim: what comes in and goes out under a blend, with its mass and what is claimed of it.

On the walk: `blend` asks for the movements of a whole book; each is an item that passed a milestone
of the blend at a site. What a movement states itself counts before what was stated earlier.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import isnan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.blend import Blend, BlendFault
from loopbook.terms.life import FactColumns, Lives, Passings, runs_of_items
from loopbook.trace.classify import with_broader
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.milestone import passings
from loopbook.trace.portion import MASS, portion_of

Ints = NDArray[np.int64]

ROUNDING = Fraction(1, 1_000_000)
"""Shares are told apart from here on: amounts are whole milligrams."""


class Movement(NamedTuple):
    """An item that comes in (or goes out) at a site.

    Fields
      time      microseconds since 1970
      mass_kg   how much it is;  share  the claimed part of it;  both None when not stated
      claim_kg  how much of it is claimed, in kilograms; None when not known
    """

    time: int
    is_output: bool
    name: str
    sequence: int
    site: str
    item: int
    mass_kg: Fraction | None
    share: Fraction | None
    claim_kg: Fraction | None


class _Facts(NamedTuple):
    """Values of a word by owner: times, sequences, values, by time then sequence."""

    rows: dict[int, list[tuple[int, int, Fraction]]]

    def at(self, owner: int, time: int, sequence: int) -> Fraction | None:
        """Return what the entry states itself, or else the latest value until then."""
        rows = self.rows.get(owner, [])
        own = [value for _, stated, value in rows if stated == sequence]
        if own:
            return own[-1]
        before = bisect_right(rows, (time, float("inf")), key=lambda row: row[:2])
        return rows[before - 1][2] if before else None


def false_claims(blend: Blend, moved: Iterable[Movement]) -> list[BlendFault]:
    """Return the movements that claim less than nothing, or more than there is."""
    faults = []
    for each in moved:
        is_share = each.share is not None
        stated = each.share if is_share else each.claim_kg
        most = Fraction(1) + ROUNDING if is_share else each.mass_kg
        if stated is None or (stated >= 0 and (most is None or stated <= most)):
            continue
        borne = 1.0 if is_share else float(each.mass_kg or 0)
        faults.append(
            BlendFault(
                blend=blend.id,
                site=each.site,
                item=each.name,
                claimed=float(stated),
                borne=0.0 if stated < 0 else borne,
                is_share=is_share,
                sequences=(each.sequence,),
            )
        )
    return faults


def bounded(moved: Movement) -> Movement:
    """Return a movement with what it may claim at most, so that a false claim gains nothing.

    What comes in counts for all of its mass at most, and nothing counts below zero. What goes out
    counts for all that it says, so that more than there is uses up more than there is.
    """
    share, kg = moved.share, moved.claim_kg
    if share is not None:
        share = min(max(share, Fraction(0)), Fraction(1))
    if kg is not None:
        kg = max(kg, Fraction(0))
        if not moved.is_output and moved.mass_kg is not None:
            kg = min(kg, moved.mass_kg)
    return moved._replace(share=share, claim_kg=kg)


def movements(lives: Lives, blend: Blend) -> list[Movement]:
    """Return what came in and went out under a blend, by time; what comes in first comes first.

    What passes where no place has the role of the blend is no movement of it.
    """
    found: list[Movement] = []
    for items in runs_of_items(lives.item_count()):
        for names, is_output in ((blend.inputs, False), (blend.outputs, True)):
            reached = _distinct(passings(lives, items, names))
            if len(reached.owner):
                found += _moved(lives, blend, items, reached, is_output=is_output)
    return sorted(found, key=lambda each: each[:5])


def _distinct(reached: Passings) -> Passings:
    """Return each item and entry once, whichever milestones of the blend it is."""
    keys = np.stack((reached.owner, reached.sequence))
    rows = np.sort(np.unique(keys, axis=1, return_index=True)[1])
    return reached.at(rows)


def _moved(
    lives: Lives, blend: Blend, items: Ints, reached: Passings, *, is_output: bool
) -> list[Movement]:
    sites = _sites(lives, blend, reached)
    rows = np.array([at for at, site in enumerate(sites) if site is not None], np.int64)
    if not len(rows):
        return []
    reached, sites = reached.at(rows), [sites[row] for row in rows.tolist()]
    owners = np.unique(reached.owner)
    asked = items[owners]
    numbers = asked[owners.searchsorted(reached.owner)]
    names = dict(zip(owners.tolist(), lives.adjacency.names(asked), strict=True))
    masses = _facts(lives.facts(blend.mass, asked), owners)
    claims = _facts(lives.facts(blend.claim, asked), owners)
    is_share = _is_share(lives, blend)
    stated = _quantities(lives, reached, names)
    found = []
    columns = (reached.owner, reached.time, reached.sequence, numbers)
    for row, site in zip(zip(*(c.tolist() for c in columns), strict=True), sites, strict=True):
        owner, time, sequence, number = row
        mass = stated.get((sequence, names[owner]))
        mass = masses.at(owner, time, sequence) if mass is None else mass
        # Nothing weighs less than nothing: such a number says nothing.
        mass = None if mass is not None and mass < 0 else mass
        claim = claims.at(owner, time, sequence)
        share, kg = _claimed(claim, mass, is_share=is_share)
        found.append(
            Movement(time, is_output, names[owner], sequence, site or "", number, mass, share, kg)
        )
    return found


def _is_share(lives: Lives, blend: Blend) -> bool:
    """Say whether a claim is a part of the mass, and not a mass."""
    word = lives.scheme.vocabulary[blend.claim]
    return word.unit is None or not word.unit.dimension


def _claimed(
    claim: Fraction | None, mass: Fraction | None, *, is_share: bool
) -> tuple[Fraction | None, Fraction | None]:
    """Return the claimed part of a mass, and how much that is."""
    if claim is None:
        return None, None
    if is_share:
        # Of nothing claimed nothing is claimed, however much it is.
        return claim, Fraction(0) if not claim else None if mass is None else claim * mass
    return (claim / mass if mass else Fraction(0) if not claim else None), claim


def _sites(lives: Lives, blend: Blend, reached: Passings) -> list[str | None]:
    """Return of each passing the place that keeps the balance; None where none does."""
    if not blend.role:
        return [""] * len(reached.owner)
    places = np.unique(np.concatenate((reached.read_point, reached.biz_location)))
    roles = dict(zip(places.tolist(), lives.roles(places), strict=True))
    texts = lives.texts
    keeps = {
        place: texts[place]
        for place, role in roles.items()
        if blend.role in with_broader(lives.scheme, role)
    }
    pairs = zip(reached.read_point.tolist(), reached.biz_location.tolist(), strict=True)
    return [keeps.get(point, keeps.get(location)) for point, location in pairs]


def _facts(columns: FactColumns, owners: Ints) -> _Facts:
    """Return stated numbers by owner; a text is none."""
    rows: dict[int, list[tuple[int, int, Fraction]]] = {}
    owner, value = owners[columns.owner].tolist(), columns.value.tolist()
    for each, time, sequence, number in zip(
        owner, columns.time.tolist(), columns.sequence.tolist(), value, strict=True
    ):
        if not isnan(number):
            # The shortest decimal of a float is the one that was written.
            rows.setdefault(each, []).append((time, sequence, Fraction(repr(number))))
    return _Facts(rows)


def _quantities(
    lives: Lives, reached: Passings, names: Mapping[int, str]
) -> dict[tuple[int, str], Fraction]:
    """Return the masses that entries state of lots by quantity, by entry and name."""
    owners = zip(reached.owner.tolist(), reached.sequence.tolist(), strict=True)
    lots = [(seq, names[owner]) for owner, seq in owners if level_of(names[owner]) is Level.LOT]
    sequences = sorted({sequence for sequence, _ in lots})
    stated = _masses(lives, sequences)
    return {key: stated[key] for key in lots if key in stated}


def _masses(lives: Lives, sequences: Sequence[int]) -> dict[tuple[int, str], Fraction]:
    found: dict[tuple[int, str], Fraction] = {}
    for sequence, event in zip(sequences, lives.events(sequences), strict=True):
        portion = portion_of(event, lives.scheme.units)
        stakes = () if portion is None else (*portion.inputs, *portion.outputs)
        sums: dict[str, Fraction | None] = {}
        for stake in stakes:
            is_mass = stake.measure == MASS and stake.amount is not None
            amount = Fraction(repr(stake.amount)) if is_mass else None
            before = sums.get(stake.name, Fraction(0))
            # One amount of a lot that is not a mass leaves the lot without one.
            sums[stake.name] = None if amount is None or before is None else before + amount
        found.update(((sequence, name), kg) for name, kg in sums.items() if kg is not None)
    return found
