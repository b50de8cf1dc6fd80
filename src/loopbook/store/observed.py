"""Observed: stored observations as columns whose texts are those of a whole book.

Segments have texts of their own; here their positions become those of one table, which only grows,
so that rows of many segments stand beside each other.
"""

from collections.abc import Sequence

import numpy as np

from loopbook.store.segment.entry_columns import Interned
from loopbook.store.segment.observation_columns import GROUP, MARK, WIDTHS, named, recoded
from loopbook.store.segment.spoken_columns import Stored
from loopbook.terms.observation_columns import ObservationColumns


def columns_of_observations(stored: Stored, known: Interned) -> ObservationColumns:
    """Return what was stored as columns whose texts are those of a whole book."""
    if not len(stored.arrays[MARK]):
        return no_observations(known)
    table = np.array([known.text(text) for text in stored.texts[GROUP]], np.int64)
    columns = recoded(named(stored.arrays), table)
    return ObservationColumns._make([*(columns[name] for name in WIDTHS), known.texts])


def joined_observations(runs: Sequence[ObservationColumns], known: Interned) -> ObservationColumns:
    """Return the columns of runs, in order, as one; all have the texts of `known`."""
    having = [run for run in runs if len(run.sequence)]
    if len(having) == 1:
        return having[0]
    if not having:
        return no_observations(known)
    columns = zip(*(run[:-1] for run in having), strict=True)
    return ObservationColumns._make([*map(np.concatenate, columns), known.texts])


def no_observations(known: Interned) -> ObservationColumns:
    """Return columns without a row."""
    return ObservationColumns._make(
        [*(np.empty(0, width) for width in WIDTHS.values()), known.texts]
    )
