"""Factors as leaves."""

from loopbook.evaluate.factor import read_factor
from loopbook.evaluate.leaf import Question
from loopbook.terms.event import Basis
from loopbook.terms.formula import Leaf
from loopbook.terms.period import period

from .world import Known, indicator, scheme


def test_a_factor_is_modelled_and_names_its_row_and_class() -> None:
    of = indicator("factor(co_share)")
    read = read_factor(
        Leaf("factor", ("co_share",)), Question(of, period("2025"), scheme(of), Known())
    )
    assert (read.evidence.value, read.evidence.sd, read.evidence.unit) == (10, 1, "%")
    assert read.evidence.basis is Basis.MODELLED
    assert read.evidence.rules == ("factors.csv:2", "vocabulary.csv:4")
    assert not read.is_deciding


def test_a_factor_without_spread_leaves_the_uncertainty_unstated() -> None:
    of = indicator("factor(li_share)")
    read = read_factor(
        Leaf("factor", ("li_share",)), Question(of, period("2025"), scheme(of), Known())
    )
    assert read.evidence.sd is None
    assert read.sds == {"factor:li_share": None}
