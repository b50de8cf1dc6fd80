"""Method expectation: what a case may ask of a method, and that a wrong number fails it."""

from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

import loopbook
from loopbook.book.method_expectation import method_outcome
from loopbook.book.shelf import compiled
from loopbook.errors import ParseError

LIMITS: Traversable = Path(loopbook.__file__).parent / "schemes" / "mci" / "cases" / "limits"
ASKED = {"method": "mci-2015", "table": "linear.csv", "output": "mci"}


def holds(**line: object) -> bool:
    return method_outcome(LIMITS, compiled("mci"), {**ASKED, **line}).holds


def test_a_value_is_met_within_its_tolerance_alone() -> None:
    assert holds(value=0.1, tolerance=1e-9)
    assert not holds(value=0.1001, tolerance=1e-9)
    assert holds(value=0.1001, tolerance=1e-3)


def test_unknown_is_met_by_unknown_alone() -> None:
    assert not holds(unknown=True)
    assert holds(unknown=False)
    assert not holds(value=0.1, sd=0.1)


def test_an_output_that_is_not_there_fails() -> None:
    assert not holds(output="circularity", value=0.1)
    assert not holds(variant="A", value=0.1)
    assert not holds(finding="LB-M01")
    assert not method_outcome(LIMITS, compiled("mci"), {**ASKED, "change": "mci"}).holds


def test_the_rows_it_read_are_named() -> None:
    rules = method_outcome(LIMITS, compiled("mci"), {**ASKED, "value": 0.1}).rules
    assert any(rule.startswith("methods.toml:") for rule in rules)


def test_a_method_that_the_pack_has_not_is_an_error() -> None:
    with pytest.raises(ParseError, match="LB-D20"):
        method_outcome(LIMITS, compiled("mci"), {**ASKED, "method": "mci"})
