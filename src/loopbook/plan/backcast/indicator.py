"""Indicator: numerator and denominator, affine in the use of measures, and the targets on them.

    I(k, t) = scale x (a0 + sum a U) / (b0 + sum b U)       scale: 100 of a percentage

A target is multiplied out, which keeps it linear, and holds where the denominator stays above zero.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.errors import InputError
from loopbook.plan.backcast.frame import Frame, Scenario, positions
from loopbook.plan.backcast.scrap import Scrap
from loopbook.plan.backcast.system import System, effect_amounts, is_effect_on_flow
from loopbook.plan.solve.model import Floats
from loopbook.terms.plan_input import InputTable, PlanInput

Flags = NDArray[np.bool_]
NUMERATOR, DENOMINATOR = 0, 1
NOTHING_LEFT = 1e-7
"""Share of a denominator without measures below which a quotient over it is unknown."""

_SIDES = {"numerator": NUMERATOR, "denominator": DENOMINATOR}


class Indicators(NamedTuple):
    """Indicators as columns, in the order of their rows.

    Fields
      names, labels, units   texts
      scale    100 of a percentage, else 1;  has_denominator   whether it is a quotient
      base     (side, indicator, year), NaN: not known;  gain  (side, indicator, measure, year)
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    units: tuple[str, ...]
    scale: Floats
    has_denominator: tuple[bool, ...]
    base: Floats
    gain: Floats

    def sides(self, use: Floats) -> Floats:
        """Return numerators and denominators at a use (measure, year): (side, indicator, year)."""
        return np.asarray(self.base + np.einsum("simt,mt->sit", self.gain, use))

    def values(self, use: Floats) -> Floats:
        """Return the indicators at a use of measures: (indicator, year); NaN: not known."""
        numerator, denominator = self.sides(use)
        least = NOTHING_LEFT * np.abs(self.base[DENOMINATOR])
        is_fine = np.isfinite(denominator) & (np.abs(denominator) > least)
        quotient = np.divide(
            numerator, denominator, out=np.full_like(numerator, np.nan), where=is_fine
        )
        return np.asarray(self.scale[:, np.newaxis] * quotient)


class Target(NamedTuple):
    """One target in one year.

    Fields
      row, name   position of its row, and id;  place   its row, as `targets.csv, row 4`
      indicator, year   positions
      is_least    whether the value is to be reached at least (else at most)
      reference   size of the value; where it is zero, of the value without measures, or one:
                  violations are percents of it
    """

    row: int
    name: str
    place: str
    indicator: int
    year: int
    is_least: bool
    value: float
    weight: float
    reference: float


def indicators_of(
    given: PlanInput, frame: Frame, system: System, scrap: Scrap, scenario: Scenario
) -> Indicators:
    """Return the indicators of an input under a scenario."""
    table = given.tables["indicators"]
    of_indicator = positions(table, "indicator")
    count, measures = len(table), system.gain.shape[1]
    base = np.zeros((2, count, frame.span))
    gain = np.zeros((2, count, measures, frame.span))
    is_known = np.zeros((2, count), dtype=bool)
    parts = given.tables["parts"]
    for at in range(len(parts)):
        indicator, side = of_indicator[str(parts["indicator"][at])], _SIDES[str(parts["side"][at])]
        own, moved = _part(given, at, system, scrap)
        base[side, indicator] += float(parts["factor"][at]) * own
        gain[side, indicator] += float(parts["factor"][at]) * moved
        is_known[side, indicator] = True
    for side, field in enumerate(_SIDES):
        _add_baseline(given, frame, (side, field, scenario.demand), base, is_known)
    _add_effects(given, scrap, scenario.effect, gain, is_known)
    base[NUMERATOR, ~is_known[NUMERATOR]] = np.nan
    is_amount = np.array([str(kind) == "amount" for kind in table["measured"]], dtype=bool)
    has_denominator = is_known[DENOMINATOR]
    base[DENOMINATOR, ~has_denominator] = np.where(is_amount, 1.0, np.nan)[
        ~has_denominator, np.newaxis
    ]
    names = tuple(str(name) for name in table["indicator"])
    return Indicators(
        names=names,
        labels=tuple(str(text) or name for text, name in zip(table["label"], names, strict=True)),
        units=tuple(_unit(table, at) for at in range(count)),
        scale=np.where(table["measured"] == "percent", 100.0, 1.0),
        has_denominator=tuple(bool(each) for each in has_denominator),
        base=base,
        gain=gain,
    )


