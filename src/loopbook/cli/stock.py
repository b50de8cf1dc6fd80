"""`loopbook stock`: stocks, retirements and their forecast from a table of inflows or stocks."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.book.stock_sheet import stock_sheet, stock_sheet_by_cohort
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common
from loopbook.cli.picture import write_file
from loopbook.errors import ParseError
from loopbook.render.findings import finding_lines
from loopbook.render.stock import cohort_rows, sheet_json, stock_lines, stock_rows
from loopbook.render.stock_chart import stock_chart
from loopbook.render.table import csv_bytes
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.stock import (
    AgeConvention,
    Driven,
    Gaps,
    InflowError,
    NegativeInflow,
    Repeated,
    SeriesColumns,
    StockSheet,
    StockWish,
)

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Reading:
    """How the table is read.

    Parameters
    ----------
    year
        Heading of the years (default: year, 年份 ...).
    value
        Heading of the amounts (default: value, inflow, stock, 数值 ...); without any, every other
        column is a product.
    sd
        Heading of the standard uncertainty, in the unit of the value or in percent.
    unit
        Heading of the units, or the unit itself.
    product
        Heading that names the product; several, with commas.
    where
        Only rows with that text, as Country=NLD; several times.
    sheet
        Sheet of a workbook.
    repeated
        Several rows of one product and year: error or sum.
    gaps
        Years without a value between others: error or linear.
    """

    year: str = ""
    value: str = ""
    sd: str = ""
    unit: str = ""
    product: str = ""
    where: Annotated[tuple[str, ...], Parameter(negative="")] = ()
    sheet: str = ""
    repeated: Repeated = Repeated.ERROR
    gaps: Gaps = Gaps.ERROR


@Parameter(name="*")
@dataclass(frozen=True)
class Model:
    """What stays how long.

    Parameters
    ----------
    driven
        What the table states: inflow or stock.
    age
        Where in its year an inflow comes in: start, middle, end, quadrature.
    negative_inflow
        Where a stock falls faster than goods leave: error, pro-rata, hazard, oldest-first.
    opening
        Growth of the inflows before the first year, as '0 %'; without it there were none.
    hibernation
        Lifetime of what lies before it is given away, as fixed:3 or fixed:3,share=0.4.
    until
        Last year of the answer.
    after
        Values behind the last year of the table: zero, last, or a growth as '2 %'.
    """

    driven: Driven = Driven.INFLOW
    age: AgeConvention = AgeConvention.MIDDLE
    negative_inflow: NegativeInflow = NegativeInflow.ERROR
    opening: str = ""
    hibernation: str = ""
    until: int = 0
    after: str = ""


@Parameter(name="*")
@dataclass(frozen=True)
class Bands:
    """How uncertain it is.

    Parameters
    ----------
    lifetime_sd
        Relative standard uncertainty of all ages together, as 0.1.
    errors
        How the years of an inflow err: by-year, each by itself; common, all alike.
    draws
        Monte Carlo draws of the bands; 0: to first order.
    seed
        Of the draws.
    """

    lifetime_sd: float = 0.0
    errors: InflowError = InflowError.BY_YEAR
    draws: int = 0
    seed: int = 0


@Parameter(name="*")
@dataclass(frozen=True)
class Output:
    """Where it goes, besides the screen.

    Parameters
    ----------
    csv
        File to write every year and product to.
    svg
        File to draw stock and flows to.
    cohorts
        File to write stock and outflow by cohort to, as CSV.
    json
        Print JSON.
    lang
        Language: en or zh.
    """

    csv: Path | None = None
    svg: Path | None = None
    cohorts: Path | None = None
    json: Annotated[bool, Parameter(negative="")] = False
    lang: str = ""


READING, MODEL, BANDS, OUTPUT = Reading(), Model(), Bands(), Output()


def stock(
    *,
    table: Path,
    lifetime: str,
    reading: Reading = READING,
    model: Model = MODEL,
    bands: Bands = BANDS,
    output: Output = OUTPUT,
) -> int:
    """Stock, inflow and outflow year by year, from a TABLE and a LIFETIME.

    Parameters
    ----------
    table
        CSV or Excel file: year, product, value, unit, sd; long or wide.
    lifetime
        As weibull:t50=25,t90=30 or normal:mean=10,sd=3 or fixed:8; a parameter may be number+-sd
        or a column of the table.
    """
    language = Common(lang=output.lang).language
    wish = _wish(lifetime, reading, model, bands)
    answer = stock_sheet_by_cohort if output.cohorts is not None else stock_sheet
    sheet = answer(table, wish)
    if isinstance(sheet, tuple):
        _tell(sheet, language)
        return 1
    if output.json:
        write_json(sheet_json(sheet, language), language)
    else:
        write(stock_lines(sheet, language))
    for path, content in _files(sheet, output, language):
        write_file(path, content, Common(json=output.json, lang=language))
    _tell(sheet.findings, language)
    return int(any(finding.severity is Severity.ERROR for finding in sheet.findings))


def _wish(lifetime: str, reading: Reading, model: Model, bands: Bands) -> StockWish:
    return StockWish(
        columns=SeriesColumns(
            year=reading.year,
            value=reading.value,
            sd=reading.sd,
            unit=reading.unit,
            product=tuple(name.strip() for name in reading.product.split(",") if name.strip()),
            where=tuple(_condition(text) for text in reading.where),
            sheet=reading.sheet,
            repeated=reading.repeated,
            gaps=reading.gaps,
        ),
        lifetime=lifetime,
        lifetime_sd=bands.lifetime_sd,
        driven=model.driven,
        convention=model.age,
        negative=model.negative_inflow,
        until=model.until,
        after=model.after,
        opening=model.opening,
        hibernation=model.hibernation,
        errors=bands.errors,
        draws=bands.draws,
        seed=bands.seed,
    )


def _condition(text: str) -> tuple[str, str]:
    heading, sign, wanted = text.partition("=")
    if not sign:
        raise ParseError("LB-Y53", text=text)
    return heading.strip(), wanted.strip()


def _files(sheet: StockSheet, output: Output, language: str) -> list[tuple[Path, bytes]]:
    files = []
    if output.csv is not None:
        files.append((output.csv, csv_bytes(stock_rows(sheet, language))))
    if output.cohorts is not None:
        files.append((output.cohorts, csv_bytes(cohort_rows(sheet, language))))
    if output.svg is not None:
        files.append((output.svg, stock_chart(sheet, language).encode()))
    return files


def _tell(findings: tuple[Finding, ...], language: str) -> None:
    for line in finding_lines(findings, language):
        sys.stderr.write(f"  {line}\n")
