"""Series as SDMX-CSV: columns, times and what is unknown."""

import csv
import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.render.sdmx import (
    COLUMNS,
    SdmxRow,
    frequency,
    sdmx_code,
    sdmx_csv,
    series_rows,
    time_period,
    yearbook_rows,
)
from loopbook.terms.entry import Checkpoint
from loopbook.terms.period import Period, period
from loopbook.terms.series import SeriesPoint
from loopbook.terms.yearbook import CellKind, Yearbook, YearbookCell, YearbookIndicator


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


@pytest.mark.parametrize(
    ("words", "time", "code"),
    [
        ("2021", "2021", "A"),
        ("2021-03", "2021-03", "M"),
        ("2021-Q2", "2021-Q2", "Q"),
        ("2021-H2", "2021-S2", "S"),
        ("2021..2025", "2021-01-01/P5Y", "_Z"),
        ("2021-02..2021-06", "2021-02-01/P5M", "_Z"),
    ],
)
def test_periods_are_written_as_sdmx_has_them(words: str, time: str, code: str) -> None:
    assert time_period(period(words)) == time
    assert frequency(period(words)) == code


def test_a_row_says_what_it_rests_on_and_the_unknown_is_no_zero() -> None:
    rows = [
        SdmxRow(
            area="CN", indicator="straw", publisher="MARA", period=period("2021"),
            value=Fraction(881, 10), unit="P1", sd=0.5, grade="verified", evidence=(3, 9),
        ),
        SdmxRow(area="CN", indicator="straw", period=period("2022"), value=None, unit="P1"),
    ]  # fmt: skip
    data = sdmx_csv("cn-14fyp", "1.0.0", rows)
    assert data.decode().splitlines()[0] == ",".join(COLUMNS)
    first, second = read(data)
    assert first["STRUCTURE_ID"] == "LOOPBOOK:cn-14fyp(1.0.0)"
    assert (first["OBS_VALUE"], first["OBS_STATUS"], first["EVIDENCE"]) == ("88.1", "A", "3 9")
    assert (second["OBS_VALUE"], second["OBS_STATUS"], second["STD_ERROR"]) == ("", "M", "")


def test_series_become_rows() -> None:
    point = SeriesPoint(
        period=period("2021"), product="scrap", value=Fraction(385), unit="Mt", sd=None,
        by="NDRC, press conference", sequences=(4,), unit_code="1e6 TNE", publisher="NDRC",
    )  # fmt: skip
    (row,) = read(sdmx_csv("p", "1", series_rows("recycled_resources", "CN", [point])))
    assert (row["REF_AREA"], row["PUBLISHER"], row["OBS_VALUE"]) == ("CN", "NDRC", "385")
    assert (row["SCOPE"], row["PRODUCT"], row["UNIT_MEASURE"]) == ("_Z", "scrap", "1e6 TNE")
    assert row["COMMENT_OBS"] == "NDRC, press conference"


@given(st.text(max_size=30))
def test_a_code_is_one_that_sdmx_allows(text: str) -> None:
    assert all(sign.isascii() and (sign.isalnum() or sign in "_@$-") for sign in sdmx_code(text))
    assert sdmx_code(text)


@given(st.integers(1990 * 12, 2060 * 12), st.integers(1, 120))
def test_no_two_periods_are_written_alike(first: int, months: int) -> None:
    one = time_period(Period(first, months))
    assert one != time_period(Period(first, months + 1))
    assert one != time_period(Period(first + 1, months))


def cell(year: int, kind: CellKind, run: int = 1, value: float | None = 1.0) -> YearbookCell:
    return YearbookCell(
        indicator="straw", subject="CN", year=year, kind=kind, run=run, value=value,
        grade="forecast" if year == 2026 else "verified",
    )  # fmt: skip


def test_a_yearbook_says_where_it_is_cut_and_what_is_not_proven() -> None:
    cells = (
        cell(2020, CellKind.DECIDES),
        cell(2021, CellKind.UNKNOWN, value=None),
        cell(2022, CellKind.DECIDES, run=2),
        cell(2023, CellKind.MODELLED, run=2),
        cell(2024, CellKind.UNPROVEN, run=2),
        cell(2026, CellKind.UNPROVEN, run=2),
    )
    indicator = YearbookIndicator(
        id="straw", title_en="Straw", title_zh="秸秆", unit="P1", symbol="%", symbol_zh="",
        subject="*", formula="f", source="s", rule="r",
    )  # fmt: skip
    made = Yearbook(
        pack="p@1", digest="0", checkpoint=Checkpoint(0, ""), title_en="P", title_zh="规",
        years=(), subjects=("CN",), indicators=(indicator,), cells=cells,
    )  # fmt: skip
    found = read(sdmx_csv("p", "1", yearbook_rows(made)))
    assert [row["OBS_STATUS"] for row in found] == ["A", "M", "B", "E", "U", "F"]
    assert {row["UNIT_MEASURE"] for row in found} == {"P1"}
