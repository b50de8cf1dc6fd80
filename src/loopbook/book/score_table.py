"""A score table as it is asked of a book: who is scored, when nobody is named."""

from collections.abc import Sequence

import numpy as np

from loopbook.evaluate.observed_choice import WordRows
from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.columns import AskedOf, score_columns
from loopbook.rules.leaf import leaves_in
from loopbook.terms.score_table import ScoreTable
from loopbook.terms.sources import Sources
from loopbook.terms.standard import Standard


def score_table_of(own: Asked, subjects: Sequence[str], asked_of: AskedOf) -> ScoreTable:
    """Return how subjects stand under a standard.

    Parameters
      own        the question for the standard itself
      subjects   identifiers; none: all who answered any of its criteria
      asked_of   the question for one subject
    """
    named = tuple(dict.fromkeys(subjects)) or answering(own.standard, own.sources)
    return score_columns(named, own, asked_of)


def answering(standard: Standard, sources: Sources) -> tuple[str, ...]:
    """Return the subjects of which a word of the standard's criteria is observed, in order."""
    columns = sources.observation_columns()
    table = WordRows(columns)
    words = {row.id for row in standard.criteria}
    words |= {
        leaf.arguments[0]
        for row in standard.criteria
        for leaf in leaves_in(row.value)
        if leaf.name == "observed"
    }
    codes = [columns.subject[table.of(word)] for word in sorted(words)]
    found = np.unique(np.concatenate(codes)).tolist() if codes else []
    return tuple(sorted(columns.texts[code] for code in found))
