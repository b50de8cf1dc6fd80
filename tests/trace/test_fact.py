"""Facts: whose they are, in base units, with what they rest on."""

from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.trace.world import CELL, UNITS, at, became, event, quantity, report, scheme, word

from loopbook.rules.unit import find_unit
from loopbook.terms.event import (
    Action,
    Basis,
    ErrorDeclaration,
    EventType,
    SensorReport,
    Statistic,
)
from loopbook.terms.period import period
from loopbook.trace.fact import facts_of, latest, reading_of, stated

ONE = f"{CELL}/21/S1"
TWO = f"{CELL}/21/S2"


def test_a_reading_is_a_fact_of_the_one_thing_named() -> None:
    tested = event(
        action=Action.OBSERVE,
        epcs=(ONE,),
        sensors=(SensorReport("Mass", Decimal("44.5"), "GRM", sd=Decimal("0.01")),),
    )
    ((item, fact),) = facts_of(7, tested, scheme())
    assert item == ONE
    assert (fact.term, fact.value, fact.sequence) == ("mass", Fraction("0.0445"), 7)
    assert fact.sd == pytest.approx(0.00001)
    assert (fact.text, fact.basis, fact.rule) == ("44.5 GRM", Basis.MEASURED, "vocabulary.csv:4")


def test_a_reading_of_several_things_is_a_fact_of_none() -> None:
    both = event(epcs=(ONE, TWO), sensors=(report("Mass", "89", "GRM"),))
    assert facts_of(1, both, scheme()) == ()
    assert [each.fact.term for each in stated(1, both, scheme())] == ["mass"]
    inside = event(EventType.AGGREGATION, epcs=(ONE,), parent=TWO, sensors=both.sensors)
    assert facts_of(1, inside, scheme()) == ()


def test_a_reading_of_one_lot_is_a_fact_of_the_lot_and_of_a_pure_class_none() -> None:
    lot = event(quantities=(quantity(f"{CELL}/10/L1", "5"),), sensors=(report("Mass", "1", "KGM"),))
    assert facts_of(1, lot, scheme())[0][0] == f"{CELL}/10/L1"
    pure = event(quantities=(quantity(CELL, "5"),), sensors=lot.sensors)
    assert facts_of(1, pure, scheme()) == ()


def test_a_reading_of_a_component_is_not_the_reading_of_the_whole() -> None:
    part = event(epcs=(ONE,), sensors=(report("Mass", "1", "KGM", "urn:loopbook:v1:casing"),))
    assert facts_of(1, part, scheme()) == ()


def test_ilmd_are_facts_of_every_thing_brought_into_being() -> None:
    made = event(
        EventType.TRANSFORMATION,
        inputs=("urn:x:0",),
        outputs=(ONE, TWO),
        ilmd={
            "urn:loopbook:v1:nominal_capacity": 2.1,
            "urn:loopbook:v1:chemistry": "NMC",
            "urn:other:word": 1,
        },
    )
    facts = facts_of(1, made, scheme())
    assert [item for item, _ in facts] == [ONE, TWO, ONE, TWO]
    assert facts[0][1].value == Fraction(21, 10) * 3600
    assert facts[0][1].basis is Basis.DECLARED
    assert (facts[2][1].value, facts[2][1].text) == (None, "NMC")


@pytest.mark.parametrize("content", ["2.1", {"value": 2100, "uom": "H79"}, Decimal("2.1"), True])
def test_ilmd_may_be_written_in_several_ways(content: object) -> None:
    made = event(epcs=(ONE,), ilmd={"urn:loopbook:v1:nominal_capacity": content})
    ((_, fact),) = facts_of(1, made, scheme())
    if content in ("2.1", Decimal("2.1")):
        assert fact.value == 7560
    else:
        assert fact.value is None
        assert fact.text


@pytest.mark.parametrize("uom", ["KGM", "NOPE"])
def test_a_reading_in_a_unit_of_another_kind_keeps_its_text_and_has_no_value(uom: str) -> None:
    wrong = event(epcs=(ONE,), sensors=(report("urn:loopbook:v1:soh", "0.9", uom),))
    ((_, fact),) = facts_of(1, wrong, scheme())
    assert (fact.value, fact.sd, fact.text) == (None, None, f"0.9 {uom}")


def test_what_the_reporter_made_up_is_constructed() -> None:
    base = event(epcs=(ONE,), sensors=(report("urn:loopbook:v1:soh", "90", "P1"),))
    made_up = msgspec.structs.replace(base, constructed=("loopbook:soh",), basis=Basis.MEASURED)
    assert facts_of(1, made_up, scheme())[0][1].basis is Basis.CONSTRUCTED
    own = msgspec.structs.replace(
        made_up,
        sensors=(msgspec.structs.replace(base.sensors[0], basis=Basis.MODELLED),),
    )
    assert facts_of(1, own, scheme())[0][1].basis is Basis.MODELLED
    declared = msgspec.structs.replace(base, basis=Basis.DECLARED, constructed=("quantity",))
    assert facts_of(1, declared, scheme())[0][1].basis is Basis.DECLARED


def test_the_latest_fact_is_by_time_then_by_sequence() -> None:
    readings = [
        (2, 0, "90"),
        (1, 5, "80"),
        (3, 5, "70"),
    ]
    facts = [
        facts_of(
            sequence,
            event(hours=hours, epcs=(ONE,), sensors=(report("urn:loopbook:v1:soh", value, "P1"),)),
            scheme(),
        )[0][1]
        for sequence, hours, value in readings
    ]
    for order in (facts, facts[::-1]):
        assert latest(order)["soh"].text == "70 P1"
    assert latest([]) == {}


def test_statistics_declarations_and_transformations_of_many_state_no_fact() -> None:
    base = event(epcs=(ONE,), sensors=(report("Mass", "1", "KGM"),))
    void = msgspec.structs.replace(base, error=ErrorDeclaration(at(1)))
    bulk = msgspec.structs.replace(base, statistic=Statistic("fly_ash", period("2025")))
    assert facts_of(1, void, scheme()) == facts_of(1, bulk, scheme()) == ()
    assert facts_of(1, became(1, [ONE], [TWO]), scheme()) == ()


@given(st.decimals(allow_nan=False, allow_infinity=False), st.sampled_from(["CEL", "FAH", "KEL"]))
def test_a_reading_in_base_units_is_value_times_factor_plus_offset(
    value: Decimal, uom: str
) -> None:
    reading = reading_of(scheme(words=(word("warmth", "fact", unit="KEL"),)), "warmth", uom)
    unit = find_unit(UNITS, uom)
    assert reading is not None
    if value and abs(value.adjusted()) > 60:
        assert reading.in_base(value) is None
    else:
        assert reading.in_base(value) == Fraction(value) * unit.factor + unit.offset


def test_a_field_is_read_by_its_word_and_unit_or_not_at_all() -> None:
    assert reading_of(scheme(), "urn:other:word", "") is None
    gram = Fraction(1, 1000)
    for uom, expected in (("", gram), ("GRM", gram), ("AMH", None), ("?", None)):
        reading = reading_of(scheme(), "Mass", uom)
        assert reading is not None
        assert reading.word.term == "mass"
        assert reading.in_base(Decimal(1)) == expected
        assert reading.in_base(None) is None
    without = reading_of(scheme(), "urn:loopbook:v1:chemistry", "")
    assert without is not None
    assert without.in_base(Decimal("1.5")) == Fraction(3, 2)


def test_ilmd_without_a_word_are_not_read_however_odd() -> None:
    assert facts_of(1, event(epcs=(ONE,), ilmd={"urn:other": 10**5000}), scheme()) == ()
