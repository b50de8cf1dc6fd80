"""Model: uptake by year as a linear program; whole measures make it a mixed-integer one.

    v(m, t)  taken up in a year    U(m, t)  in use    K(m, t)  installed: v of the last L years
    least    sum of build_cost v + use_cost U
    U <= K <= most,   v <= ramp,   flows >= 0,   targets multiplied out,   budgets, needs, groups

Columns are shares of the most uptake, and money is in units of its largest coefficient: what is
found does not hang on the units that the tables are written in.
Spec: docs/spec/plan-backcast.md
"""

from dataclasses import dataclass

import numpy as np

from loopbook.plan.backcast.case import Case, doubtful_denominators, sign_error, uses_most
from loopbook.plan.backcast.indicator import DENOMINATOR, NOTHING_LEFT, NUMERATOR, Target
from loopbook.plan.backcast.measure import Measures
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.model import INFINITE, Block, Floats, Indices, Model, Rows

PERCENT = 100.0
DENOMINATOR_LEAST = 1e-6
"""Share of a denominator without measures that must be left of it where limits are given up."""

TARGET, BUDGET, SPENDING = "target:", "budget", "spending"
MOST, RAMP, WINDOW, NEEDS, GROUP = "most", "ramp", "window", "needs", "group"


@dataclass(frozen=True, slots=True)
class Built:
    """A model with what its columns and rows are.

    Fields
      new, use   blocks (measure, year), in shares of `size`
      size       unit of the columns of each measure; (measure,)
      money      unit of the objective, in currency
      targets    rows of each target, one each, in the order of the case
      by_name    other limits, by name
    """

    model: Model
    new: Block
    use: Block
    size: Floats
    money: float
    targets: tuple[Rows, ...]
    by_name: dict[str, Rows]


def built(
    case: Case, *, has_wishes: bool = True, fixed: Floats | None = None, is_open: bool = False
) -> Built:
    """Return the model of a case.

    Parameters
      has_wishes  whether all that people set can be told as conflicting; else targets only
      fixed       what is taken up, if that is decided: (measure, year)
      is_open     whether what nature holds is written out even where the limits that people set
                  keep it: these may then be given up, one by one
    """
    model = Model()
    measures = case.measures
    size = np.where(measures.is_whole | (measures.most <= 0.0), 1.0, measures.most)
    money = _money_unit(case, size)
    shape = (measures.number, case.frame.span)
    axes = (measures.names, [str(year) for year in case.frame.years])
    # What is installed has a row of its own: a second limit on the column would take its price.
    most = np.where(measures.is_usable, INFINITE, 0.0)[:, np.newaxis]
    bounds = (0.0, most) if fixed is None else (fixed / size[:, None], fixed / size[:, None])
    new = model.block(
        "new",
        shape,
        bounds=bounds,
        cost=case.build_cost * size[:, np.newaxis] / money,
        is_whole=measures.is_whole[:, np.newaxis] & (fixed is None),
        axes=axes,
    )
    cost = case.use_cost * size[:, np.newaxis] / money
    use = model.block("use", shape, cost=cost, axes=axes)
    made = Built(model, new, use, size, money, (), {})
    _add_vintages(made, measures, "use", use)
    _add_flows(made, case, is_open=is_open)
    if is_open:
        _add_denominators(made, case)
    if fixed is None:
        _add_uptake_limits(made, case, is_wish=has_wishes)
        _add_links(made, measures, is_wish=has_wishes)
        _add_budgets(made, case, is_wish=has_wishes)
    rows = tuple(_target_rows(made, case, target) for target in case.targets)
    return Built(model, new, use, size, money, rows, made.by_name)


def _money_unit(case: Case, size: Floats) -> float:
    coefficients = np.concatenate([case.build_cost, case.use_cost]) * np.tile(size, 2)[:, None]
    largest = float(np.abs(coefficients).max(initial=0.0))
    return largest or 1.0


def _add_vintages(made: Built, measures: Measures, name: str, block: Block) -> None:
    """Add: what is in use was taken up at most as many years ago as an investment serves."""
    years = block.index.shape[1]
    rows = made.model.rows(name, block.index.shape, bounds=(-INFINITE, 0.0))
    made.model.add(rows.index, block.index)
    _add_installed(made, measures, rows.index, np.full((measures.number, years), -1.0))