def _unit(table: InputTable, at: int) -> str:
    return str(table["unit"][at]) or {"percent": "%", "ratio": ""}.get(
        str(table["measured"][at]), ""
    )


def _part(given: PlanInput, at: int, system: System, scrap: Scrap) -> tuple[Floats, Floats]:
    """Return baseline and gain of what a part names, in tonnes.

    Raises    InputError  LB-PL81  it names nothing, or more than one thing
    """
    parts = given.tables["parts"]
    named = [field for field in ("flow", "process", "product") if str(parts[field][at])]
    if len(named) != 1:
        indicator = str(parts["indicator"][at])
        raise InputError("LB-PL81", parts.place(at), indicator=indicator, year="-")
    name = str(parts[named[0]][at])
    if named[0] == "flow":
        position = system.flows.index(name)
        return system.base[position], system.gain[position]
    if named[0] == "process":
        position = system.processes.index(name)
        return system.entering[position], system.entering_gain[position]
    return scrap.scrap[scrap.products.index(name)], np.zeros(system.gain.shape[1:])


def _add_baseline(
    given: PlanInput,
    frame: Frame,
    which: tuple[int, str, float],
    base: Floats,
    is_known: Flags,
) -> None:
    """Add stated amounts; a year without one is not known where others are stated."""
    side, field, demand = which
    table = given.tables["baseline"]
    of_indicator = positions(given.tables["indicators"], "indicator")
    stated: dict[int, Floats] = {}
    for at, (name, year) in enumerate(zip(table["indicator"], table["year"], strict=True)):
        if frame.has(year) and np.isfinite(table[field][at]):
            line = stated.setdefault(of_indicator[str(name)], np.full(frame.span, np.nan))
            line[frame.at(year)] = demand * float(table[field][at])
    for indicator, line in stated.items():
        base[side, indicator] += line
        is_known[side, indicator] = True


def _add_effects(
    given: PlanInput, scrap: Scrap, effect: float, gain: Floats, is_known: Flags
) -> None:
    """Add what measures do to indicators directly.

    Raises    InputError  LB-PL84  the side has no amount without measures
    """
    effects = given.tables["effects"]
    of_indicator = positions(given.tables["indicators"], "indicator")
    of_measure = positions(given.tables["measures"], "measure")
    for at in range(len(effects)):
        if not is_effect_on_flow(given, at):
            side = _SIDES[str(effects["side"][at])]
            indicator = of_indicator[str(effects["indicator"][at])]
            measure = of_measure[str(effects["measure"][at])]
            if not is_known[side, indicator]:
                name = str(effects["measure"][at])
                raise InputError("LB-PL84", effects.place(at), measure=name)
            gain[side, indicator, measure] += effect * effect_amounts(given, at, scrap)


def targets_of(given: PlanInput, frame: Frame, indicators: Indicators) -> tuple[Target, ...]:
    """Return every target in every year that it holds.

    Raises    InputError  LB-PL80 a year outside the plan, LB-PL81 an indicator without amounts in
              that year
    """
    table = given.tables["targets"]
    of_indicator = {name: at for at, name in enumerate(indicators.names)}
    before = indicators.values(np.zeros(indicators.gain.shape[2:]))
    found = []
    for at, name in enumerate(table["target"]):
        indicator = of_indicator[str(table["indicator"][at])]
        for year in _years_of(table, at, frame):
            if not np.isfinite(indicators.base[:, indicator, year]).all():
                told = {"indicator": indicators.names[indicator], "year": frame.years[year]}
                raise InputError("LB-PL81", table.place(at), **told)
            value = float(table["value"][at])
            found.append(
                Target(
                    row=at,
                    name=str(name),
                    place=table.place(at),
                    indicator=indicator,
                    year=year,
                    is_least=str(table["kind"][at]) == "at_least",
                    value=value,
                    weight=float(table["weight"][at]),
                    reference=abs(value) or abs(float(before[indicator, year])) or 1.0,
                )
            )
    return tuple(found)


def _years_of(table: InputTable, at: int, frame: Frame) -> range:
    """Return positions of the years in which a target holds."""
    year = float(table["year"][at])
    until = year if np.isnan(table["until"][at]) else float(table["until"][at])
    if not (frame.has(year) and frame.has(until) and until >= year):
        raise InputError(
            "LB-PL80",
            table.place(at),
            target=str(table["target"][at]),
            year=f"{year:g}" if frame.has(until) or until == year else f"{until:g}",
            first=frame.years[0],
            last=frame.years[-1],
        )
    return range(frame.at(year), frame.at(until) + 1)
