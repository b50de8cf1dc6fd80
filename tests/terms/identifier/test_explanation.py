"""Explanations as values."""

from loopbook.terms.finding import Severity
from loopbook.terms.identifier.explanation import Explanation, error, is_fine, note, warning


def test_only_an_error_makes_a_code_bad() -> None:
    told = (warning("LB-I28", text="x"), note("LB-I33"))
    assert is_fine(Explanation("x", "uri", findings=told))
    assert not is_fine(Explanation("x", "uri", findings=(*told, error("LB-I01", count=3))))


def test_the_values_of_a_finding_are_texts() -> None:
    made = error("LB-I01", text="abc", count=3)
    assert (made.severity, made.values) == (Severity.ERROR, {"text": "abc", "count": "3"})
