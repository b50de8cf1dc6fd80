"""Reading a row cell by cell."""

from datetime import date
from fractions import Fraction

import pytest

from loopbook.rules.fault import Faults
from loopbook.rules.line import UNREAD, Line, unique
from loopbook.rules.row import Row
from loopbook.rules.unit import units_of
from loopbook.terms.event import Basis
from loopbook.terms.period import Period

KILOGRAM = dict(
    zip(
        ("code", "symbol", "dimension", "factor", "offset", "label_en", "label_zh", "spellings"),
        ("KGM", "kg", "mass", "1", "0", "kilogram", "千克", "公斤"),
        strict=True,
    )
)
UNITS = units_of([KILOGRAM])


def line_of(**cells: object) -> tuple[Line, Faults]:
    faults = Faults()
    return Line(Row("x.csv:2", cells), faults), faults


def test_cells_are_read_as_what_they_are() -> None:
    line, faults = line_of(
        a=" text ",
        n="5/9",
        d="2025-01-31",
        t=date(2025, 1, 31),
        p="2025-Q2",
        u="公斤",
        b="measured",
        y=True,
        w=3,
        many="a; b;",
        listed=["a", "b"],
    )
    assert line.text("a") == "text"
    assert line.number("n") == Fraction(5, 9)
    assert line.day("d") == line.day("t") == date(2025, 1, 31)
    assert line.period("p") == Period(2025 * 12 + 3, 3)
    assert line.unit("u", UNITS).code == "KGM"
    assert line.choice("b", Basis) is Basis.MEASURED
    assert line.truth("y")
    assert line.whole("w") == 3
    assert line.texts("many") == line.texts("listed") == ("a", "b")
    assert not faults.lines()


def test_empty_cells_are_nothing_where_they_may_be() -> None:
    line, faults = line_of()
    assert (line.optional("a"), line.number("a"), line.day("a"), line.period("a")) == (
        "", None, None, None,
    )  # fmt: skip
    assert line.unit_or_none("a", UNITS) is None
    assert line.choice("a", Basis, Basis.DECLARED) is Basis.DECLARED
    assert (line.truth("a"), line.whole("a"), line.texts("a")) == (False, 0, ())
    assert not faults.lines()


@pytest.mark.parametrize(
    ("method", "cell", "words"),
    [
        ("text", "", "'a' is empty"),
        ("text", 3, "'a' must be a text"),
        ("number", "x", "a: 'x' is not a number"),
        ("day", "31.1.2025", "a: '31.1.2025' is not a date"),
        ("day", 20250131, "is not a date"),
        ("period", "2025-13", "a: '2025-13' is not a period"),
        ("truth", "yes", "'a' must be true or false"),
        ("whole", True, "'a' must be a whole number"),
        ("texts", 3, "'a' must be a list of texts"),
        ("texts", ["x", 3], "'a' must be a list of texts"),
        ("name", "2b", "'2b' is no name a formula can write"),
    ],
)
def test_what_cannot_be_read_is_a_fault_with_its_place(
    method: str, cell: object, words: str
) -> None:
    line, faults = line_of(a=cell)
    getattr(line, method)("a")
    assert len(faults.lines()) == 1
    assert faults.lines()[0].startswith("x.csv:2 ")
    assert words in faults.lines()[0]


def test_an_unread_unit_is_told_once_and_checked_no_further() -> None:
    line, faults = line_of(u="kgg", v="")
    unit = line.unit("u", UNITS)
    assert unit == UNREAD
    line.dimensions("u", unit, UNITS.by_code["KGM"], "unit")
    assert len(faults.lines()) == 1
    assert "nearest: 'kg'" in faults.lines()[0]
    line.unit("v", UNITS)
    assert len(faults.lines()) == 2


def test_a_key_with_a_line_of_its_own_is_told_there() -> None:
    faults = Faults()
    line = Line(Row("s.toml:1", {"zone": 3}, rules={"zone": "s.toml:7"}), faults)
    line.optional("zone")
    assert faults.lines()[0].startswith("s.toml:7 ")


def test_an_id_that_stands_twice_is_a_fault_of_the_later_row() -> None:
    faults = Faults()
    lines = [Line(Row(f"x.csv:{n}", {}), faults) for n in (2, 3, 4)]
    assert list(unique(zip(("a", "b", "a"), lines, strict=True))) == ["a", "b"]
    assert faults.lines() == ("x.csv:4 'a' stands in x.csv:2 already. Keep one.",)
