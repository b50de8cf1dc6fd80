"""Annex: the evidence of a paper: which entries its figures name, each under a number of its own.

Numbers are given in the order in which figures first name an entry, so that the annex reads along
with the paper.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from loopbook.terms.paper import Figure, Paper, Paragraph, Source, Table

ENTRIES_MAX = 2_000
"""Entries that a PDF's annex lists; a workbook lists all of them."""


class Annexed(msgspec.Struct, frozen=True):
    """An entry under its number of the annex; `source` is None when the paper does not hold it."""

    key: int
    sequence: int
    source: Source | None


class Annex:
    """The numbers of the entries that the figures of a paper name."""

    def __init__(self, paper: Paper) -> None:
        told = {source.sequence: source for source in paper.sources}
        named = dict.fromkeys(s for figure in figures_of(paper) for s in figure.evidence)
        self.entries = tuple(
            Annexed(key, sequence, told.get(sequence))
            for key, sequence in enumerate(named, start=1)
        )
        self._key = {entry.sequence: entry.key for entry in self.entries}

    def keys(self, figure: Figure) -> list[int]:
        """Return the numbers of the entries that a figure names, ascending."""
        return sorted({self._key[sequence] for sequence in figure.evidence})


def figures_of(paper: Paper) -> Iterator[Figure]:
    """Yield the figures of a paper in the order in which they are read."""
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            yield from (piece for piece in block.pieces if isinstance(piece, Figure))
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Figure))


def spans(keys: Sequence[int]) -> str:
    """Return ascending numbers as text, runs joined: `1–3, 7`."""
    runs = [
        [key for _, key in run]
        for _, run in groupby(enumerate(keys), lambda placed: placed[1] - placed[0])
    ]
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )
