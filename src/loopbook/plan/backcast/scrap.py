"""Scrap: what leaves use in every year of the plan, from stated inflows or stocks and lifetimes.

Source    account.stock: van der Voet et al. (2002) inflow-driven, Mueller (2006) stock-driven
"""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec
import numpy as np

from loopbook.account.stock.inflow_driven import inflow_driven
from loopbook.account.stock.opening import opening_by_growth
from loopbook.account.stock.stated import made, read_lifetime
from loopbook.account.stock.stock_driven import Terms, stock_driven
from loopbook.errors import InputError, LoopbookError
from loopbook.plan.backcast.frame import Frame, Scenario
from loopbook.plan.solve.model import Floats
from loopbook.terms.plan_input import InputTable, PlanInput
from loopbook.terms.stock import (
    AgeConvention,
    Lifetime,
    NegativeInflow,
    Opening,
    StatedLifetime,
    StockResult,
)

_NOT_AGES = {"shape", "survival"}
"""Parameters of a lifetime that are no number of years."""


class Scrap(NamedTuple):
    """What comes in, stands and leaves, in tonnes: (product, year) each."""

    products: tuple[str, ...]
    inflow: Floats
    stock: Floats
    scrap: Floats


class _Product(NamedTuple):
    """One product: its row, the years that are stated of it, and their amounts."""

    position: int
    first: int
    amounts: Floats


def scrap_of(given: PlanInput, frame: Frame, scenario: Scenario) -> Scrap:
    """Return the scrap of every product in every year.

    Raises    InputError  LB-PL86 years that are missing;  LB-Y.. a lifetime that cannot be read, a
              stock that cannot be as stated: with file and row
    """
    table = given.tables["products"]
    names = tuple(str(name) for name in table["product"])
    shape = (len(names), frame.span)
    inflow, stock, scrap = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    stated = _stated_rows(given.tables["stocks"])
    for at, name in enumerate(names):
        product = _product(at, name, stated.get(name, []), given, frame)
        try:
            result, skipped = _result(product, given, frame, scenario)
        except LoopbookError as fault:
            raise _placed(fault, table, at, product) from fault
        own = slice(frame.years[0] - product.first - skipped, None)
        mass = float(table["mass"][at])
        inflow[at] = mass * result.inflow[own, 0]
        stock[at] = mass * result.stock[own, 0]
        # An outflow below the last digit of its stock may show as that digit, of either sign.
        scrap[at] = mass * np.maximum(result.outflow[own, 0], 0.0)
    return Scrap(names, inflow, stock, scrap)


def _stated_rows(stocks: InputTable) -> Mapping[str, list[int]]:
    """Return product -> its rows, by year."""
    rows: dict[str, list[int]] = {}
    for at in np.argsort(stocks["year"], kind="stable"):
        rows.setdefault(str(stocks["product"][at]), []).append(int(at))
    return rows


def _product(position: int, name: str, rows: list[int], given: PlanInput, frame: Frame) -> _Product:
    """Return the stated years of a product: without a gap, from before the plan to its end."""
    table, stocks = given.tables["products"], given.tables["stocks"]
    years = [int(stocks["year"][at]) for at in rows]
    is_stock = str(table["driven"][position]) == "stock"
    has_opening = bool(np.isfinite(table["opening_growth"][position]))
    latest_first = frame.years[0] - (1 if is_stock and has_opening else 0)
    wanted = range(min([*years, latest_first]), frame.years[-1] + 1)
    missing = sorted(set(wanted) - set(years))
    if missing:
        raise InputError(
            "LB-PL86",
            table.place(position),
            product=name,
            year=missing[0],
            count=len(missing),
            first=wanted[0],
            last=wanted[-1],
        )
    kept = [at for at, year in zip(rows, years, strict=True) if year in wanted]
    return _Product(position, wanted[0], np.asarray(stocks["amount"][kept], dtype=np.float64))


def _result(
    product: _Product, given: PlanInput, frame: Frame, scenario: Scenario
) -> tuple[StockResult, int]:
    """Return the stock of a product, and how many of its stated years stand before the result."""
    table, at = given.tables["products"], product.position
    stated = stretched(read_lifetime(str(table["lifetime"][at])), scenario)
    lifetime = made(stated)
    convention = AgeConvention(given.text("age_convention") or AgeConvention.MIDDLE)
    growth = float(table["opening_growth"][at])
    if str(table["driven"][at]) == "stock":
        policy = NegativeInflow(str(table["early_scrap"][at]))
        wanted = product.amounts * _stock_factors(product, frame, scenario.demand)
        terms = Terms(lifetime=lifetime, convention=convention, policy=policy)
        if np.isnan(growth):
            return stock_driven(wanted, terms), 0
        opening = opening_by_growth(product.amounts[:1], growth, lifetime, convention)
        terms = msgspec.structs.replace(terms, opening=opening)
        return stock_driven(wanted[1:], terms), 1
    entering = product.amounts * _inflow_factors(product, frame, scenario.demand)
    past = _past(product.amounts[0], growth, lifetime, convention)
    return inflow_driven(np.concatenate([past, entering]), lifetime, convention), -len(past)


def _past(first: float, growth: float, lifetime: Lifetime, convention: AgeConvention) -> Floats:
    """Return the inflows that led up to the first stated one, the oldest first."""
    if np.isnan(growth):
        return np.zeros(0)
    opening: Opening = opening_by_growth(np.ones(1), growth, lifetime, convention)
    return np.asarray(first * (1.0 + growth) ** -(opening.ages + 1.0))


def _inflow_factors(product: _Product, frame: Frame, demand: float) -> Floats:
    years = product.first + np.arange(len(product.amounts))
    return np.where(years >= frame.years[0], demand, 1.0)


def _stock_factors(product: _Product, frame: Frame, demand: float) -> Floats:
    """Return the multiplier of a stock: a straight line that reaches `demand` in the last year."""
    years = product.first + np.arange(len(product.amounts))
    share = np.clip((years - frame.years[0] + 1.0) / frame.span, 0.0, 1.0)
    return np.asarray(1.0 + (demand - 1.0) * share)


def stretched(stated: StatedLifetime, scenario: Scenario) -> StatedLifetime:
    """Return a lifetime whose ages are all multiplied.

    Raises    InputError  LB-PL89  shares at whole ages cannot be stretched
    """
    if scenario.lifetime == 1.0:
        return stated
    if "survival" in stated.parameters:
        raise InputError("LB-PL89", scenario.place, scenario=scenario.name)
    parameters = {
        name: value if name in _NOT_AGES else value * scenario.lifetime
        for name, value in stated.parameters.items()
    }
    return msgspec.structs.replace(stated, parameters=parameters)


def _placed(
    fault: LoopbookError, table: InputTable, position: int, product: _Product
) -> LoopbookError:
    """Return the fault with its row, and with year and product by name."""
    values = dict(fault.values)
    if isinstance(values.get("year"), int):
        # A stock with an opening is driven from the year behind its first stated one.
        is_behind = str(table["driven"][position]) == "stock" and bool(
            np.isfinite(table["opening_growth"][position])
        )
        values["year"] = product.first + is_behind + int(str(values["year"]))
    if "product" in values:
        values["product"] = str(table["product"][position])
    return type(fault)(fault.code, fault.where or table.place(position), **values)
