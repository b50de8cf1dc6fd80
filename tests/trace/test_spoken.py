"""What an event says besides links."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trace.world import UNITS, event

from loopbook.terms.event import SIDES, EventType, QuantityElement, Side
from loopbook.terms.spoken import NOTHING_SPOKEN
from loopbook.trace.classify import CLASS
from loopbook.trace.measure import exact, unit_named
from loopbook.trace.spoken import spoken


def lot(number: str, uom: str) -> QuantityElement:
    return QuantityElement("urn:lot", Decimal(number), uom)


def test_masses_of_lots_are_summed_in_kilograms_exactly() -> None:
    made = event(
        EventType.TRANSFORMATION,
        input_quantities=(lot("0.1", "TNE"), lot("200", "GRM"), lot("3", "LBR")),
        output_quantities=(lot("7", "KGM"), lot("2", "C62"), QuantityElement("urn:lot")),
    )
    told = spoken(made, UNITS).weighed
    assert told is not None
    pound = UNITS.by_code["LBR"].factor if "LBR" in UNITS.by_code else Fraction(0)
    assert told.input_kg == float(Fraction(100) + Fraction(1, 5) + 3 * pound)
    assert (told.output_kg, told.is_output_whole) == (7.0, False)
    assert told.is_input_whole is ("LBR" in UNITS.by_code)


NUMBERS = (None, "0.1", "250", "1e-70", "1e70", "1e999999", "NaN", "Infinity", "-3.5", "0")
LOT = st.builds(
    lambda number, uom: QuantityElement("urn:lot", number and Decimal(number), uom),
    st.sampled_from(NUMBERS),
    st.sampled_from(("", "KGM", "GRM", "TNE", "LBR", "ONZ", "C62", "none such")),
)


def plainly(lots: list[QuantityElement]) -> tuple[float, bool]:
    """Return the masses summed as fractions, and whether every lot has one."""
    told = []
    for each in lots:
        unit = unit_named(UNITS, each.uom) if each.uom else None
        number = None if each.quantity is None else exact(each.quantity)
        if number is not None and unit is not None and unit.dimension == (("mass", 1),):
            told.append(number * unit.factor)
    return float(sum(told, Fraction(0))), len(told) == len(lots)


@settings(max_examples=40, deadline=None)
@given(went=st.lists(LOT, max_size=4), came=st.lists(LOT, max_size=4))
def test_masses_are_those_of_a_plain_sum(
    went: list[QuantityElement], came: list[QuantityElement]
) -> None:
    made = event(
        EventType.TRANSFORMATION, input_quantities=tuple(went), output_quantities=tuple(came)
    )
    told = spoken(made, UNITS).weighed
    if told is None:
        assert not went
        assert not came
        return
    assert (told.input_kg, told.is_input_whole) == plainly(went)
    assert (told.output_kg, told.is_output_whole) == plainly(came)


def test_what_comes_out_counts_before_what_goes_in() -> None:
    made = event(EventType.TRANSFORMATION, inputs=("a", "b"), outputs=("b",))
    sides = spoken(made, UNITS).sides
    assert [SIDES[sides[name]] for name in "ab"] == [Side.INPUT, Side.OUTPUT]
    packed = event(EventType.AGGREGATION, parent="p", epcs=("a",))
    assert spoken(packed, UNITS).sides == {"p": SIDES.index(Side.PARENT)}
    assert spoken(event(epcs=("a",)), UNITS) is NOTHING_SPOKEN


def test_where_a_thing_goes_and_as_what_a_lot_is_classed_is_told_of_any_event() -> None:
    sent = event(
        epcs=("a",), sources=(("location", "x"),), destinations=(("possessing_party", "y"),)
    )
    assert spoken(sent, UNITS).transfers == (
        (False, "location", "x"),
        (True, "possessing_party", "y"),
    )
    made = event(quantities=(lot("1", "KGM"),), ilmd={CLASS: "black_mass"})
    assert spoken(made, UNITS)[4:] == (("urn:lot",), "black_mass")
    assert spoken(event(epcs=("a",), ilmd={CLASS: "black_mass"}), UNITS) is NOTHING_SPOKEN
    assert spoken(event(quantities=(lot("1", "KGM"),), ilmd={CLASS: 7}), UNITS) is NOTHING_SPOKEN
