"""Stocks and forecasts of the reader's own table."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from loopbook.account.stock.inflow_driven import inflow_driven
from loopbook.account.stock.lifetime import fixed, weibull_by_ages
from loopbook.book.stock_sheet import stock_sheet, stock_sheet_by_cohort, stock_table
from loopbook.errors import BalanceError, ParseError
from loopbook.render.stock import cohort_rows
from loopbook.terms.stock import (
    AgeConvention,
    Driven,
    Gaps,
    NegativeInflow,
    SeriesColumns,
    StockSheet,
    StockWish,
)

END = AgeConvention.END
FALLING = "year,value,unit\n2000,8,kt\n2001,6,kt\n2002,2,kt\n2003,2,kt\n"


def made(folder: Path, text: str, wish: StockWish) -> StockSheet:
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8")
    sheet = stock_sheet(path, wish)
    assert isinstance(sheet, StockSheet)
    return sheet


def test_a_table_and_a_lifetime_give_a_stock(tmp_path: Path) -> None:
    wish = StockWish(lifetime="fixed:2", convention=END, until=2004)
    sheet = made(tmp_path, "year,value,unit\n2000,3,kt\n2001,5,kt\n", wish)
    assert sheet.years == (2000, 2001, 2002, 2003, 2004)
    assert sheet.result.stock[:, 0].tolist() == [3.0, 8.0, 5.0, 0.0, 0.0]
    assert sheet.forecast is None
    assert [finding.code for finding in sheet.findings] == ["LB-Y52"]


@pytest.mark.parametrize(
    ("after", "inflow"), [("zero", [0, 0]), ("last", [5, 5]), ("10 %", [5.5, 6.05])]
)
def test_years_behind_the_table_are_as_declared(
    tmp_path: Path, after: str, inflow: list[float]
) -> None:
    wish = StockWish(lifetime="fixed:2", convention=END, until=2003, after=after)
    sheet = made(tmp_path, "year,value\n2000,3\n2001,5\n", wish)
    assert sheet.result.inflow[2:, 0] == pytest.approx(inflow)


def test_a_lifetime_may_stand_in_the_table_by_cohort(tmp_path: Path) -> None:
    text = "year,value,half,most\n2000,3,4,9\n2001,5,5,9\n2002,6,5,9\n"
    wish = StockWish(lifetime="weibull:t50=half,t90=9,at_most=most")
    sheet = made(tmp_path, text, wish)
    half = np.array([[4.0], [5.0], [5.0]])
    plain = inflow_driven([3, 5, 6], weibull_by_ages(half, 9.0, 9.0), AgeConvention.MIDDLE)
    assert sheet.result.stock == pytest.approx(plain.stock, rel=1e-13)


def test_stated_uncertainty_becomes_a_band_and_none_does_not(tmp_path: Path) -> None:
    wish = StockWish(lifetime="fixed:2", convention=END)
    sheet = made(tmp_path, "year,value,sd\n2000,3,10 %\n2001,5,10 %\n", wish)
    assert sheet.forecast is not None
    assert sheet.forecast.stock.sd[:, 0] == pytest.approx([0.3, np.hypot(0.3, 0.5)])
    drawn = StockWish(lifetime="fixed:2", lifetime_sd=0.1, draws=50, seed=3, until=2004)
    again = made(tmp_path, "year,value\n2000,3\n2001,5\n", drawn)
    assert again.forecast is not None
    assert (again.forecast.draws, again.forecast.seed) == (50, 3)


def test_hibernation_is_written_like_a_lifetime(tmp_path: Path) -> None:
    wish = StockWish(
        lifetime="fixed:1", hibernation="fixed:2,share=40 %", convention=END, until=2004
    )
    sheet = made(tmp_path, "year,value\n2000,10\n", wish)
    assert sheet.result.outflow[:, 0].tolist() == [0.0, 6.0, 0.0, 4.0, 0.0]


def test_a_stock_is_driven_with_its_opening_or_as_new(tmp_path: Path) -> None:
    steady = "year,value\n" + "".join(f"{year},100\n" for year in range(2000, 2021))
    wish = StockWish(lifetime="fixed:10", driven=Driven.STOCK, convention=END, opening="0 %")
    sheet = made(tmp_path, steady, wish)
    assert sheet.years[0] == 2001
    assert sheet.result.inflow[:, 0] == pytest.approx(np.full(20, 10.0))
    new = made(tmp_path, steady, StockWish(lifetime="fixed:10", driven=Driven.STOCK))
    assert new.result.inflow[0, 0] == 100.0
    assert "LB-Y49" in [finding.code for finding in new.findings]


def test_a_stock_that_falls_too_fast_is_named_by_year_and_file(tmp_path: Path) -> None:
    wish = StockWish(lifetime="fixed:9", driven=Driven.STOCK, convention=END)
    with pytest.raises(BalanceError) as fault:
        made(tmp_path, FALLING, wish)
    assert fault.value.values["year"] == 2001
    assert "t.csv" in fault.value.message("en")
    policy = StockWish(
        lifetime="fixed:9",
        driven=Driven.STOCK,
        convention=END,
        negative=NegativeInflow.OLDEST_FIRST,
    )
    assert made(tmp_path, FALLING, policy).result.scrapped[:, 0].tolist() == [0.0, 2.0, 4.0, 0.0]


def test_cohorts_come_when_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("year,value\n2000,3\n2001,5\n", encoding="utf-8")
    sheet = stock_sheet_by_cohort(path, StockWish(lifetime="fixed:2", convention=END))
    assert isinstance(sheet, StockSheet)
    assert sheet.cohorts is not None
    assert sheet.cohorts.stock[:, :, 0].tolist() == [[3.0, 0.0], [3.0, 5.0]]
    driven = stock_sheet_by_cohort(
        path, StockWish(lifetime="fixed:2", driven=Driven.STOCK, convention=END)
    )
    assert isinstance(driven, StockSheet)
    assert driven.cohorts is not None
    assert driven.cohorts.stock.sum(axis=1) == pytest.approx(driven.result.stock)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (StockWish(lifetime="fixed:2", until=1999), "LB-Y42"),
        (StockWish(lifetime="fixed:2", until=2009, after="5 kg"), "LB-Y51"),
        (StockWish(lifetime="fixed:2", until=9999), "LB-Y57"),
        (StockWish(lifetime="fixed:2", until=3000, after="1e25 %"), "LB-Y59"),
        (StockWish(lifetime="fixed:2", until=2009, after="-200 %"), "LB-Y59"),
        (StockWish(lifetime="weibull:shape=2,scale=9+-x"), "LB-Y41"),
        (StockWish(lifetime="fixed:2", driven=Driven.STOCK, lifetime_sd=0.1), "LB-Y50"),
        (StockWish(lifetime="normal:mean=2"), "LB-Y02"),
        (StockWish(lifetime="fixed:nowhere"), "LB-Y41"),
    ],
)
def test_what_cannot_be_asked_is_answered(tmp_path: Path, wish: StockWish, code: str) -> None:
    with pytest.raises(ParseError) as fault:
        made(tmp_path, "year,value\n2000,3\n2001,5\n", wish)
    assert fault.value.code == code


def test_a_table_with_errors_gives_its_findings_and_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("year,value\n2000,three\n", encoding="utf-8")
    answer = stock_sheet(path, StockWish(lifetime="fixed:2"))
    assert isinstance(answer, tuple)
    assert answer[0].code == "LB-W20"
    table, _ = stock_table(path)
    assert table is None


def test_a_table_is_read_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Jahr,kg\n2000,3\n", encoding="utf-8")
    table, _ = stock_table(path, SeriesColumns(year="Jahr", value="kg", unit="kg"))
    assert table is not None
    assert inflow_driven(table.values, fixed(3.0), END).stock.tolist() == [[3.0]]


def test_inflows_before_the_table_are_assumed_when_they_are_declared(tmp_path: Path) -> None:
    """A steady inflow that always was: what leaves is what comes in, from the first year on."""
    text = "year,value,life\n2000,10,4\n2001,10,4\n2002,10,6\n"
    wish = StockWish(lifetime="fixed:years=life", convention=END, opening="0 %", lifetime_sd=0.01)
    sheet = made(tmp_path, text, wish)
    assert sheet.years == (2000, 2001, 2002)
    assert sheet.result.opening.tolist() == [40.0]
    assert sheet.result.stock[:, 0].tolist() == [40.0, 40.0, 40.0]
    assert sheet.result.outflow[:, 0].tolist() == [10.0, 10.0, 10.0]
    assert sheet.forecast is not None
    assert sheet.forecast.stock.mean.shape == (3, 2)
    assert "LB-Y54" in [finding.code for finding in sheet.findings]
    # Cohorts left out what was assumed: their sum was 30 where 40 stand.
    by_cohort = stock_sheet_by_cohort(tmp_path / "t.csv", wish)
    assert isinstance(by_cohort, StockSheet)
    assert by_cohort.cohorts is not None
    assert by_cohort.cohorts.stock.sum(axis=1) == pytest.approx(sheet.result.stock)
    assert by_cohort.cohorts.outflow.sum(axis=1) == pytest.approx(sheet.result.outflow)
    first = [row for row in cohort_rows(by_cohort).rows if row[0] == 2000 and row[3]]
    assert [(row[1], row[3]) for row in first] == [(year, 10.0) for year in range(1997, 2001)]
    alone = made(tmp_path, text, StockWish(lifetime="fixed:years=life", convention=END))
    assert alone.result.stock[:, 0].tolist() == [10.0, 20.0, 30.0]


@pytest.mark.corpus
def test_the_whole_table_of_e_waste_is_read(corpora: Path) -> None:
    """24,780 rows of 28 countries; 36 keys of Germany have all 21 years."""
    columns = SeriesColumns(
        value="POM_kg", unit="kg", product=("UNU_Key",), where=(("Country", "DEU"),)
    )
    table, findings = stock_table(corpora / "ewaste" / "UNU_countries.csv", columns)
    told = {finding.code for finding in findings}
    assert table is None
    assert told == {"LB-Y34", "LB-Y37"}
    gaps = msgspec.structs.replace(columns, gaps=Gaps.LINEAR)
    filled, _ = stock_table(corpora / "ewaste" / "UNU_countries.csv", gaps)
    assert filled is not None
    assert filled.years == tuple(range(1995, 2016))
    washing = filled.values[:, filled.products.index("0104")]
    assert np.all(washing > 0.0)


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["US", "World"])
def test_a_baseline_of_pv_ice_is_forecast(corpora: Path, name: str) -> None:
    wish = StockWish(
        columns=SeriesColumns(value="new_Installed_Capacity_[MW]"),
        lifetime="weibull:t50=mod_reliability_t50,t90=mod_reliability_t90,at_most=mod_lifetime",
        lifetime_sd=0.1,
        draws=50,
        seed=1,
        convention=END,
        until=2080,
    )
    sheet = stock_sheet(corpora / f"pvice/baselines/baseline_modules_mass_{name}.csv", wish)
    assert isinstance(sheet, StockSheet)
    assert sheet.unit == "MW"
    assert sheet.forecast is not None
    assert np.all(sheet.forecast.outflow.low <= sheet.forecast.outflow.high)
    assert sheet.result.stock[-1, 0] < sheet.result.inflow.sum()
