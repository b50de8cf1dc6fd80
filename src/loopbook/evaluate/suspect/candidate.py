"""Candidates: suspicions as rows, before they are ranked; and how grave the house's kinds are."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.finding import Severity
from loopbook.terms.life import Lives
from loopbook.trace.contradiction_row import Contradiction, Ints, Told, nobody

PACK_RULE = "LB-U30"
"""Code of every suspicion that a rule of a pack finds; the pack has the words."""

NOT_RECEIVED, NOT_HANDED_OVER = "LB-U43", "LB-U44"
OVERSOLD, CLAIM_NOT_BORNE = "LB-U45", "LB-U46"


class Gravity(NamedTuple):
    """How grave a kind is: `weight` 1 to 100, by which suspicions are ranked first."""

    weight: int
    severity: Severity = Severity.WARNING


HOUSE: dict[str, Gravity] = {
    OVERSOLD: Gravity(95),
    Contradiction.USED_TWICE: Gravity(90),
    CLAIM_NOT_BORNE: Gravity(88),
    Contradiction.CODE_TWICE: Gravity(85),
    Contradiction.LOOP: Gravity(75),
    Contradiction.INSIDE_ITSELF: Gravity(75),
    Contradiction.TWO_AT_ONCE: Gravity(60),
    Contradiction.ENDED_AFTER: Gravity(55),
    Contradiction.OLDER_THAN_PART: Gravity(50),
    Contradiction.USED_AFTER: Gravity(50),
    NOT_RECEIVED: Gravity(45),
    Contradiction.REMOVED_BEFORE: Gravity(40),
    NOT_HANDED_OVER: Gravity(35),
    Contradiction.LATE: Gravity(10, Severity.NOTE),
    Contradiction.NEVER_ADDED: Gravity(5, Severity.NOTE),
    Contradiction.RULES_CHANGED: Gravity(1, Severity.NOTE),
}
"""Kinds of the house by their code. The weights are the house's own, and stand in the docs."""

Floats = NDArray[np.float64]


class Candidates(NamedTuple):
    """Suspicions of one kind, one a row; entries of row n are `sequences[offsets[n]:...]`.

    Fields
      kind       id of a pack's rule, or a code of the house
      item, other  numbers; NOBODY where there is none
      shared     how many items the row is told of
      offsets    where the entries of each row begin, and the end
      sequences  entries, ascending within a row
      mass_kg    at stake; NaN where it is not known
      texts      values of placeholders that stand for no item, by row; empty: there are none
    """

    kind: str
    item: Ints
    other: Ints
    shared: Ints
    offsets: Ints
    sequences: Ints
    mass_kg: Floats
    texts: tuple[dict[str, str], ...] = ()

    def entries(self, row: int) -> tuple[int, ...]:
        """Return the entries of one row."""
        return tuple(self.sequences[self.offsets[row] : self.offsets[row + 1]].tolist())


def unknown_mass(count: int) -> Floats:
    """Return a column of masses that are not known."""
    return np.full(count, np.nan)


def candidates_of(told: Told) -> Candidates:
    """Return contradictions as candidates."""
    return Candidates(
        told.kind.value,
        told.item,
        told.other,
        told.shared,
        told.offsets,
        told.sequences,
        unknown_mass(len(told.item)),
    )


def about_items(kind: str, items: Ints, entries: list[Ints]) -> Candidates:
    """Return one candidate for each item, with its entries."""
    sizes = [len(each) for each in entries]
    offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    sequences = np.concatenate(entries) if entries else np.zeros(0, np.int64)
    count = len(items)
    shared = np.ones(count, np.int64)
    return Candidates(
        kind, items, nobody(count), shared, offsets, sequences.astype(np.int64), unknown_mass(count)
    )


def weighed(found: Candidates, lives: Lives) -> Candidates:
    """Return candidates with the mass that is stated of their items, where it is."""
    word = lives.scheme.vocabulary.get("mass")
    is_open = np.isnan(found.mass_kg) & (found.item >= 0)
    if not is_open.any() or word is None or word.unit is None:
        return found
    if word.unit.dimension != (("mass", 1),):
        return found
    items, at = np.unique(found.item[is_open], return_inverse=True)
    facts = lives.facts(word.term, items)
    latest = np.full(len(items), np.nan)
    # Facts come by owner and time: of several the last is written last.
    latest[facts.owner] = facts.value
    mass_kg = found.mass_kg.copy()
    mass_kg[is_open] = latest[at]
    return found._replace(mass_kg=mass_kg)
