"""Cited: the entries that a paper's figures name, as lines of its evidence annex."""

from collections.abc import Iterable, Mapping

from loopbook.book.book import Book
from loopbook.render.entries import what_text
from loopbook.render.moment import moment_text
from loopbook.terms.paper import Source
from loopbook.terms.scheme import Word

CITED_MAX = 10_000
"""Entries that are opened for an annex; of further ones only the number stands in it."""


def cited(
    book: Book, sequences: Iterable[int], words: Mapping[str, Word], language: str
) -> tuple[Source, ...]:
    """Return the entries of those numbers: what they say, who said it, when, and their leaf.

    Parameters
      words   vocabulary of the pack, for the names of what is observed
    """
    wanted = sorted(set(sequences))[:CITED_MAX]
    found = []
    for sequence in wanted:
        recorded = book.entry(sequence)
        draft = recorded.entry.draft
        said = (draft.party, moment_text(recorded.entry.record_time, language), draft.source)
        found.append(
            Source(
                sequence=sequence,
                what=what_text(recorded, words, language),
                who=" · ".join(part for part in said if part),
                leaf=recorded.entry.leaf.hex(),
            )
        )
    return tuple(found)
