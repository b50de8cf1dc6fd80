"""Codes of traction batteries (GB/T 34014-2017).

Codes seen in public: 04QCB76836300JBC40000903 and 001CB240000003B3C0221953 (cells sold with their
codes printed), X12CCPM27KLPCLE662382320 (Catena-X standard, example).
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import IdentifierFault
from loopbook.terms.identifier.explanation import is_fine
from loopbook.terms.identifier.gb34014 import (
    day_symbols,
    explain_battery,
    looks_like_battery,
    made_on,
    recoded,
)
from loopbook.terms.identifier.key_type import Level

CELL = "04QCB76836300JBC40000903"
OLD = "001CB240000003B3C0221953"
SURE = st.dates(date(2011, 1, 1), date(2036, 12, 31)).filter(lambda day: day.day <= 26)


def codes_of(code: str) -> set[str]:
    return {finding.code for finding in explain_battery(code).findings}


def test_a_code_is_taken_apart() -> None:
    made = explain_battery(CELL)
    told = {part.name: (part.value, part.meaning or part.read) for part in made.parts}
    assert told == {
        "maker": ("04Q", "filed"),
        "product": ("C", "cell"),
        "battery_type": ("B", "lfp"),
        "specification": ("76", "filed"),
        "traceability": ("836300J", "filed"),
        "date": ("BC4", "2021-12-04"),
        "number": ("0000903", ""),
    }
    assert (made.kind, made.level, made.canonical) == ("battery_code", Level.INSTANCE, CELL)
    assert is_fine(made)


@pytest.mark.parametrize(
    ("symbols", "day"),
    [
        ("B3C", date(2021, 3, 12)),
        ("E66", date(2024, 6, 6)),
        ("912", date(2019, 1, 2)),
        ("AAH", date(2020, 10, 17)),
        ("AAJ", date(2020, 10, 18)),
        ("B2T", date(2021, 2, 26)),
        ("AAY", None),
        ("AA0", None),
        ("AAI", None),
        ("AD1", None),
        ("0A1", None),
        ("A", None),
    ],
)
def test_a_day_is_read_where_sources_agree(symbols: str, day: date | None) -> None:
    assert made_on(symbols) == day


@given(SURE)
def test_a_day_is_written_as_it_is_read(day: date) -> None:
    assert made_on(day_symbols(day)) == day


def test_a_day_that_sources_write_differently_is_not_written() -> None:
    with pytest.raises(IdentifierFault, match="LB-I22"):
        day_symbols(date(2021, 3, 31))


@pytest.mark.parametrize(
    ("place", "letter", "code"),
    [(3, "X", "LB-I25"), (4, "H", "LB-I26"), (20, "O", "LB-I27"), (15, "D", "LB-I29")],
)
def test_a_wrong_character_is_told(place: int, letter: str, code: str) -> None:
    wrong = CELL[:place] + letter + CELL[place + 1 :]
    assert code in codes_of(wrong)
    assert not is_fine(explain_battery(wrong))


def test_a_day_that_sources_read_differently_is_a_warning() -> None:
    made = explain_battery(CELL[:16] + "0" + CELL[17:])
    assert [finding.code for finding in made.findings] == ["LB-I28"]
    assert is_fine(made)
    assert next(part for part in made.parts if part.name == "date").read == ""


def test_a_battery_made_anew_gets_a_code_without_traceability_and_keeps_the_old_one() -> None:
    made = recoded(OLD, "09Z", "P", "A1", day=date(2025, 6, 3), number=17)
    assert made.code == "09ZPBA1F630000017RP"
    assert made.old == OLD
    explained = explain_battery(made.code)
    assert explained.kind == "battery_cascade"
    assert {finding.code for finding in explained.findings} == {"LB-I30"}
    assert is_fine(explained)
    again = recoded(made.code, "09Z", "M", "A2", day=date(2026, 1, 1), number=1)
    assert again.code.endswith("RM")


def test_the_ending_should_name_the_product_type() -> None:
    assert "LB-I20" in codes_of("09ZPBA1F630000017RM")


def test_a_cascade_code_of_eighteen_characters_is_not_taken_apart() -> None:
    made = explain_battery("09ZPBA1F63000017RP")
    assert (made.parts, made.level, made.canonical) == ((), Level.UNKNOWN, "")
    assert codes_of("09ZPBA1F63000017RP") == {"LB-I21"}


@pytest.mark.parametrize(
    ("maker", "product", "specification", "number"),
    [("9Z", "P", "A1", 1), ("09Z", "X", "A1", 1), ("09Z", "P", "a1", 1), ("09Z", "P", "A1", 0)],
)
def test_a_part_without_its_form_makes_no_code(
    maker: str, product: str, specification: str, number: int
) -> None:
    with pytest.raises(IdentifierFault, match="LB-I23"):
        recoded(OLD, maker, product, specification, day=date(2025, 6, 3), number=number)


@pytest.mark.parametrize("old", ["", "04QXB76836300JBC40000903", "1M8GDM9AXKP042788"])
def test_what_is_no_battery_code_cannot_be_kept_as_one(old: str) -> None:
    with pytest.raises(IdentifierFault, match="LB-I24"):
        recoded(old, "09Z", "P", "A1", day=date(2025, 6, 3), number=1)


def test_a_code_looks_like_a_battery_by_length_and_type() -> None:
    assert looks_like_battery(CELL)
    assert looks_like_battery("09ZPBA1F630000017RP")
    assert not looks_like_battery("1" * 24)
    assert not looks_like_battery("09ZPBA1F630000017XP")
    assert not looks_like_battery(CELL.lower())