def _add_installed(made: Built, measures: Measures, rows: Indices, by: Floats) -> None:
    """Add K(m, t) x `by` to rows (measure, year)."""
    years = rows.shape[1]
    row, column = np.meshgrid(np.arange(years), np.arange(years), indexing="ij")
    age = row - column
    for at, life in enumerate(measures.life):
        is_there = (age >= 0) & (age < life)
        values = by[at][row[is_there]]
        made.model.add(rows[at, row[is_there]], made.new.index[at, column[is_there]], values)


def _add_uptake_limits(made: Built, case: Case, *, is_wish: bool) -> None:
    measures, model = case.measures, made.model
    shape = made.new.index.shape
    axes = made.new.axes
    most = np.broadcast_to((measures.most / made.size)[:, None], shape)
    rows = model.rows(MOST, shape, bounds=(-INFINITE, most), axes=axes, is_wish=is_wish)
    _add_installed(made, measures, rows.index, np.ones(shape))
    made.by_name[MOST] = rows
    limited = np.flatnonzero(np.isfinite(measures.ramp))
    if limited.size:
        names = [measures.names[at] for at in limited]
        ramp = (measures.ramp / made.size)[limited, None]
        rows = model.rows(
            RAMP,
            (limited.size, shape[1]),
            bounds=(-INFINITE, ramp),
            axes=(names, axes[1]),
            is_wish=is_wish,
        )
        model.add(rows.index, made.new.index[limited])
        made.by_name[RAMP] = rows
    outside = np.flatnonzero(~measures.in_window.all(axis=1))
    if outside.size:
        names = [measures.names[at] for at in outside]
        rows = model.rows(
            WINDOW, outside.size, bounds=(-INFINITE, 0.0), axes=(names,), is_wish=is_wish
        )
        for row, at in zip(rows.index, outside, strict=True):
            model.add(row, made.new.index[at, ~measures.in_window[at]])
        made.by_name[WINDOW] = rows


def _add_links(made: Built, measures: Measures, *, is_wish: bool) -> None:
    """Add prerequisites, and groups that share one potential, over what is installed."""
    model, years = made.model, made.new.index.shape[1]
    share = made.size / np.where(measures.most > 0.0, measures.most, 1.0)
    needing = np.flatnonzero(measures.needs >= 0)
    if needing.size:
        axes = ([measures.names[at] for at in needing], made.new.axes[1])
        shape = (needing.size, years)
        rows = model.rows(NEEDS, shape, bounds=(-INFINITE, 0.0), axes=axes, is_wish=is_wish)
        for row, own in zip(rows.index, needing, strict=True):
            pair = ((int(own), 1.0), (int(measures.needs[own]), -1.0))
            for which, sign in pair:
                _add_one(made, measures, row, which, sign * share[which])
        made.by_name[NEEDS] = rows
    groups = sorted(set(filter(None, measures.groups)))
    if groups:
        rows = model.rows(
            GROUP,
            (len(groups), years),
            bounds=(-INFINITE, 1.0),
            axes=(groups, made.new.axes[1]),
            is_wish=is_wish,
        )
        for at, group in enumerate(measures.groups):
            if group:
                _add_one(made, measures, rows.index[groups.index(group)], at, share[at])
        made.by_name[GROUP] = rows


def _add_one(
    made: Built,
    measures: Measures,
    rows: Indices,
    at: int,
    factor: float,
) -> None:
    """Add what is installed of one measure, times a factor, to rows (year,)."""
    years = len(rows)
    row, column = np.meshgrid(np.arange(years), np.arange(years), indexing="ij")
    is_there = (row >= column) & (row - column < measures.life[at])
    made.model.add(rows[row[is_there]], made.new.index[at, column[is_there]], factor)


def _add_budgets(made: Built, case: Case, *, is_wish: bool) -> None:
    measures, model = case.measures, made.model
    capex = measures.capex * made.size[:, None] / made.money
    opex = measures.opex[:, None] * made.size[:, None] / made.money
    for name, most in ((BUDGET, case.capex_most), (SPENDING, case.spending_most)):
        limited = np.flatnonzero(np.isfinite(most))
        if not limited.size:
            continue
        rows = model.rows(
            name,
            limited.size,
            bounds=(-INFINITE, most[limited] / made.money),
            axes=([str(case.frame.years[at]) for at in limited],),
            is_wish=is_wish,
        )
        model.add(rows.index, made.new.index[:, limited], capex[:, limited])
        if name == SPENDING:
            model.add(
                rows.index,
                made.use.index[:, limited],
                np.broadcast_to(opex, capex.shape)[:, limited],
            )
        made.by_name[name] = rows


