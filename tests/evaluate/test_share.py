"""A share above 100 % is refused, unless the use of old stock is declared, known and above zero."""

from datetime import date
from fractions import Fraction

import pytest

from loopbook.evaluate.exact import READERS
from loopbook.evaluate.explain import explain
from loopbook.evaluate.indicator import evaluate_indicator
from loopbook.evaluate.leaf import Question
from loopbook.evaluate.share import share_doubt
from loopbook.evaluate.standing import stand
from loopbook.terms.event import Grade
from loopbook.terms.period import period
from loopbook.terms.scheme import TargetKind
from loopbook.terms.statement import Standing

from .world import Known, formula, indicator, observation, scheme, seen, target

STOCK = "observed(amount)"
DAY = date(2026, 2, 1)


def stocked(value, **more):
    return observation(value, "2025", indicator="amount", unit="Mt", **more)


def test_a_share_above_the_whole_decides_nothing_and_says_why() -> None:
    of = indicator(is_share=True)
    known = seen(observation(104, "2025"))
    statement = evaluate_indicator(of, period("2025"), scheme(of), known)
    assert (statement.value, statement.decides) == (104.0, False)
    assert [each.key for each in statement.doubts] == ["reason.share_above_whole"]
    assert any("above 100 %" in line for line in explain(statement))
    assert any("超过 100%" in line for line in explain(statement, "zh"))


@pytest.mark.parametrize("value", [0, 57, 100])
def test_a_share_up_to_the_whole_stands(value: int) -> None:
    of = indicator(is_share=True)
    statement = evaluate_indicator(of, period("2025"), scheme(of), seen(observation(value, "2025")))
    assert (statement.decides, statement.doubts) == (True, ())


def test_a_rate_that_is_no_share_may_be_above_100_percent() -> None:
    of = indicator()
    statement = evaluate_indicator(of, period("2025"), scheme(of), seen(observation(104, "2025")))
    assert statement.decides


@pytest.mark.parametrize(
    ("stock", "decides"),
    [
        ((stocked("0.4"),), True),
        ((stocked(0),), False),
        ((stocked("-0.1"),), False),
        ((), False),
        ((stocked("0.4", grade=Grade.FORECAST),), False),
    ],
)
def test_old_stock_must_be_known_and_above_zero(stock, decides: bool) -> None:
    of = indicator(is_share=True, old_stock=formula(STOCK))
    known = seen(observation(104, "2025"), *stock)
    statement = evaluate_indicator(of, period("2025"), scheme(of), known)
    assert statement.decides is decides
    assert bool(statement.doubts) is not decides
    # What was read of the stock is evidence, with the row of its word.
    assert [each.leaf for each in statement.evidence] == ["observed(rate)", STOCK]
    assert "vocabulary.csv:3" in statement.rules


def test_a_share_above_the_whole_never_meets_a_target() -> None:
    of, aim = indicator(is_share=True), target(TargetKind.LEVEL, 60)
    verdict = stand(aim, scheme(of, targets=(aim,)), seen(observation(104, "2025")), DAY)
    assert verdict.standing is Standing.UNKNOWN
    assert verdict.reason.key == "reason.share_above_whole"


def test_a_rival_above_the_whole_has_no_voice() -> None:
    of, aim = indicator(is_share=True, preference=("NDRC",)), target(TargetKind.LEVEL, 60)
    known = seen(observation(50, "2025"), observation(104, "2025", "NBS"))
    verdict = stand(aim, scheme(of, targets=(aim,)), known, DAY)
    assert verdict.reason.key == "reason.judged.plain"
    assert verdict.latest is not None
    assert verdict.latest.rivals == ()
    assert [each.missing.key for each in verdict.latest.beside if each.missing] == [
        "reason.share_above_whole"
    ]


def test_exactly_the_whole_is_no_doubt_and_a_hair_above_is() -> None:
    of = indicator(is_share=True)
    question = Question(of, period("2025"), scheme(of), Known())
    assert share_doubt(question, Fraction(1), READERS).reason is None
    assert share_doubt(question, 1 + Fraction(1, 10**12), READERS).reason is not None


@pytest.mark.parametrize(("bound", "decides"), [("at_least", True), ("at_most", False)])
def test_at_most_so_much_old_stock_may_be_none(bound: str, decides: bool) -> None:
    of = indicator(is_share=True, old_stock=formula(STOCK))
    known = seen(observation(104, "2025"), stocked("0.4", bound=bound))
    statement = evaluate_indicator(of, period("2025"), scheme(of), known)
    assert statement.decides is decides
