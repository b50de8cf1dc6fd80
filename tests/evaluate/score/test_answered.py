"""Who answered what a standard asks, and for which period last."""

import pytest

from loopbook.evaluate.score.answered import latest_answered, who_answered, words_asked
from loopbook.terms.formula import Formula, Leaf, Operation
from loopbook.terms.period import period

from .observed_rows import rows_of
from .tabled import criterion, standard


def observed(*words: str) -> Formula:
    leaves = tuple(Leaf("observed", (word,)) for word in words)
    return Formula("", Operation("+", leaves) if len(leaves) > 1 else leaves[0])


S = standard(
    criterion("a", value=observed("water", "steam")),
    criterion("b", value=observed("b"), applies=observed("size")),
    criterion("c", value=Formula("flow(x)", Leaf("flow", ("x",)))),
)


def test_words_are_those_that_formulas_read_and_that_waive() -> None:
    waived = {"a.applies", "b.applies", "c.applies"}
    assert words_asked(S) == waived | {"water", "steam", "b", "size"}


def test_who_answered_for_the_whole_period() -> None:
    columns = rows_of(
        [
            ("north", "water", "2025"),
            ("south", "b.applies", "2024..2026"),
            ("west", "water", "2025-06"),
            ("east", "other", "2025"),
            ("north", "b", "2025"),
        ]
    )
    assert who_answered(columns, S, period("2025")) == ("north", "south")
    assert who_answered(columns, S, period("2025-06")) == ("north", "south", "west")
    assert who_answered(rows_of([]), S, period("2025")) == ()


@pytest.mark.parametrize(
    ("subject", "last"), [("", "2025"), ("north", "2024"), ("east", None), ("nobody", None)]
)
def test_the_last_period_is_that_which_ends_last_and_is_longest(
    subject: str, last: str | None
) -> None:
    columns = rows_of(
        [
            ("south", "b", "2025"),
            ("south", "b", "2025-12"),
            ("north", "water", "2024"),
            ("east", "other", "2026"),
        ]
    )
    found = latest_answered(columns, [S], subject)
    assert (None if found is None else str(found)) == last
