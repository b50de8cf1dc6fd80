"""Answers to tables of series, to be rendered."""

import numpy as np

from loopbook.terms.finding import Finding
from loopbook.terms.stock import (
    AgeConvention,
    Array,
    Band,
    Cohorts,
    Forecast,
    StockResult,
    StockSheet,
    StockWish,
)

YEARS = 40


def band(values: Array) -> Band:
    whole = np.hstack([values, values.sum(axis=1, keepdims=True)])
    return Band(mean=whole, sd=0.1 * whole, low=0.8 * whole, median=whole, high=1.2 * whole)


def sheet(
    *,
    products: int = 1,
    unit: str = "kt",
    factor: float = 1.0,
    has_bands: bool = False,
    has_cohorts: bool = False,
    is_scrapped: bool = False,
    findings: tuple[Finding, ...] = (),
) -> StockSheet:
    """Return an answer: one unit a product comes in a year and stays for three."""
    inflow = factor * np.ones((YEARS, products)) * np.arange(1, products + 1)
    stock = np.minimum(np.arange(1, YEARS + 1), 3)[:, np.newaxis] * inflow
    change = np.diff(stock, axis=0, prepend=0.0)
    scrapped = np.zeros_like(stock)
    scrapped[5] = 0.5 if is_scrapped else 0.0
    result = StockResult(
        inflow=inflow,
        outflow=inflow - change,
        stock=stock,
        opening=np.zeros(products),
        scrapped=scrapped,
    )
    table = np.zeros((YEARS, YEARS, products))
    return StockSheet(
        years=tuple(range(2000, 2000 + YEARS)),
        products=tuple(f"p{i}" for i in range(products)) if products > 1 else ("",),
        unit=unit,
        result=result,
        forecast=Forecast(
            central=result, stock=band(stock), outflow=band(result.outflow), draws=9, seed=1
        )
        if has_bands
        else None,
        cohorts=Cohorts(stock=table, outflow=table) if has_cohorts else None,
        wish=StockWish(lifetime="fixed:3", convention=AgeConvention.END),
        findings=findings,
    )
