"""Totals of an export in words and as records."""

from fractions import Fraction

from loopbook.render.totals import total_lines, total_records
from loopbook.terms.account import Total
from loopbook.terms.event import Basis
from loopbook.terms.export import Engine, ExportTotals
from loopbook.terms.period import period
from loopbook.terms.posting import Grain
from loopbook.terms.quantity import Unit
from loopbook.terms.system import Layer

KG = Unit("KGM", "kg", (("mass", 1),), Fraction(1))
MG = Unit("MGM", "mg", (("mass", 1),), Fraction(1, 10**6))
FOUND = ExportTotals(
    pack="cn-battery",
    period=period("2025"),
    engine=Engine.DUCKDB,
    totals=(
        Total(
            flow="intake",
            layer="goods",
            item_class="cell",
            basis=Basis.MEASURED,
            grain=Grain.STATISTIC,
            publisher="ministry",
            depth=1,
            amount=2**70,
            variance=4.0,
            unstated_count=0,
            months=12,
            count=3,
            sequences=(1, 2, 3),
            rules=("posting.csv:2",),
        ),
    ),
    layers={"goods": Layer(id="goods", quantum=MG, unit=KG, label_en="Goods", label_zh="物料")},
)


def test_a_line_says_amount_basis_grain_and_source() -> None:
    line = total_lines(FOUND)[-1]
    for words in ("intake", "kg", "measured", "statistic", "ministry (sum of the places inside)"):
        assert words in line
    assert "下级地点之和" in total_lines(FOUND, "zh")[-1]


def test_no_digit_of_the_quanta_is_lost() -> None:
    (record,) = total_records(FOUND)
    assert record["quanta"] == str(2**70)
    assert record["amount"] == 2**70 / 10**6
    assert (record["sd"], record["unit"], record["depth"]) == (2 / 10**6, "KGM", 1)
