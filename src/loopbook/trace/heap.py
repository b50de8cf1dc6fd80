"""Heap: what entries state of things and lots, and in which proportion sides of events stand.

Amounts are whole quanta; None where entries do not say. `apportion` shares a lineage out by them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from loopbook.terms.lineage import FOREVER, QUANTA
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.portion import MASS, THING, Portion, Stake, Verb

PIECE = "piece"
"""Measure of what is counted."""

Amount = int | None

Row = tuple[int, Stake]
"""An entry, and a thing that it names with how much of it."""


class Told(NamedTuple):
    """What an entry says of amounts, and the microsecond since 1970 of its event."""

    time: int
    portion: Portion


class Stated(NamedTuple):
    """What entries state of the things of a lineage.

    Fields
      told     by sequence: entries of its links, and those that made its lots or used them
      weights  what single things weigh, in kilograms, as far as it is known
    """

    told: Mapping[int, Told]
    weights: Mapping[str, Fraction]


def shared(whole: int, weights: Sequence[int]) -> list[int]:
    """Return whole shares of `whole` in proportion to weights, that add up to it.

    Parameters
      weights  not negative, and not all zero; of equal remainders the first gets the quantum
    """
    total = sum(weights)
    parts = [divmod(whole * weight, total) for weight in weights]
    left = whole - sum(part for part, _ in parts)
    largest = sorted(range(len(parts)), key=lambda at: (-parts[at][1], at))
    raised = set(largest[:left])
    return [part + (at in raised) for at, (part, _) in enumerate(parts)]


def quanta(amount: float | Fraction) -> int:
    """Return an amount in base units as whole quanta, the nearest."""
    # The shortest decimal of a float is the one that was written.
    exact = amount if isinstance(amount, Fraction) else Fraction(repr(amount))
    return round(exact * QUANTA)


class Heaps:
    """What entries state, by thing and by transformation."""

    def __init__(self, stated: Stated) -> None:
        self._told = stated.told
        # Nothing weighs less than nothing: such a number says nothing.
        self._weights = {name: quanta(kg) for name, kg in stated.weights.items() if kg >= 0}
        self._made: dict[str, list[tuple[int, Row]]] = defaultdict(list)
        self._used: dict[str, list[tuple[int, Row]]] = defaultdict(list)
        self._parts: dict[str, list[int]] = defaultdict(list)
        for sequence, (time, portion) in sorted(stated.told.items()):
            if portion.verb in (Verb.MADE, Verb.BECAME):
                for stake in portion.outputs:
                    self._made[stake.name].append((time, (sequence, stake)))
            if portion.verb in (Verb.REMOVED, Verb.BECAME):
                for stake in portion.inputs:
                    self._used[stake.name].append((time, (sequence, stake)))
            if portion.node:
                self._parts[portion.node].append(sequence)

    def whole(self, item: str, until: int = FOREVER) -> tuple[Amount, str]:
        """Return how much an item is, by all that was made of it up to a moment, and the measure.

        A single thing is one piece. A lot that no entry made is what entries used of it. Of a class
        there is no whole.
        """
        level = level_of(item)
        if level is Level.CLASS:
            return None, ""
        rows = self.makers(item, until) or [row for _, row in self._used.get(item, ())]
        if any(stake.measure == THING for _, stake in rows) or not rows:
            return (QUANTA, PIECE) if rows or level is not Level.LOT else (None, "")
        weights = self.weights(rows)
        return (None, "") if weights is None else (sum(weights), rows[0][1].measure)

    def makers(self, item: str, until: int) -> list[Row]:
        """Return the entries that made an item, or more of a lot, up to a moment."""
        return [row for time, row in self._made.get(item, ()) if time <= until]

    def is_settled(self, item: str) -> bool:
        """Say whether nothing was put into a lot after something had been taken out of it."""
        made = [time for time, _ in self._made.get(item, ())]
        used = [time for time, _ in self._used.get(item, ())]
        return not made or not used or max(made) <= min(used)

    def is_whole_before(self, node: str) -> bool:
        """Say whether all that went into a transformation did before anything came out of it."""
        told = [self._told[sequence] for sequence in self._parts.get(node, ())]
        into = [time for time, portion in told if portion.inputs]
        out = [time for time, portion in told if portion.outputs]
        return not into or not out or max(into) <= min(out)

    def weights(self, rows: Sequence[Row]) -> list[int] | None:
        """Return in which proportion the things of rows stand; None where they do not say so.

        Masses where every one states or is known to have one; else amounts of one measure.
        """
        masses = [self._mass(stake) for _, stake in rows]
        known = [mass for mass in masses if mass is not None]
        if len(known) == len(rows):
            return known if sum(known) else None
        measures = {PIECE if stake.measure == THING else stake.measure for _, stake in rows}
        amounts = [stake.amount for _, stake in rows if stake.amount is not None]
        if len(measures) != 1 or len(amounts) < len(rows) or not sum(amounts):
            return None
        found = [quanta(amount) for amount in amounts]
        return found if sum(found) else None

    def _mass(self, stake: Stake) -> Amount:
        if stake.measure == THING:
            return self._weights.get(stake.name)
        return None if stake.measure != MASS or stake.amount is None else quanta(stake.amount)

    def side(self, sequence: int, node: str, *, is_input: bool) -> list[Row]:
        """Return what went into a transformation, or came out of it.

        Parameters
          node  under which its events meet; empty: the event stands alone
        """
        found: list[Row] = []
        for each in self._parts.get(node, [sequence]) if node else [sequence]:
            if each not in self._told:
                return []
            portion = self._told[each].portion
            found += [(each, stake) for stake in (portion.inputs if is_input else portion.outputs)]
        return found

    def content(self, sequence: int, name: str) -> Stake | None:
        """Return how much of a thing an entry put into a container; None when it does not say."""
        if sequence not in self._told:
            return None
        inputs = self._told[sequence].portion.inputs
        return next((stake for stake in inputs if stake.name == name), None)

    def split(self, amount: int, rows: Sequence[Row]) -> dict[tuple[int, str], int]:
        """Share an amount over rows, by entry and name; empty when the proportion is not known.

        What stands alone gets all of it, whether or not it says how much it is.
        """
        keys = [(sequence, stake.name) for sequence, stake in rows]
        if len(set(keys)) == 1:
            return {keys[0]: amount}
        weights = self.weights(rows) if rows else None
        if weights is None:
            return {}
        sums: dict[tuple[int, str], int] = defaultdict(int)
        for key, weight in zip(keys, weights, strict=True):
            sums[key] += weight
        order = sorted(sums)
        parts = shared(amount, [sums[key] for key in order])
        return dict(zip(order, parts, strict=True))
