"""An audit scored by its checklists, unknown answers open at both ends."""

from loopbook.book.audit_review import Reviews, reviews
from loopbook.book.audits import form_of
from loopbook.terms.audit import AuditForm
from tests.book.plating import DAY, empty

THRESHOLDS = {"proceed_from": 90.0, "supplement_from": 70.0, "accept_from": 60.0}
ANSWERS = {
    "completeness": 1.0,
    "arithmetic": 1.0,
    "truth": 1.0,
    "closure": 1.0,
    "process_true": 0.8,
    "no_knock_out": 1.0,
}


def test_what_experts_have_not_said_leaves_the_score_and_the_level_open() -> None:
    review, _, _ = reviews(empty(), form_of(), ANSWERS, THRESHOLDS, DAY)
    assert review is not None
    assert (review.total.low, review.total.high) == (72.0, 97.0)
    assert (review.level_low, review.level_high, review.level) == ("supplement", "proceed", None)


def test_thresholds_that_nobody_declared_leave_the_level_open() -> None:
    review, accepted, _ = reviews(empty(), form_of(), ANSWERS, {}, DAY)
    assert review is not None
    assert review.level is None
    assert accepted is not None
    assert accepted.level is None


def test_a_pack_without_checklists_scores_nothing() -> None:
    assert reviews(empty(), AuditForm(), ANSWERS, THRESHOLDS, DAY) == Reviews()


def test_an_answer_that_no_checklist_asks_for_is_told() -> None:
    found = reviews(empty(), form_of(), {**ANSWERS, "beauty": 1.0}, THRESHOLDS, DAY)
    assert [each.code for each in found.findings] == ["LB-W39"]
    assert "beauty" in str(found.findings[0].values)
    assert found.review is not None
    assert found.review.total.low == 72.0
