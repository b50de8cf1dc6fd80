"""Batch: the leaves of lives over many items at once, each read at most once.

`Batch.column(leaf)` is what formulas call. What several leaves read (passings, facts, links,
transformations) is kept while the batch lasts.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property

import numpy as np

from loopbook.evaluate.life.kin import Kin, came_from, contents, went_into
from loopbook.evaluate.life.kin_leaf import (
    count_all,
    count_inside,
    count_passed_before,
    of_class,
)
from loopbook.evaluate.life.leaf_column import NO_ENTRIES, Entries, Ints, LeafColumn, joined
from loopbook.evaluate.life.passed import (
    Passed,
    age_since,
    days_between,
    has_passed,
    is_after,
    is_before,
    passed_of,
    times_passed,
)
from loopbook.evaluate.life.placed import by_role, is_at_role, went_to_role
from loopbook.evaluate.life.stated import (
    Stated,
    earliest,
    highest,
    is_stated,
    latest,
    lowest,
    stated_at,
    stated_of,
)
from loopbook.evaluate.life.weighed import Made, made_by, used_by, weight_of
from loopbook.terms.formula import Leaf
from loopbook.terms.life import Lives
from loopbook.trace.custody_gap import gap_columns
from loopbook.trace.milestone import passings


class Batch:
    """Items of a book, ascending and distinct, and the leaves of their lives."""

    def __init__(self, lives: Lives, items: Ints) -> None:
        self.lives = lives
        self.items = items
        self.count = len(items)
        self._columns: dict[Leaf, LeafColumn] = {}
        self._passed: dict[str, Passed] = {}
        self._stated: dict[str, Stated] = {}

    def column(self, leaf: Leaf) -> LeafColumn:
        """Return what a leaf comes to for every item."""
        if leaf not in self._columns:
            self._columns[leaf] = _READ[leaf.name](self, *leaf.arguments)
        return self._columns[leaf]

    def passed(self, name: str) -> Passed:
        """Return the passings of one milestone; those of all are read together."""
        if not self._passed:
            names = tuple(self.lives.scheme.milestones)
            rows = passings(self.lives, self.items, names)
            order = np.argsort(rows.milestone, kind="stable")
            ends = np.searchsorted(rows.milestone[order], np.arange(len(names) + 1))
            for at, each in enumerate(names):
                of = rows.at(order[ends[at] : ends[at + 1]])
                self._passed[each] = passed_of(of, self.count)
        return self._passed[name]

    def stated(self, term: str) -> Stated:
        """Return what is stated of a fact."""
        if term not in self._stated:
            self._stated[term] = stated_of(self.lives, self.items, term)
        return self._stated[term]

    @cached_property
    def contents(self) -> Kin:
        """What was ever inside of the items."""
        return contents(self.lives, self.items)

    @cached_property
    def inputs(self) -> Kin:
        """What the items were made from."""
        return came_from(self.lives, self.items)

    @cached_property
    def outputs(self) -> Kin:
        """What was made from the items."""
        return went_into(self.lives, self.items)

    @cached_property
    def made(self) -> Made:
        """The transformation that made each item."""
        return made_by(self.lives, self.items)

    @cached_property
    def used(self) -> Made:
        """The transformation that used each item up."""
        return used_by(self.lives, self.items)

    def others_passed(self, name: str, items: Ints) -> Passed:
        """Return the passings of one milestone by other items."""
        return passed_of(passings(self.lives, items, (name,)), len(items))


def _inside(batch: Batch, item_class: str, name: str) -> LeafColumn:
    kin = batch.contents
    return count_inside(kin, of_class(batch.lives, kin.item, item_class), batch.passed(name))


def _parts(batch: Batch, item_class: str) -> LeafColumn:
    return _count(batch, batch.contents, item_class)


def _made_from(batch: Batch, item_class: str) -> LeafColumn:
    return _count(batch, batch.inputs, item_class)


def _made_into(batch: Batch, item_class: str) -> LeafColumn:
    return _count(batch, batch.outputs, item_class)


def _count(batch: Batch, kin: Kin, item_class: str) -> LeafColumn:
    return count_all(kin, of_class(batch.lives, kin.item, item_class), batch.count)


def _origin(batch: Batch, item_class: str, name: str) -> LeafColumn:
    kin = batch.inputs
    is_meant = of_class(batch.lives, kin.item, item_class)

    def find(items: Ints) -> Passed:
        return batch.others_passed(name, items)

    return count_passed_before(kin, is_meant, batch.count, find)


def _weight(batch: Batch, made: Made, item_class: str, *, is_input: bool) -> LeafColumn:
    return weight_of(batch.lives, made, is_input=is_input, item_class=item_class)


def _gaps(batch: Batch) -> LeafColumn:
    gaps = gap_columns(batch.lives, batch.items)
    counts = np.bincount(gaps.owner, minlength=batch.count).astype(np.float64)

    def entries() -> Entries:
        halves = [Entries(gaps.owner, each) for each in (gaps.given_sequence, gaps.taken_sequence)]
        both = joined(halves)
        return Entries(both.owner[both.sequence > 0], both.sequence[both.sequence > 0])

    return LeafColumn(counts, np.ones(batch.count, bool), entries)


def _attributed(batch: Batch, name: str) -> LeafColumn:
    values, known = batch.lives.attributed(name, batch.items)
    numbers = np.where(known, values, 0.0)
    return LeafColumn(
        numbers, known, lambda: NO_ENTRIES, lambda row: Fraction(repr(float(numbers[row])))
    )


_READ: Mapping[str, Callable[..., LeafColumn]] = {
    "passed": lambda batch, name: has_passed(batch.passed(name)),
    "times": lambda batch, name: times_passed(batch.passed(name)),
    "days": lambda batch, one, two: days_between(batch.passed(one), batch.passed(two)),
    "age": lambda batch, name: age_since(batch.passed(name), batch.lives.now),
    "before": lambda batch, one, two: is_before(batch.passed(one), batch.passed(two)),
    "after": lambda batch, one, two: is_after(batch.passed(one), batch.passed(two)),
    "fact": lambda batch, term: latest(batch.stated(term)),
    "first": lambda batch, term: earliest(batch.stated(term)),
    "has": lambda batch, term: is_stated(batch.stated(term)),
    "at": lambda batch, name, term: stated_at(batch.stated(term), batch.passed(name)),
    "highest": lambda batch, term: highest(batch.stated(term)),
    "lowest": lambda batch, term: lowest(batch.stated(term)),
    "inside": _inside,
    "parts": _parts,
    "made_from": _made_from,
    "made_into": _made_into,
    "origin": _origin,
    "made_in": lambda batch, of="": _weight(batch, batch.made, of, is_input=True),
    "made_out": lambda batch, of="": _weight(batch, batch.made, of, is_input=False),
    "used_in": lambda batch, of="": _weight(batch, batch.used, of, is_input=True),
    "used_out": lambda batch, of="": _weight(batch, batch.used, of, is_input=False),
    "is_at": lambda batch, name, role: is_at_role(batch.lives, batch.passed(name), role),
    "went_to": lambda batch, name, role: went_to_role(batch.lives, batch.passed(name), role),
    "by": lambda batch, name, role: by_role(batch.lives, batch.passed(name), role),
    "gaps": _gaps,
    "attributed": _attributed,
}
"""How each leaf is read; `holds`, which is a formula itself, is the columns' (columns.py)."""
