"""Stock sheet: stocks and forecasts of the reader's own table; no book is needed."""

from pathlib import Path

import msgspec
import numpy as np

from loopbook.account.stock.cohort import cohorts
from loopbook.account.stock.course import Course
from loopbook.account.stock.draws import Doubt
from loopbook.account.stock.forecast import forecast
from loopbook.account.stock.lifetime import lifetime_of
from loopbook.account.stock.opening import opening_by_growth
from loopbook.account.stock.stated import columns_named, made, read_lifetime
from loopbook.account.stock.stock_driven import Terms, stock_driven, stock_driven_cohorts
from loopbook.book.source import opened
from loopbook.errors import BalanceError, LoopbookError, ParseError
from loopbook.formats.number import parse_number
from loopbook.formats.stock_table import read_stock_table
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.stock import (
    Array,
    Band,
    Cohorts,
    Driven,
    Forecast,
    Hibernation,
    SeriesColumns,
    StatedLifetime,
    StockResult,
    StockSheet,
    StockTable,
    StockWish,
)

YEARS_MAX = 2_000
"""Tables by cohort grow with the square of the years."""


def stock_table(
    path: Path | str, columns: SeriesColumns | None = None
) -> tuple[StockTable | None, tuple[Finding, ...]]:
    """Read a table of series by year and product: CSV or Excel, long or wide.

    Returns   the table, or None where a finding is an error; and all findings
    Raises    ParseError  the file cannot be read, or is no such table
    """
    named = Path(path)
    with opened(named) as stream:
        return read_stock_table(stream, named.name, columns or SeriesColumns())


def stock_sheet(path: Path, wish: StockWish) -> StockSheet | tuple[Finding, ...]:
    """Return what a table of inflows or stocks leads to, or the findings why it leads to nothing.

    Raises    ParseError, UnknownTerm  the table or the lifetime cannot be read;
              BalanceError  the stock cannot be as stated; says which year and product
    """
    return _sheet(path, wish, is_by_cohort=False)


def stock_sheet_by_cohort(path: Path, wish: StockWish) -> StockSheet | tuple[Finding, ...]:
    """Return the same with stock and outflow by cohort of what is in use."""
    return _sheet(path, wish, is_by_cohort=True)


def _sheet(path: Path, wish: StockWish, *, is_by_cohort: bool) -> StockSheet | tuple[Finding, ...]:
    extra = columns_named(wish.lifetime)
    table, findings = stock_table(path, msgspec.structs.replace(wish.columns, extra=extra))
    if table is None:
        return findings
    table, notes = _extended(table, wish, path.name)
    columns = {name: _collapsed(array) for name, array in table.columns.items()}
    try:
        stated = read_lifetime(wish.lifetime, columns, wish.lifetime_sd)
        answer = _inflow if wish.driven is Driven.INFLOW else _stock
        return answer(table, stated, wish, (*findings, *notes), is_by_cohort=is_by_cohort)
    except (BalanceError, ParseError) as fault:
        raise _placed(fault, table, path.name) from fault


def _placed(fault: LoopbookError, table: StockTable, document: str) -> LoopbookError:
    """Return the fault with year and product by their names instead of their positions."""
    values = dict(fault.values)
    year, product = values.get("year"), values.get("product")
    if isinstance(year, int):
        values["year"] = table.years[min(year, len(table.years) - 1)]
    if isinstance(product, int):
        values["product"] = table.products[min(product, len(table.products) - 1)] or "-"
    return type(fault)(fault.code, fault.where or document, **values)


def _collapsed(array: Array) -> Array:
    """Return a column that is the same in every year as one value a product."""
    return np.asarray(array[0] if bool((array == array[0]).all()) else array)


def _inflow(
    table: StockTable,
    stated: StatedLifetime,
    wish: StockWish,
    findings: tuple[Finding, ...],
    *,
    is_by_cohort: bool,
) -> StockSheet:
    past = _past(table, stated, wish)
    if past:
        values = {"first": str(table.years[0]), "growth": wish.opening, "count": str(len(past))}
        findings = (*findings, Finding("LB-Y54", Severity.NOTE, Place(), values))
    course = Course(
        stated=_stretched(stated, len(past)),
        convention=wish.convention,
        hibernation=_hibernation(wish.hibernation),
    )
    known = np.nan_to_num(table.sd, nan=0.0)
    inflow = np.vstack([*(factor * table.values[:1] for factor in past), table.values])
    sd = np.vstack([*(factor * known[:1] for factor in past), known])
    doubt = Doubt(inflow_sd=sd, errors=wish.errors, draws=wish.draws, seed=wish.seed)
    found = _from_year(forecast(inflow, course, doubt), len(past))
    is_uncertain = bool(known.any()) or bool(stated.sd) or stated.scale_sd > 0.0
    by_cohort = None
    if is_by_cohort:
        by_cohort = _shown(cohorts(inflow, made(course.stated), wish.convention), len(past))
    return StockSheet(
        years=table.years,
        products=table.products,
        unit=table.unit,
        result=found.central,
        forecast=found if is_uncertain else None,
        cohorts=by_cohort,
        wish=wish,
        findings=findings,
    )


def _shown(whole: Cohorts, first: int) -> Cohorts:
    """Return the years from that at `first` on; cohorts assumed before it stand with the others."""
    return Cohorts(stock=whole.stock[first:], outflow=whole.outflow[first:])


