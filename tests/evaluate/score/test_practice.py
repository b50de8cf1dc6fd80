"""Post-evaluation: shares of each clause, and how far it tells good subjects from others."""

from math import fsum, isclose, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.evaluate.score.practice import review
from loopbook.terms.practice import Practice
from loopbook.terms.score import ClausePractice
from loopbook.terms.score_table import ScoreTable
from loopbook.terms.standard import ScoreMethod

from .tabled import Answers, criterion, standard, table

S = standard(*(criterion(name) for name in "abc"))


def reviewed(found: ScoreTable, idle_share: float = 0.95) -> dict[str, ClausePractice]:
    return {each.criterion: each for each in review(found, S, idle_share).clauses}


def test_shares_of_a_clause_are_of_all_subjects() -> None:
    answers: Answers = [[1.0, 1.0, "-"], [1.0, 0.5, None], [1.0, None, "-"], [1.0, 0.0, 1.0]]
    found = reviewed(table([50, 30, 20], answers))
    shares = {name: (c.met, c.unmet, c.unknown, c.waived) for name, c in found.items()}
    assert shares == {
        "a": (1.0, 0.0, 0.0, 0.0),
        "b": (0.25, 0.5, 0.25, 0.0),
        "c": (0.25, 0.0, 0.25, 0.5),
    }
    assert {name: c.subjects for name, c in found.items()} == {"a": 4, "b": 4, "c": 4}
    assert (found["b"].clause, found["b"].label_zh) == ("5.b", "条b")


def test_a_clause_that_nearly_all_who_answer_meet_is_idle() -> None:
    answers: list[list[float | str | None]] = [[1.0, "-", 0.0]] * 19
    answers.append([0.0, 1.0, None])
    found = reviewed(table([50, 30, 20], answers))
    assert {name: c.is_idle for name, c in found.items()} == {"a": True, "b": True, "c": False}
    strict = reviewed(table([50, 30, 20], answers), 1.0)
    assert {name: c.is_idle for name, c in strict.items()} == {"a": False, "b": True, "c": False}


def test_the_item_is_not_correlated_with_itself() -> None:
    """Two rows that go together and one against them: by hand r = 1, 1 and -1."""
    found = reviewed(table([1, 1, 1], [[0.0, 0.0, 1.0], [0.5, 0.5, 0.5], [1.0, 1.0, 0.0]]))
    # The rest of a is b + c, which is 1 for all: nothing to correlate with.
    assert found["a"].discrimination is None
    assert found["c"].discrimination == pytest.approx(-1)


def test_a_worked_example() -> None:
    """Results of a 0 0 1 1 1, rests 0 1 1 2 2: r is 1.4 over the root of 1.2 x 2.8."""
    rows: Answers = [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [1.0] * 3, [1.0] * 3]
    found = reviewed(table([1, 1, 1], rows))
    assert found["a"].discrimination == pytest.approx(1.4 / sqrt(1.2 * 2.8))


def test_whoever_is_left_open_does_not_count_for_discrimination() -> None:
    rows: Answers = [[0.0, 0.0, 0.0], [0.5, 1.0, 0.0], [1.0, 1.0, 1.0]]
    whole = review(table([1, 1, 1], rows), S)
    more = review(table([1, 1, 1], [*rows, [1.0, 0.0, None]]), S)
    assert (more.subjects, more.settled) == (4, 3)
    assert values(more) == values(whole)


def values(found: Practice) -> list[float | None]:
    return [each.discrimination for each in found.clauses]


def test_a_clause_that_hardly_anybody_can_answer_silences_no_other() -> None:
    rows: list[list[float | str | None]] = [[0.0, 0.0, None], [0.5, 1.0, None], [1.0, 1.0, None]]
    found = review(table([1, 1, 1], rows), S)
    assert found.settled == 3
    assert found.findings == ()
    assert values(found)[0] == pytest.approx(plain([0, 0.5, 1], [0, 1, 1]))
    assert values(found)[2] is None


