"""Series as the table of a forecast."""

from fractions import Fraction

from loopbook.render.series import series_lines, series_table
from loopbook.render.table import csv_bytes
from loopbook.terms.period import Period
from loopbook.terms.series import SeriesPoint

POINTS = [
    SeriesPoint(
        period=Period(2020 * 12, 12),
        product="k",
        value=Fraction(5, 2),
        unit="t",
        sd=None,
        by="A",
        sequences=(1,),
    )
]


def test_headings_are_those_that_programs_read_in_every_language() -> None:
    text = csv_bytes(series_table(POINTS)).decode("utf-8-sig")
    assert text == "year,product,value,sd,unit,by\r\n2020,k,2.5,,t,A\r\n"


def test_a_person_reads_his_own_language() -> None:
    assert series_lines(POINTS, "zh")[0].split()[:2] == ["年份", "产品"]
    assert "2.5" in series_lines(POINTS)[-1]
