"""Passports of a pack and their attributes."""

from loopbook.terms.passport import Behaviour, Granularity, ValueFrom

from .lives import scheme


def test_a_passport_has_the_attributes_of_its_list_in_order() -> None:
    passport = scheme().passports["pump_passport"]
    assert (passport.issued, passport.statuses) == ("made", ("sold", "collected"))
    assert [each.number for each in passport.attributes] == ["1", "2", "3", "4", "5"]


def test_an_attribute_says_who_may_read_it_and_where_it_comes_from() -> None:
    weight = scheme().passports["pump_passport"].attributes[1]
    assert weight.audience == ("public", "recycler")
    assert (weight.behaviour, weight.granularity) == (Behaviour.STATIC, Granularity.MODEL)
    assert (weight.value_from, weight.of, weight.unit) == (ValueFrom.FACT, "mass", "KGM")
    assert (weight.asked_of, weight.offered_for) == (("water",), ("oil",))
    assert weight.pointer == "general#/mass"
