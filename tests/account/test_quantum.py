"""Layers of a table, and a step in which all its amounts are whole."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.quantum import layer_ids, layer_of
from loopbook.terms.quantity import Unit
from loopbook.terms.sheet import FlowRow

TONNE = Unit("TNE", "t", (("mass", 1),), Fraction(1000))
KILOGRAM = Unit("KGM", "kg", (("mass", 1),), Fraction(1))
MEGAJOULE = Unit("3B", "MJ", (("energy", 1),), Fraction(10**6))
KILOWATT_HOUR = Unit("KWH", "kWh", (("energy", 1),), Fraction(3_600_000))


def row(value: str, unit: Unit | None, layer: str = "") -> FlowRow:
    number = Decimal(value) if value else None
    return FlowRow(flow="f", source="a", target="b", layer=layer, value=number, unit=unit)


@given(st.lists(st.decimals(0, 10**9, allow_nan=False, places=5), min_size=1))
def test_every_stated_amount_is_whole_in_the_quantum(values: list[Decimal]) -> None:
    rows = [row(f"{value:f}", unit) for value in values for unit in (TONNE, KILOGRAM)]
    layer = layer_of("goods", rows)
    assert layer is not None
    for each in rows:
        assert each.value is not None
        assert each.unit is not None
        quanta = Fraction(each.value) * each.unit.factor / layer.quantum.factor
        assert quanta.denominator == 1


def test_the_quantum_is_the_coarsest_power_of_ten_that_does() -> None:
    layer = layer_of("goods", [row("41.25", TONNE), row("3", TONNE)])
    assert layer is not None
    assert (layer.unit, layer.quantum.factor) == (TONNE, Fraction(10))


def test_units_without_a_common_power_of_ten_have_a_common_divisor() -> None:
    layer = layer_of("energy", [row("1", KILOWATT_HOUR), row("1", MEGAJOULE)])
    assert layer is not None
    assert layer.quantum.factor == 200_000


def test_a_layer_is_a_name_in_one_dimension() -> None:
    rows = [
        row("1", TONNE),
        row("1", MEGAJOULE),
        row("1", KILOGRAM, "Zinc "),
        row("1", KILOGRAM, "zinc"),
        row("", None, "zinc"),
    ]
    assert list(layer_ids(rows).values()) == ["goods", "goods (energy)", "Zinc", "Zinc", "Zinc"]


def test_a_layer_nobody_measured_is_none() -> None:
    assert layer_of("goods", [row("", TONNE)]) is None