def test_scaling_up_for_what_does_not_apply_is_no_difference_of_the_clause() -> None:
    """All earn the whole of row a; for one of them it weighs more, since row c does not apply."""
    rows: Answers = [[1.0, 0.0, 0.5], [1.0, 0.5, 1.0], [1.0, 1.0, "-"], [1.0, 1.0, 1.0]]
    applied = [[50.0, 30.0, 20.0]] * 4
    applied[2] = [62.5, 37.5, 0.0]
    found = review(table([50, 30, 20], rows, applied=applied), S)
    assert values(found)[0] is None
    assert values(found)[1] is not None


def test_too_few_tell_nothing_and_it_is_said() -> None:
    found = review(table([1, 1, 1], [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [None, 1.0, 1.0]]), S)
    assert values(found) == [None, None, None]
    (few,) = found.findings
    assert (few.code, few.values) == ("LB-Z25", {"settled": "2", "count": "3"})


def test_nobody_scored_is_told() -> None:
    found = review(table([1, 1, 1], []), S)
    assert [each.code for each in found.findings] == ["LB-Z24"]
    assert {(c.met, c.unmet, c.unknown, c.waived, c.is_idle) for c in found.clauses} == {
        (0.0, 0.0, 0.0, 0.0, False)
    }


def test_where_all_must_pass_a_clause_counts_as_met_or_not() -> None:
    every = standard(*(criterion(name) for name in "abc"), method=ScoreMethod.ALL)
    rows: Answers = [[1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.5, 0.5, 1.0]]
    found = review(table([0, 0, 0], rows, method="all"), every)
    # With no weights, met of a row of weight 0 is 0 == 0: every row of this table is met.
    assert values(found) == [None, None, None]
    weighed = review(table([1, 1, 1], rows, method="all"), every)
    assert values(weighed)[0] == pytest.approx(plain([1, 1, 0, 0], [2, 1, 0, 1]))


SHARES = st.sampled_from([0.0, 0.25, 0.5, 1.0, None, "-"])


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(SHARES, min_size=3, max_size=3), max_size=8))
def test_it_is_what_the_plain_loop_says(rows: list[list[float | str | None]]) -> None:
    found = reviewed(table([50, 30, 20], rows))
    weights = [50, 30, 20]
    known = [sum(row[at] is not None for row in rows) for at in range(3)]
    counted = {at for at in range(3) if rows and 2 * known[at] >= len(rows)}
    for at, name in enumerate("abc"):
        column = [row[at] for row in rows]
        mine = found[name]
        counts = {
            "met": sum(x == 1.0 for x in column),
            "unmet": sum(isinstance(x, float) and x < 1.0 for x in column),
            "unknown": column.count(None),
            "waived": column.count("-"),
        }
        for key, count in counts.items():
            assert getattr(mine, key) == (count / len(rows) if rows else 0.0)
        asked = [
            (x, rest)
            for row in rows
            if all(row[each] is not None for each in counted)
            and isinstance(x := row[at], float)
            and (rest := share(row, weights, counted - {at})) is not None
        ]
        own, others = [x for x, _ in asked], [rest for _, rest in asked]
        wanted = plain(own, others) if counted and len(asked) >= 3 else None
        assert (mine.discrimination is None) is (wanted is None)
        assert wanted is None or isclose(mine.discrimination or 0.0, wanted, abs_tol=1e-9)


def share(row: list[float | str | None], weights: list[int], places: set[int]) -> float | None:
    """What these clauses earn, as a share of what they could earn for this subject."""
    applied = [(weights[at], x) for at in places if isinstance(x := row[at], float)]
    whole = fsum(w for w, _ in applied)
    return fsum(w * x for w, x in applied) / whole if applied else None


def plain(one: list[float], other: list[float]) -> float | None:
    """Pearson's correlation as its definition has it."""
    left = [x - fsum(one) / len(one) for x in one]
    right = [y - fsum(other) / len(other) for y in other]
    spread = fsum(x * x for x in left) * fsum(y * y for y in right)
    if spread < 1e-20:
        return None
    return fsum(x * y for x, y in zip(left, right, strict=True)) / sqrt(spread)
