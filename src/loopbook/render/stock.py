"""Stock: the answer to a table of series as lines, rows and JSON."""

from collections.abc import Sequence

import numpy as np

from loopbook.render.number import number_text
from loopbook.render.plain import plain
from loopbook.render.table import Table, Value, plain_text
from loopbook.terms.stock import Array, Band, StockSheet
from loopbook.wording import say

YEARS_SHOWN = 14
PRODUCTS_SHOWN = 20
ROUNDING = 1e-12
"""Share of the largest value below which a difference of sums shows as zero: it is rounding."""

_KEYS = ("year", "product", "inflow", "stock", "outflow", "scrapped", "unit")
_BAND_KEYS = ("stock_sd", "stock_low", "stock_high", "outflow_sd", "outflow_low", "outflow_high")


def stock_lines(sheet: StockSheet, language: str = "en") -> list[str]:
    """Return the totals by year and the products of the last year, as lines for a terminal."""
    head = say(
        "stock.head",
        language,
        lifetime=sheet.wish.lifetime,
        convention=say(f"stock.age.{sheet.wish.convention.value}", language),
        unit=sheet.unit or "-",
    )
    lines = [head, "", *_totals(sheet, language)]
    if len(sheet.products) > 1:
        lines += ["", *_by_product(sheet, language)]
    return lines


def years_shown(years: Sequence[int], most: int = YEARS_SHOWN) -> list[int]:
    """Return positions of the years to show: all, or the last and those of a round step."""
    if len(years) <= most:
        return list(range(len(years)))
    step = next(s for s in (2, 5, 10, 20, 50, 100, 200, 500) if len(years) / s <= most - 2)
    round_years = [i for i, year in enumerate(years) if year % step == 0]
    return sorted({0, *round_years, len(years) - 1})


def shown(array: Array, beside: Array) -> Array:
    """Return values to show: what is rounding beside the largest of `beside` is zero.

    An outflow is a difference of stocks, so it is their size that its rounding hangs on.
    """
    size = float(np.abs(beside).max(initial=0.0))
    return np.where(np.abs(array) < ROUNDING * size, 0.0, array)


def _totals(sheet: StockSheet, language: str) -> list[str]:
    result = sheet.result
    series = (result.inflow, result.stock, result.outflow)
    columns = [shown(array.sum(axis=1), result.stock) for array in series]
    keys = ["year", "inflow", "stock", "outflow"]
    if result.scrapped.any():
        keys.append("scrapped")
        columns.append(shown(result.scrapped.sum(axis=1), result.stock))
    bands = [sheet.forecast.stock, sheet.forecast.outflow] if sheet.forecast else []
    keys += ["stock_band", "outflow_band"] if bands else []
    rows = []
    for i in years_shown(sheet.years):
        cells = [str(sheet.years[i]), *(_text(column[i], language) for column in columns)]
        rows.append([*cells, *(_reach(band, i, sheet, language) for band in bands)])
    return plain_text(_headings(keys, language), rows)


def _by_product(sheet: StockSheet, language: str) -> list[str]:
    result, last = sheet.result, len(sheet.years) - 1
    order = np.argsort(-result.stock[last], kind="stable")[:PRODUCTS_SHOWN]
    series = (result.inflow, result.stock, result.outflow)
    cells = [shown(array[last], result.stock) for array in series]
    rows = [
        [sheet.products[p] or "-", *(_text(column[p], language) for column in cells)] for p in order
    ]
    left_out = len(sheet.products) - len(order)
    title = say("stock.products", language, year=sheet.years[last])
    lines = [
        title,
        *plain_text(_headings(("product", "inflow", "stock", "outflow"), language), rows),
    ]
    return [*lines, say("stock.left_out", language, count=left_out)] if left_out else lines


def _headings(keys: Sequence[str], language: str) -> list[str]:
    return [say(f"stock.heading.{key}", language) for key in keys]


def _text(value: float, language: str) -> str:
    return number_text(float(f"{value:.4g}"), language)


def _reach(band: Band, year: int, sheet: StockSheet, language: str) -> str:
    ends = (band.low[year, -1], band.high[year, -1])
    low, high = (float(each) for each in shown(np.array(ends), sheet.result.stock))
    return f"{_text(low, language)} … {_text(high, language)}"


def stock_rows(sheet: StockSheet, language: str = "en") -> Table:
    """Return every year and product, with every digit; bands where there are any."""
    result = sheet.result
    keys = [*_KEYS, *(_BAND_KEYS if sheet.forecast else ())]
    rows: list[tuple[Value, ...]] = []
    for p, product in enumerate(sheet.products):
        for t, year in enumerate(sheet.years):
            cells = (
                float(result.inflow[t, p]),
                float(result.stock[t, p]),
                float(result.outflow[t, p]),
                float(result.scrapped[t, p]),
            )
            rows.append((year, product, *cells, sheet.unit, *_band_cells(sheet, t, p)))
    return Table("stock", tuple(keys), tuple(_headings(keys, language)), tuple(rows))


def _band_cells(sheet: StockSheet, year: int, product: int) -> tuple[float, ...]:
    if sheet.forecast is None:
        return ()
    bands = (sheet.forecast.stock, sheet.forecast.outflow)
    arrays = [array for band in bands for array in (band.sd, band.low, band.high)]
    return tuple(float(array[year, product]) for array in arrays)


def cohort_rows(sheet: StockSheet, language: str = "en") -> Table:
    """Return stock and outflow of each cohort in each year from its own on, the oldest first.

    What an opening assumed to have come in before the first year stands as cohorts of those years.
    """
    keys = ("year", "cohort", "product", "stock", "outflow", "unit")
    rows: list[tuple[Value, ...]] = []
    if sheet.cohorts is not None:
        stock, outflow = sheet.cohorts.stock, sheet.cohorts.outflow
        past = stock.shape[1] - len(sheet.years)
        rows = [
            (
                year,
                sheet.years[0] - past + c,
                product,
                float(stock[t, c, p]),
                float(outflow[t, c, p]),
                sheet.unit,
            )
            for p, product in enumerate(sheet.products)
            for t, year in enumerate(sheet.years)
            for c in range(past + t + 1)
        ]
    return Table("cohorts", keys, tuple(_headings(keys, language)), tuple(rows))


def sheet_json(sheet: StockSheet, language: str = "en") -> dict[str, object]:
    """Return the answer made of plain values; arrays are lists by year, then product."""
    result, forecast = sheet.result, sheet.forecast
    arrays = ("inflow", "stock", "outflow", "scrapped")
    answer: dict[str, object] = {
        "years": list(sheet.years),
        "products": list(sheet.products),
        "unit": sheet.unit,
        "lifetime": sheet.wish.lifetime,
        "age": sheet.wish.convention.value,
        "opening": result.opening.tolist(),
        **{name: getattr(result, name).tolist() for name in arrays},
        "findings": plain(sheet.findings, language),
    }
    if forecast is not None:
        answer["draws"], answer["seed"] = forecast.draws, forecast.seed
        answer["stock_band"] = _band_json(forecast.stock)
        answer["outflow_band"] = _band_json(forecast.outflow)
    if sheet.cohorts is not None:
        answer["stock_by_cohort"] = sheet.cohorts.stock.tolist()
        answer["outflow_by_cohort"] = sheet.cohorts.outflow.tolist()
    return answer


def _band_json(band: Band) -> dict[str, object]:
    return {name: getattr(band, name).tolist() for name in band.__struct_fields__}