def _add_flows(made: Built, case: Case, *, is_open: bool) -> None:
    """Add: no flow falls below zero; only those that measures could bring there.

    Parameters
      is_open  whether measures may pass their most uptake
    """
    gain, base = case.system.gain * made.size[:, None], case.system.base
    most = case.measures.most / made.size
    falling = np.minimum(gain, 0.0)
    least = base + np.einsum("fmt,m->ft", falling, most)
    flows, years = np.nonzero((falling < 0.0).any(axis=1) if is_open else least < 0.0)
    if not flows.size:
        return
    # Rows are in shares of the largest coefficient, so that grams and megatonnes read alike.
    scale = np.abs(gain[flows, :, years]).max(axis=1)
    rows = made.model.rows("flow", flows.size, bounds=(-base[flows, years] / scale, INFINITE))
    own = gain[flows, :, years] / scale[:, None]
    made.model.add(rows.index[:, None], made.use.index[:, years].T, own)


def _add_denominators(made: Built, case: Case) -> None:
    """Add: no denominator of a target reaches zero; there a quotient says nothing."""
    for indicator, year in sorted({(each.indicator, each.year) for each in case.targets}):
        base = case.indicators.base[DENOMINATOR, indicator, year]
        gain = case.indicators.gain[DENOMINATOR, indicator, :, year] * made.size / base
        if (gain < 0.0).any():
            row = made.model.rows("denominator", 1, bounds=(DENOMINATOR_LEAST - 1.0, INFINITE))
            made.model.add(row.index, made.use.index[:, year], gain)


def target_scale(case: Case, target: Target) -> float:
    """Return what one of the numerator is in the row of a target: percents of its value."""
    base = case.indicators.base[DENOMINATOR, target.indicator, target.year]
    scale = case.indicators.scale[target.indicator]
    return float(PERCENT * scale / base / target.reference)


def target_terms(case: Case, target: Target) -> tuple[float, Floats]:
    """Return constant and gain by measure of numerator - value / scale x denominator."""
    at = (target.indicator, target.year)
    ratio = target.value / case.indicators.scale[target.indicator]
    base, gain = case.indicators.base, case.indicators.gain
    constant = float(base[NUMERATOR][at] - ratio * base[DENOMINATOR][at])
    own = gain[:, target.indicator, :, target.year]
    return constant, np.asarray(own[NUMERATOR] - ratio * own[DENOMINATOR])


def _target_rows(made: Built, case: Case, target: Target) -> Rows:
    constant, gain = target_terms(case, target)
    scale = target_scale(case, target)
    limit = -constant * scale
    bounds = (limit, INFINITE) if target.is_least else (-INFINITE, limit)
    name = f"{TARGET}{target.name}:{case.frame.years[target.year]}"
    rows = made.model.rows(name, 1, bounds=bounds, is_wish=True)
    made.model.add(rows.index, made.use.index[:, target.year], gain * made.size * scale)
    return rows


def must_keep_sign(case: Case) -> None:
    """Hold that no denominator of a target can reach zero, whatever is taken up.

    Where the sum of all measures at their most could do it, the least denominator is searched under
    the limits of nature: no flow below zero, no use beyond what is installed. Whole measures are
    taken as divisible there: a linear program is soon done.
    Raises    InputError  LB-PL82
    """
    for target in doubtful_denominators(case, uses_most(case)):
        indicator, year = target.indicator, target.year
        divisible = case.measures._replace(is_whole=np.zeros_like(case.measures.is_whole))
        bare = built(case._replace(targets=(), measures=divisible), has_wishes=False)
        model = bare.model.without_objective()
        gain = case.indicators.gain[DENOMINATOR, indicator, :, year] * bare.size
        base = float(case.indicators.base[DENOMINATOR, indicator, year])
        amount = model.block("amount", 1, bounds=(-INFINITE, INFINITE), cost=1.0)
        row = model.rows("amount", 1, bounds=(1.0, 1.0))
        model.add(row.index, amount.index)
        model.add(row.index, bare.use.index[:, year], -gain / base)
        least = base * solve(model).objective
        if not least > NOTHING_LEFT * base:
            raise sign_error(case, target, least)
