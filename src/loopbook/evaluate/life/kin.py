"""Kin: what items were inside of, and what became of what; arrays of links, asked in batches.

Transformations with an identifier of their own, or with very many inputs, stand in the links as a
node between what went in and what came out: here such nodes are stepped through.
"""

from typing import NamedTuple

import numpy as np

from loopbook.evaluate.life.leaf_column import Flags, Ints, distinct
from loopbook.terms.life import Lives
from loopbook.terms.lineage import BECAME, FOREVER, PART_OF, LinkColumns
from loopbook.trace.link import TRANSFORMATION

DEPTH_MAX = 100
"""Things inside things that are followed; a loop of packing ends there at the latest."""


class Kin(NamedTuple):
    """Items that belong to those of a batch, one a row.

    Fields
      owner        position in the batch
      item         number of the other one
      since, until when the claim held, microseconds since 1970 UTC
      sequence     entry that states it
    """

    owner: Ints
    item: Ints
    since: Ints
    until: Ints
    sequence: Ints

    def at(self, rows: Ints | Flags) -> "Kin":
        """Return the rows at these positions, or where a mask says so."""
        return Kin._make(column[rows] for column in self)


def contents(lives: Lives, items: Ints) -> Kin:
    """Return everything that was ever inside of `items`, at any depth, with the time it was.

    What is inside of a thing is inside of what holds the thing while both last. The sequence is
    that of the entry by which the innermost went in.
    """
    count = len(items)
    level = Kin(
        np.arange(count),
        items,
        np.full(count, -FOREVER),
        np.full(count, FOREVER),
        np.zeros_like(items),
    )
    found = [level.at(np.zeros(0, np.int64))]
    for _ in range(DEPTH_MAX):
        level = _inner(lives, level, items)
        if not len(level.owner):
            break
        found.append(level)
    return joined_kin(found)


def _inner(lives: Lives, level: Kin, items: Ints) -> Kin:
    """Return what was directly inside of the items of a level, while those were where they were.

    What comes back into itself is left out: a loop of packing tells nothing new.
    """
    rows, links = _links(lives, level.item, is_into=True)
    since = np.maximum(level.since[rows], links.since)
    until = np.minimum(level.until[rows], links.until)
    inner = Kin(level.owner[rows], links.other, since, until, links.sequence)
    is_inside = (links.kind == PART_OF) & (since < until) & (inner.item != items[inner.owner])
    return inner.at(is_inside)


def came_from(lives: Lives, items: Ints) -> Kin:
    """Return the direct inputs of the transformations that `items` came out of."""
    return _through(lives, items, is_into=True)


def went_into(lives: Lives, items: Ints) -> Kin:
    """Return the direct outputs of the transformations that `items` went into."""
    return _through(lives, items, is_into=False)


def became(lives: Lives, items: Ints, *, is_into: bool) -> Kin:
    """Return what became of items, or what became them: one link away, nodes among them.

    Parameters
      items    may repeat; the owner is a position in them
    """
    rows, links = _links(lives, items, is_into=is_into)
    made = Kin(rows, links.other, links.since, links.until, links.sequence)
    return made.at(links.kind == BECAME)


def _through(lives: Lives, items: Ints, *, is_into: bool) -> Kin:
    level = became(lives, items, is_into=is_into)
    is_node = nodes(lives, level.item)
    beyond = level.at(is_node)
    inner = became(lives, beyond.item, is_into=is_into)
    return joined_kin([level.at(~is_node), inner._replace(owner=beyond.owner[inner.owner])])


def nodes(lives: Lives, items: Ints) -> Flags:
    """Say which items are nodes of transformations, and no things."""
    # A node has no class, and names are dear: only those without one are looked at.
    asked, back = distinct(items)
    plain = np.flatnonzero(lives.classes(asked) == 0)
    told = [name.startswith(TRANSFORMATION) for name in lives.adjacency.names(asked[plain])]
    is_node = np.zeros(len(asked), bool)
    is_node[plain] = told
    return is_node[back]


def _links(lives: Lives, items: Ints, *, is_into: bool) -> tuple[Ints, LinkColumns]:
    """Return the links of items that may repeat, and for each the row of `items` it belongs to."""
    asked, back = distinct(items)
    read = lives.adjacency.into if is_into else lives.adjacency.out_of
    links = read(asked, lives.as_of)
    first = np.searchsorted(links.owner, np.arange(len(asked)))
    counts = np.bincount(links.owner, minlength=len(asked))
    times = counts[back]
    rows = np.repeat(np.arange(len(items)), times)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
    return rows, links.at(first[back][rows] + place)


def joined_kin(parts: list[Kin]) -> Kin:
    """Return the rows of all parts, in order."""
    return Kin(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
