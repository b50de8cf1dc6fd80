"""Answered: who said anything that a standard asks for, and for which period."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from loopbook.rules.leaf import leaves_in
from loopbook.terms.observation_columns import ObservationColumns, period_at
from loopbook.terms.period import Period
from loopbook.terms.standard import Standard

Bools = NDArray[np.bool_]


def words_asked(standard: Standard) -> frozenset[str]:
    """Return the words whose observations answer the criteria of a standard."""
    words = {f"{each.id}.applies" for each in standard.criteria}
    for each in standard.criteria:
        formulas = [each.value] if each.applies is None else [each.value, each.applies]
        for formula in formulas:
            words |= {leaf.arguments[0] for leaf in leaves_in(formula) if leaf.name == "observed"}
    return frozenset(words)


def who_answered(
    columns: ObservationColumns, standard: Standard, period: Period
) -> tuple[str, ...]:
    """Return the subjects that answered something for the whole of a period, sorted."""
    covers = (columns.first <= period.first) & (columns.first + columns.months >= period.end)
    rows = _is_asked(columns, words_asked(standard)) & covers
    return tuple(sorted(columns.texts[at] for at in np.unique(columns.subject[rows]).tolist()))


def latest_answered(
    columns: ObservationColumns, standards: Iterable[Standard], subject: str = ""
) -> Period | None:
    """Return the period that ends last of those anything was answered for; of these the longest.

    Parameters
      subject   whose answers; empty: anybody's
    Returns   None when nobody answered
    """
    words = frozenset[str]().union(*(words_asked(each) for each in standards))
    rows = _is_asked(columns, words)
    if subject:
        rows &= columns.subject == _position(columns, subject)
    (found,) = np.nonzero(rows)
    if not len(found):
        return None
    ends = columns.first[found] + columns.months[found]
    return period_at(columns, int(found[np.lexsort((columns.months[found], ends))[-1]]))


def _is_asked(columns: ObservationColumns, words: frozenset[str]) -> Bools:
    known = set(np.unique(columns.word).tolist())
    asked = [at for at in known if columns.texts[at] in words]
    found: Bools = np.isin(columns.word, np.array(asked, np.int32))
    return found


def _position(columns: ObservationColumns, subject: str) -> int:
    """Return the position of a text; -1 where no observation is of that subject."""
    known = np.unique(columns.subject).tolist()
    return next((at for at in known if columns.texts[at] == subject), -1)
