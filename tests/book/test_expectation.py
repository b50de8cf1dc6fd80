"""Expectation: each kind holds when it should, fails when it should, and names the rows it read."""

import pytest

from loopbook.book import Book
from loopbook.book.expectation import Trialled, meet
from loopbook.errors import ParseError


@pytest.fixture
def trialled(book: Book) -> Trialled:
    return Trialled(book, book.scheme("cn-battery"), ())


def test_a_value_is_compared_and_its_rows_are_named(trialled: Trialled) -> None:
    line = {"indicator": "cascade_rate", "period": "2025", "value": 310 / 667 * 100}
    met = meet(trialled, line)
    assert met.holds
    assert any(rule.startswith("indicators.toml:") for rule in met.rules)
    assert not meet(trialled, line | {"value": 1.0}).holds
    assert not meet(trialled, line | {"unknown": True}).holds


def test_a_flow_is_compared_in_the_unit_named(trialled: Trialled) -> None:
    line = {"flow": "received", "layer": "goods", "period": "2025", "amount": 0.667, "unit": "KGM"}
    assert meet(trialled, line).holds
    assert meet(trialled, line | {"amount": 667.0, "unit": "GRM"}).holds
    assert not meet(trialled, line | {"flow": "nowhere"}).holds


def test_an_error_of_the_book_is_an_answer(trialled: Trialled) -> None:
    met = meet(trialled, {"indicator": "no_such", "period": "2025", "value": 1.0})
    assert not met.holds
    assert "LB-D15" in met.found


def test_a_line_that_expects_nothing_is_a_fault(trialled: Trialled) -> None:
    with pytest.raises(ParseError, match="LB-D20"):
        meet(trialled, {"period": "2025"})