def _past(table: StockTable, stated: StatedLifetime, wish: StockWish) -> list[float]:
    """Return the inflows assumed before the first year, the oldest first, as shares of its own."""
    if not wish.opening:
        return []
    growth = _share(wish.opening)
    first = {
        name: value[:1] if name != "survival" and value.ndim == 2 else value
        for name, value in stated.parameters.items()
    }
    earliest = lifetime_of(stated.kind, first)
    ones = np.ones(len(table.products))
    ages = opening_by_growth(ones, growth, earliest, wish.convention).ages
    return [float((1.0 + growth) ** -(age + 1.0)) for age in ages]


def _stretched(stated: StatedLifetime, count: int) -> StatedLifetime:
    """Return the lifetime with `count` cohorts more before the first, which live as that one."""
    moved = {
        name: np.vstack([*[value[:1]] * count, value])
        if name != "survival" and value.ndim == 2 and value.shape[0] > 1
        else value
        for name, value in stated.parameters.items()
    }
    return msgspec.structs.replace(stated, parameters=moved)


def _from_year(found: Forecast, first: int) -> Forecast:
    """Return a forecast from the year at `first` on; what stood before it is its opening."""
    if not first:
        return found
    whole = found.central
    central = StockResult(
        inflow=whole.inflow[first:],
        outflow=whole.outflow[first:],
        stock=whole.stock[first:],
        opening=whole.stock[first - 1],
        scrapped=whole.scrapped[first:],
    )
    bands = [
        Band(**{name: getattr(band, name)[first:] for name in Band.__struct_fields__})
        for band in (found.stock, found.outflow)
    ]
    return msgspec.structs.replace(found, central=central, stock=bands[0], outflow=bands[1])


def _stock(
    table: StockTable,
    stated: StatedLifetime,
    wish: StockWish,
    findings: tuple[Finding, ...],
    *,
    is_by_cohort: bool,
) -> StockSheet:
    if wish.draws or stated.sd or stated.scale_sd or wish.hibernation:
        raise ParseError("LB-Y50")
    lifetime = made(stated)
    terms = Terms(lifetime=lifetime, convention=wish.convention, policy=wish.negative)
    wanted, years = table.values, table.years
    if wish.opening:
        growth = _share(wish.opening)
        opening = opening_by_growth(wanted[0], growth, lifetime, wish.convention)
        terms = msgspec.structs.replace(terms, opening=opening)
        wanted, years = wanted[1:], years[1:]
    else:
        values = {"year": str(years[0])}
        findings = (*findings, Finding("LB-Y49", Severity.NOTE, Place(), values))
    result: StockResult
    by_cohort: Cohorts | None = None
    if is_by_cohort:
        result, by_cohort = stock_driven_cohorts(wanted, terms)
    else:
        result = stock_driven(wanted, terms)
    return StockSheet(
        years=years,
        products=table.products,
        unit=table.unit,
        result=result,
        forecast=None,
        cohorts=by_cohort,
        wish=wish,
        findings=findings,
    )


def _hibernation(text: str) -> Hibernation | None:
    """Return the second stock that `fixed:3,share=0.4` writes; None of an empty text."""
    if not text:
        return None
    lifetime, _, share = text.partition(",share=")
    return Hibernation(
        lifetime=made(read_lifetime(lifetime)), share=_share(share) if share else 1.0
    )


def _share(text: str) -> float:
    """Return the share that `0.02` or `2 %` writes.

    Raises    ParseError  LB-W20 to LB-W22 it is no number, LB-Y51 it has another unit
    """
    number = parse_number(text)
    if number.unit not in {"", "%"}:
        raise ParseError("LB-Y51", text=text)
    return float(number.value) / (100.0 if number.unit else 1.0)


def _extended(
    table: StockTable, wish: StockWish, document: str
) -> tuple[StockTable, tuple[Finding, ...]]:
    """Return the table with the years to `until`, and a note on what stands in them.

    Raises    ParseError  LB-Y42 `until` lies before the last year of the table, LB-Y57 too many
    """
    last = table.years[-1]
    more = (wish.until or last) - last
    if more < 0:
        raise ParseError("LB-Y42", document, until=wish.until, last=last)
    if len(table.years) + more > YEARS_MAX:
        raise ParseError("LB-Y57", document, count=len(table.years) + more, most=YEARS_MAX)
    if not more:
        return table, ()
    after = wish.after or ("zero" if wish.driven is Driven.INFLOW else "last")
    factors = _factors(after, more)[:, np.newaxis]
    values = {"last": str(last), "until": str(wish.until), "after": after}
    note = Finding("LB-Y52", Severity.NOTE, Place(document=document), values)
    extended = StockTable(
        years=(*table.years, *range(last + 1, wish.until + 1)),
        products=table.products,
        unit=table.unit,
        values=np.vstack([table.values, factors * table.values[-1]]),
        # What is assumed has no measured uncertainty: it carries that of the year it goes on from.
        sd=np.vstack([table.sd, factors * table.sd[-1]]),
        columns={
            name: np.vstack([array, np.repeat(array[-1:], more, axis=0)])
            for name, array in table.columns.items()
        },
    )
    return extended, (note,)


def _factors(after: str, count: int) -> Array:
    """Return what each further year is to the last one."""
    if after == "zero":
        return np.zeros(count)
    growth = 0.0 if after == "last" else _share(after)
    with np.errstate(over="ignore"):  # what grows beyond every number is refused below
        factors = np.asarray((1.0 + growth) ** np.arange(1, count + 1))
    if growth <= -1.0 or not bool(np.isfinite(factors).all()):
        raise ParseError("LB-Y59", growth=after, count=count)
    return factors
