"""Totals are asked for as terms; where nothing is known of places, nothing lies around one."""

from loopbook.terms.account import TotalsQuery, nothing_above
from loopbook.terms.lineage import AsOf
from loopbook.terms.period import period


def test_nothing_lies_around_a_place_of_which_nothing_is_known() -> None:
    assert nothing_above("urn:example:park") == ()


def test_two_questions_alike_are_one() -> None:
    places = frozenset({"urn:example:park"})
    assert TotalsQuery("p", period("2025"), AsOf(), places) in {
        TotalsQuery("p", period("2025"), AsOf(), frozenset({"urn:example:park"}))
    }
    assert TotalsQuery("p", period("2025")).places is None
