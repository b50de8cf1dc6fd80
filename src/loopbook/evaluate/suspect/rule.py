"""Rules of packs: which items of a class break what their lives must keep, in runs."""

from collections.abc import Iterator, Sequence

import numpy as np

from loopbook.evaluate.life.columns import LifeColumns
from loopbook.evaluate.suspect.candidate import Candidates, about_items
from loopbook.terms.life import Lives
from loopbook.terms.suspect import Suspect
from loopbook.trace.contradiction_row import Ints

RUN = 200_000
"""Items of a class looked at together."""


def broken_rules(
    lives: Lives, rules: Sequence[Suspect], size: int = RUN
) -> Iterator[tuple[Suspect, Candidates]]:
    """Yield for each rule and run of items those that break it, with the entries that say so.

    A rule whose `when` is unknown does not apply; one whose `must` is unknown is not broken.
    """
    by_class: dict[str, list[Suspect]] = {}
    for rule in rules:
        by_class.setdefault(rule.item_class, []).append(rule)
    for item_class, of_class in by_class.items():
        members = lives.members(item_class)
        members = members[~lives.adjacency.are_classes(members)]
        for first in range(0, len(members), size):
            items = members[first : first + size]
            columns = LifeColumns(lives, items)
            for rule in of_class:
                yield rule, _broken(columns, items, rule)


def _broken(columns: LifeColumns, items: Ints, rule: Suspect) -> Candidates:
    applies, is_known = columns.truth(rule.when)
    rows = np.flatnonzero(applies & is_known)
    if len(rows):
        keeps, is_known = columns.truth(rule.must)
        rows = rows[is_known[rows] & ~keeps[rows]]
    return about_items(rule.id, items[rows], _evidence(columns, rule, rows))


def _evidence(columns: LifeColumns, rule: Suspect, rows: Ints) -> list[Ints]:
    if not len(rows):
        return []
    read = [columns.evidence(formula, rows) for formula in (rule.when, rule.must)]
    return [
        np.unique(np.concatenate([np.asarray(one, np.int64), np.asarray(two, np.int64)]))
        for one, two in zip(*read, strict=True)
    ]
