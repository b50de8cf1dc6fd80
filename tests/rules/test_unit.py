"""Units: the table of core is sound, and people's spellings find the unit they mean."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import UnitError
from loopbook.rules.unit import (
    dimension_of,
    dimension_text,
    find_unit,
    nearest_unit,
    spellings_of,
    unit_of,
    units_of,
)
from loopbook.terms.quantity import convert

from .breaking import bundle_of, good

ROWS = [
    {key: str(cell) for key, cell in line.row.cells.items()}
    for line in bundle_of(good()).lines("units.csv")
]
UNITS = units_of(ROWS)


def test_core_has_the_units_of_the_field() -> None:
    assert len(ROWS) >= 150
    assert len({row["code"] for row in ROWS}) == len(ROWS)


def test_no_spelling_means_two_units() -> None:
    owner: dict[str, str] = {}
    for row in ROWS:
        for spelling in spellings_of(row):
            assert owner.setdefault(spelling, row["code"]) == row["code"], spelling
            assert UNITS.by_code.get(spelling, unit_of(row)).code == row["code"], spelling


def test_every_code_symbol_label_and_spelling_finds_its_unit() -> None:
    for row in ROWS:
        words = [row["code"], row["symbol"], row["label_en"], row["label_zh"]]
        for word in filter(None, [*words, *row["spellings"].split("|")]):
            assert find_unit(UNITS, word).code == row["code"], word


def test_a_multiple_among_the_codes_is_the_multiple() -> None:
    for row in ROWS:
        number, _, code = row["code"].partition(" ")
        if code:
            assert unit_of(row).factor == Fraction(number) * UNITS.by_code[code].factor, row["code"]


@pytest.mark.parametrize(
    ("text", "code", "factor"),
    [
        ("kg", "KGM", "1"),
        ("KG", "KGM", "1"),
        ("t", "TNE", "1000"),
        ("吨", "TNE", "1000"),
        ("万吨", "1e4 TNE", "1e7"),
        ("亿吨", "1e8 TNE", "1e11"),
        ("10⁴吨", "1e4 TNE", "1e7"),
        ("千克", "KGM", "1"),
        ("件", "H87", "1"),
        ("%", "P1", "0.01"),
        ("％", "P1", "0.01"),
        ("Mt", "1e6 TNE", "1e9"),
        ("kt", "KTN", "1e6"),
        ("Mg", "2U", "1e3"),
        ("mg", "MGM", "1e-6"),
        ("mW", "C31", "1e-3"),
        ("MW", "MAW", "1e6"),
        ("GJ", "GV", "1e9"),
        ("万元", "1e4 CNY", "1e4"),
        ("亿元", "1e8 CNY", "1e8"),
        ("万亿元", "1e12 CNY", "1e12"),
        ("1e4 CNY", "1e4 CNY", "1e4"),
        ("10000 CNY", "1e4 CNY", "1e4"),
        ("10^4 CNY", "1e4 CNY", "1e4"),
        ("1.5 kg", "3/2 KGM", "1.5"),
        ("万台", "1e4 C62", "1e4"),
        ("百亿千瓦时", "1e10 KWH", "36000000000000000"),
        ("million kWh", "1e6 KWH", "3600000000000"),
        ("吨标准煤", "TNE-CE", "29307600000"),
        ("tce", "TNE-CE", "29307600000"),
        ("CNY/TNE", "CNY/TNE", "0.001"),
        ("元/吨", "CNY/TNE", "0.001"),
        ("MTQ/CNY", "MTQ/CNY", "1"),
        ("m³/万元", "MTQ/1e4 CNY", "1e-4"),
        ("KGM*MTR", "KGM*MTR", "1"),
        ("kg·m", "KGM*MTR", "1"),
        ("kWh / kg / d", "KWH/KGM/DAY", "125/3"),
        ("KGM/KGM", "KGM/KGM", "1"),
        ("m²", "MTK", "1"),
        ("亩", "MU", "2000/3"),
    ],
)
def test_people_s_spellings_mean_what_they_mean(text: str, code: str, factor: str) -> None:
    unit = find_unit(UNITS, text)
    top, _, bottom = factor.partition("/")
    assert (unit.code, unit.factor) == (code, Fraction(top) / Fraction(bottom or 1))


@pytest.mark.parametrize(
    "text",
    ["", " ", "kgg", "MT", "ton", "0 t", "KN", "CEL/KGM", "1e4 CEL", "kg/", "/kg", "kg//m", "万",
     "kg*" * 9 + "kg", "k" * 5000],
)  # fmt: skip
def test_what_is_unknown_or_ambiguous_is_refused_with_the_nearest(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        find_unit(UNITS, text)
    assert caught.value.code == "LB-R01"
    assert caught.value.values["nearest"]


def test_the_nearest_unit_is_offered() -> None:
    assert nearest_unit(UNITS, "KGN") == "KGM"
    assert nearest_unit(UNITS, "标准煤吨") == "吨标准煤"
    assert nearest_unit(UNITS, "#") == "KGM"


@given(
    st.text(max_size=30)
    | st.lists(st.sampled_from(["kg", "1e4", "*", "/", "万", " ", "CEL", "^", "9"])).map("".join)
)
def test_any_text_is_a_unit_or_a_unit_error(text: str) -> None:
    with suppress(UnitError):
        assert find_unit(UNITS, text).factor > 0


def test_temperatures_are_converted_by_their_fixed_points() -> None:
    """0 and 100 degrees Celsius are 32 and 212 degrees Fahrenheit, 273.15 K is the ice point."""
    celsius, fahrenheit, kelvin = (UNITS.by_code[code] for code in ("CEL", "FAH", "KEL"))
    assert convert(Fraction(100), celsius, fahrenheit) == 212
    assert convert(Fraction(0), celsius, fahrenheit) == 32
    assert convert(Fraction(0), celsius, kelvin) == Fraction("273.15")


@pytest.mark.parametrize(
    ("code", "base"),
    [
        ("LBR", "0.45359237"),  # NIST SP 811, table B.8
        ("GLL", "0.003785411784"),
        ("BLL", "0.158987294928"),
        ("BTU", "1055.05585262"),
        ("KNT", "463/900"),
        ("ATM", "101325"),
        ("ANN", "31557600"),  # Rec. 20: 365.25 days
        ("AMH", "3600"),
        ("TNE-CE", "29307600000"),  # GB/T 2589-2020
    ],
)
def test_factors_are_those_of_the_standards(code: str, base: str) -> None:
    top, _, bottom = base.partition("/")
    assert UNITS.by_code[code].factor == Fraction(top) / Fraction(bottom or 1)


@pytest.mark.parametrize("text", ["1", "mass", "mass/length^3", "current*time", "1/time"])
def test_a_dimension_is_written_as_it_is_read(text: str) -> None:
    assert dimension_text(dimension_of(text)) == text


@pytest.mark.parametrize("text", ["", "mass^", "mass/", "2", "mass+time"])
def test_what_is_no_dimension_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        dimension_of(text)
