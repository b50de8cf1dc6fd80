"""Methods that sum share one sum: what a row earns, its weight, and what it is held against."""

from fractions import Fraction

from loopbook.evaluate.score.outcome import Reading, summed
from loopbook.evaluate.score.resolved import Ends, ResolvedRow
from loopbook.terms.standard import ScoreMethod

from .standards import UNKNOWN, WAIVED, asking, standard, with_answers, yes_no

HALF = Fraction(1, 2)


def half(each: ResolvedRow) -> Ends:
    return Ends(HALF, HALF) if each.applies else Ends(Fraction(0), Fraction(1))


def test_a_row_adds_its_share_of_its_weight_and_a_waived_one_nothing() -> None:
    rows = (yes_no("a", points=6), yes_no("b", points=2), yes_no("c", points=2))
    asked = asking(standard(ScoreMethod.POINTS, {"g": None}, rows))
    answered = with_answers(asked, {"a": 1, "b": UNKNOWN, "c": WAIVED})
    reading = Reading(half, lambda _: {"full": Fraction(1)}, lambda _: True, Fraction(1))
    found = summed(asked, answered, reading)
    # Half of everything that applies, however the points of c are spread over a and b.
    assert found.total == Ends(Fraction(5), Fraction(5))
    assert [found.rows[name].adds.low for name in "abc"] == [Fraction(15, 4), Fraction(5, 4), 0]
    assert [found.rows[name].met for name in "abc"] == [True, True, None]
    assert found.rows["a"].limits == {"full": 1}
