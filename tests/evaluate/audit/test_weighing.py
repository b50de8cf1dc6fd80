"""Candidates ranked by weighted sum."""

from loopbook.evaluate.audit.weighing import is_best, weighed
from loopbook.terms.score import Span
from tests.evaluate.audit.filed import rows

WEIGHTS = rows({"factor": "waste", "weight": "10"}, {"factor": "cost", "weight": "6"})


def score(who: str, factor: str, number: str) -> dict[str, str]:
    return {"candidate": who, "factor": factor, "score": number}


def test_the_largest_sum_of_weight_times_score_is_first() -> None:
    scores = rows(
        score("rinsing", "waste", "9"),
        score("rinsing", "cost", "8"),
        score("pickling", "waste", "5"),
        score("pickling", "cost", "10"),
    )
    totals = rows({"candidate": "rinsing", "total": "138", "chosen": "yes"})
    found, findings = weighed((WEIGHTS, scores, totals), "candidate", "focus")
    assert [(each.name, each.total, each.place) for each in found] == [
        ("rinsing", Span(138, 138), 1),
        ("pickling", Span(110, 110), 2),
    ]
    assert (found[0].stated, found[0].is_chosen, findings) == (138.0, True, [])
    assert is_best(found) is True


def test_a_missing_score_leaves_the_total_open_and_may_leave_the_choice_open() -> None:
    scores = rows(
        score("rinsing", "waste", "9"),
        score("rinsing", "cost", "8"),
        score("pickling", "waste", "9"),
    )
    totals = rows({"candidate": "rinsing", "total": "138", "chosen": "yes"})
    found, _ = weighed((WEIGHTS, scores, totals), "candidate", "focus")
    assert {each.name: each.total for each in found}["pickling"] == Span(96, 150)
    assert is_best(found) is None


def test_choosing_another_than_the_heaviest_is_wrong() -> None:
    scores = rows(score("a", "waste", "9"), score("b", "waste", "2"))
    scores += rows(score("a", "cost", "9"), score("b", "cost", "2"))
    totals = rows({"candidate": "b", "total": "32", "chosen": "yes"})
    found, _ = weighed((WEIGHTS, scores, totals), "candidate", "focus")
    assert is_best(found) is False
    assert is_best(()) is None


def test_scores_beyond_ten_and_factors_without_weight_are_told() -> None:
    scores = rows(score("a", "waste", "11"), score("a", "looks", "3"))
    _, findings = weighed((WEIGHTS, scores, ()), "candidate", "focus")
    assert [each.code for each in findings] == ["LB-Z62", "LB-Z61"]
    assert findings[0].place.row == 2
