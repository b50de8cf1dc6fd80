"""Marks of a pack."""

from loopbook.rules.mark import mark_names
from loopbook.terms.scheme_status import SchemeStatus

from .breaking import bundle_of
from .lives import pumps, scheme


def test_a_mark_is_granted_ended_and_borne_out() -> None:
    mark = scheme().marks["second_hand"]
    assert (mark.granted, mark.ended, mark.shows) == ("collected", ("recycled",), ("mass",))
    assert mark.status is SchemeStatus.ILLUSTRATIVE
    assert mark.holds.text.startswith("before(sold, collected)")


def test_marks_are_known_before_their_formulas_are_read() -> None:
    assert mark_names(bundle_of(pumps())) == ("second_hand", "twice_sold")
