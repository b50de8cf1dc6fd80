"""Facts in the unit of their word."""

from datetime import UTC, datetime
from fractions import Fraction

from loopbook.render.fact import fact_text, grade_name
from loopbook.terms.event import Basis
from loopbook.terms.formula import Formula, Number
from loopbook.terms.history import Fact, ItemGrade
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import Ladder, Rung, Word
from loopbook.terms.scheme_status import SchemeStatus

CELSIUS = Unit("CEL", "°C", (("temperature", 1),), Fraction(1), Fraction(27315, 100), "", "摄氏度")
PERCENT = Unit("P1", "%", (), Fraction(1, 100))
NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def word(term: str, unit: Unit | None) -> Word:
    return Word(
        term=term, kind="fact", unit=unit, label_en=term, label_zh=term, source="", rule="v:2"
    )


def fact(
    value: Fraction | None, term: str = "soh", sd: float | None = None, text: str = ""
) -> Fact:
    return Fact(
        term=term,
        value=value,
        sd=sd,
        text=text,
        basis=Basis.MEASURED,
        sequence=1,
        time=NOON,
        rule="",
    )


def test_a_fact_is_told_in_the_unit_of_its_word() -> None:
    words = {"soh": word("soh", PERCENT), "heat": word("heat", CELSIUS)}
    assert fact_text(fact(Fraction(81, 100), sd=0.005), words) == "81.0 ± 0.5 %"
    assert fact_text(fact(Fraction(29815, 100), "heat"), words, "zh") == "25 °C"
    assert fact_text(fact(Fraction(3), "count"), words) == "3"
    assert fact_text(fact(None, text="blue"), words) == "blue"
    assert fact_text(fact(None), words, "zh") == "未知"


def test_a_grade_is_named_or_says_what_is_missing() -> None:
    rung = Rung(
        id="a",
        label_en="Reuse",
        label_zh="梯次利用",
        when=Formula("1", Number(Fraction(1))),
        then="",
        rule="",
    )
    ladder = Ladder(
        id="cells",
        title_en="Cells",
        title_zh="电芯",
        item_class="cell",
        rungs=(rung,),
        status=SchemeStatus.ILLUSTRATIVE,
        source="",
        rule="",
    )
    graded = ItemGrade(item="x", ladder="cells", rung="a")
    assert grade_name(graded, {"cells": ladder}, "zh") == "梯次利用"
    assert grade_name(graded, {}) == "a"
    assert grade_name(ItemGrade(item="x", ladder="cells", rung="", missing=("soh",)), {}) == (
        "unknown, for want of: soh"
    )
