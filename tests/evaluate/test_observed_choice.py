"""Observed choice: what is chosen for many cells is what `observed` chooses for each."""

from dataclasses import dataclass

import msgspec
import numpy as np

from loopbook.evaluate.leaf import Question
from loopbook.evaluate.observed import read_observed
from loopbook.evaluate.observed_choice import (
    DOUBTS,
    Asked,
    Cells,
    Choice,
    Numbers,
    WordRows,
    choose,
)
from loopbook.rules.leaf import leaves_in
from loopbook.terms.event import Grade
from loopbook.terms.period import period
from loopbook.terms.scheme import Indicator
from tests.evaluate.world import WORDS, Known, indicator, observation, scheme, unit

SUBJECTS = ("CN", "CN-32")
PERIODS = (period("2023"), period("2024"))


@dataclass(frozen=True)
class World:
    """Some observations, and what is chosen of them."""

    known: Known
    table: WordRows
    choice: Choice


def world(one: Indicator, *seen) -> World:
    known = Known(seen=seen)
    table = WordRows(known.observation_columns())
    asked = Asked(WORDS["rate"], one, scheme(one))
    return World(known, table, choose(table, Cells(SUBJECTS, PERIODS), asked))


def read(one: Indicator, known: Known, cell: int):
    subject, place = divmod(cell, len(PERIODS))
    own = msgspec.structs.replace(one, subject=SUBJECTS[subject])
    (leaf,) = leaves_in(one.formula)
    return read_observed(leaf, Question(own, PERIODS[place], scheme(one), known))


def test_the_best_row_its_rivals_and_doubts_are_those_of_one_reading() -> None:
    one = indicator(subject="*", preference=("NBS", "NDRC"), scope="supply")
    made = world(
        one,
        observation(50, "2023", "NDRC", scope="supply", published="2024-05-01"),
        observation(51, "2023", "NBS", scope="supply", published="2024-01-01"),
        observation(51, "2023", "NBS", scope="supply", published="2024-03-01"),
        observation(49, "2023", "NBS", scope="demand"),
        observation(60, "2024", "NBS", scope="supply", grade=Grade.FORECAST),
        observation(61, "2024-03", "NBS", scope="supply"),
        observation(62, "2022..2025", "NBS", scope="supply", subject="CN-32"),
        observation(63, "2023", "NBS", scope="supply", subject="CN-44"),
    )
    choice = made.choice
    sequence = made.table.columns.sequence
    assert sequence[choice.best[0]] == 3
    assert choice.best.tolist()[1:] == [-1, -1, -1]
    assert choice.beside.tolist() == [1, 2, 1, 1]
    assert [DOUBTS[code] for code in choice.doubt] == [
        "reason.other_scope",
        read(one, made.known, 1).beside[0].missing.key,
        "reason.other_period",
        "reason.other_period",
    ]
    plain = read(one, made.known, 0)
    assert plain.evidence.sequences == tuple(sorted(sequence[choice.rows[choice.is_same]].tolist()))
    rivals = sequence[choice.rows[~choice.is_same]].tolist()
    assert rivals == [each.evidence.sequences[0] for each in plain.rivals] == [1]


def test_changes_are_chosen_on_the_base_wanted() -> None:
    one = indicator(subject="*", is_change=True)
    seen = (
        observation(5, "2023", base_period="2020", published="2024-02-01"),
        observation(7, "2023", base_period="2015", published="2024-03-01"),
        observation(9, "2023"),
    )
    table = WordRows(Known(seen=seen).observation_columns())
    cells = Cells(SUBJECTS, PERIODS)
    wanted = Asked(WORDS["rate"], one, scheme(one), (period("2020"), None))
    chosen = choose(table, cells, wanted)
    assert table.columns.sequence[chosen.best[0]] == 1
    free = choose(table, cells, Asked(WORDS["rate"], one, scheme(one)))
    assert table.columns.sequence[free.best[0]] == 2
    assert free.beside[0] == 2


def test_numbers_are_exact_whatever_their_unit_and_size() -> None:
    wide = "123456789012345678901234.5"
    seen = (
        observation("1.5", "2023", indicator="amount", unit="KGM", sd=None),
        observation(wide, "2024", indicator="amount", unit="TNE"),
        observation("2", "2022", indicator="amount", unit="", subject="CN-32"),
    )
    columns = Known(seen=seen).observation_columns()
    numbers = Numbers(columns, scheme(), WORDS["amount"], unit("Mt"))
    assert [numbers.value(row) for row in range(3)] == [1.5, 123456789012345678901234500, 2e9]
    assert numbers.floats(np.arange(3)).tolist() == [1.5, 1.234567890123456789012345e26, 2e9]
    assert numbers.sd(0) is None


def test_nothing_is_chosen_where_nothing_is_said() -> None:
    one = indicator(subject="*")
    made = world(one)
    assert made.choice.best.tolist() == [-1] * 4
    assert not made.choice.beside.any()
    assert len(made.choice.rows) == 0
