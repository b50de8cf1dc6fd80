"""System: what runs between processes, as a sum of a baseline and of what measures move.

    x(f, t) = base(f, t) + sum over measures m of gain(f, m, t) U(m, t)

A process shares out what enters it by baseline shares; a measure in use moves an amount from one of
its outflows to another. What a measure moves upstream is shared out downstream, so that every
process stays balanced whatever is taken up.
Source    Brunner & Rechberger, Handbook of Material Flow Analysis: transfer coefficients
"""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

import numpy as np

from loopbook.errors import InputError
from loopbook.plan.backcast.frame import Frame, Scenario, positions
from loopbook.plan.backcast.scrap import Scrap
from loopbook.plan.solve.model import Floats
from loopbook.terms.plan_input import PlanInput

SHARES_SLACK = 1e-9
"""By which decimal shares may pass one in their sum."""


class System(NamedTuple):
    """Flows and what enters processes, affine in the use of measures.

    Fields
      flows, processes   names, in the order of their rows
      base       (flow, year), tonnes;  gain  (flow, measure, year), tonnes per unit in use
      entering   (process, year), tonnes;  entering_gain  (process, measure, year)
      given      (process, year): what comes from elsewhere
    """

    flows: tuple[str, ...]
    processes: tuple[str, ...]
    base: Floats
    gain: Floats
    entering: Floats
    entering_gain: Floats
    given: Floats


def system_of(given: PlanInput, frame: Frame, scrap: Scrap, scenario: Scenario) -> System:
    """Return the flows of an input.

    Raises    InputError  LB-PL84 an effect that is not stated, LB-PL85 shares that do not fit, or
              flows that run in a circle
    """
    flows, processes = given.tables["flows"], given.tables["processes"]
    of_process = positions(processes, "process")
    sources = [of_process[str(name)] for name in flows["source"]]
    targets = [of_process[str(name)] for name in flows["target"]]
    shares = _shares(given, frame)
    moved = _moved(given, frame, scrap, scenario)
    elsewhere = _inputs(given, frame, scenario.demand)
    entering = elsewhere + _scrap_by_process(given, scrap)
    entering_gain = np.zeros((len(processes), moved.shape[1], frame.span))
    base, gain = np.zeros_like(shares), np.zeros_like(moved)
    leaving: dict[int, list[int]] = {}
    for flow, source in enumerate(sources):
        leaving.setdefault(source, []).append(flow)
    for process in _downstream(given, sources, targets):
        for flow in leaving.get(process, ()):
            base[flow] = shares[flow] * entering[process]
            gain[flow] = shares[flow] * entering_gain[process] + moved[flow]
            entering[targets[flow]] += base[flow]
            entering_gain[targets[flow]] += gain[flow]
    return System(
        flows=tuple(str(name) for name in flows["flow"]),
        processes=tuple(str(name) for name in processes["process"]),
        base=base,
        gain=gain,
        entering=entering,
        entering_gain=entering_gain,
        given=elsewhere,
    )


def _downstream(given: PlanInput, sources: list[int], targets: list[int]) -> Iterable[int]:
    """Return processes so that all that flows into one comes from those before it."""
    above: dict[int, set[int]] = {at: set() for at in range(len(given.tables["processes"]))}
    for source, target in zip(sources, targets, strict=True):
        above[target].add(source)
    try:
        return list(TopologicalSorter(above).static_order())
    except CycleError as fault:
        names = given.tables["processes"]["process"]
        circle = " - ".join(str(names[at]) for at in fault.args[1])
        where = given.tables["flows"].document
        raise InputError("LB-PL85", where, process=circle, total="circle") from fault


def _shares(given: PlanInput, frame: Frame) -> Floats:
    """Return the baseline share of each flow of what enters its process: (flow, year).

    Raises    InputError  LB-PL85  shares sum to more than one, to less where none takes the rest,
              or two flows would take it
    """
    table = given.tables["flows"]
    shares = np.repeat(np.asarray(table["share"], dtype=np.float64)[:, np.newaxis], frame.span, 1)
    for flow, line in _stated_lines(given, frame).items():
        shares[flow] = line
    by_source: dict[str, list[int]] = {}
    for at, source in enumerate(table["source"]):
        by_source.setdefault(str(source), []).append(at)
    for source, own in by_source.items():
        rest = [at for at in own if np.isnan(shares[at]).any()]
        total = np.nansum(shares[own], axis=0)
        is_full = bool((total <= 1.0 + SHARES_SLACK).all())
        is_closed = bool(rest) or bool((total >= 1.0 - SHARES_SLACK).all())
        if len(rest) > 1 or not is_full or not is_closed:
            worst = float(total[np.argmax(np.abs(total - 1.0))])
            told = "? + ?" if len(rest) > 1 else f"{worst:g}"
            raise InputError("LB-PL85", table.place(own[-1]), process=source, total=told)
        for at in rest:
            shares[at] = np.maximum(1.0 - total, 0.0)
    return shares


def _stated_lines(given: PlanInput, frame: Frame) -> Mapping[int, Floats]:
    """Return flow -> its share by year, of flows whose share changes."""
    table = given.tables["shares"]
    of_flow = positions(given.tables["flows"], "flow")
    rows: dict[int, list[int]] = {}
    for at in np.argsort(table["year"], kind="stable"):
        rows.setdefault(of_flow[str(table["flow"][at])], []).append(int(at))
    years = np.asarray(frame.years, dtype=np.float64)
    return {
        flow: np.interp(years, table["year"][own], table["share"][own])
        for flow, own in rows.items()
    }


def _inputs(given: PlanInput, frame: Frame, demand: float) -> Floats:
    """Return what comes into processes from elsewhere: (process, year), tonnes."""
    table = given.tables["inputs"]
    of_process = positions(given.tables["processes"], "process")
    amounts = np.zeros((len(of_process), frame.span))
    for at, (name, year) in enumerate(zip(table["process"], table["year"], strict=True)):
        if frame.has(year):
            amounts[of_process[str(name)], frame.at(year)] += demand * float(table["amount"][at])
    return amounts


def _scrap_by_process(given: PlanInput, scrap: Scrap) -> Floats:
    of_process = positions(given.tables["processes"], "process")
    entering = np.zeros((len(of_process), scrap.scrap.shape[1]))
    enters = [of_process[str(name)] for name in given.tables["products"]["enters"]]
    np.add.at(entering, np.asarray(enters, dtype=np.int64), scrap.scrap)
    return entering


def _moved(given: PlanInput, frame: Frame, scrap: Scrap, scenario: Scenario) -> Floats:
    """Return what one unit in use adds to each flow itself: (flow, measure, year), tonnes."""
    flows, effects = given.tables["flows"], given.tables["effects"]
    of_flow = positions(flows, "flow")
    of_measure = positions(given.tables["measures"], "measure")
    moved = np.zeros((len(flows), len(of_measure), frame.span))
    for at in range(len(effects)):
        more, less = str(effects["flow"][at]), str(effects["instead"][at])
        if not is_effect_on_flow(given, at):
            continue
        amounts = scenario.effect * effect_amounts(given, at, scrap)
        measure = of_measure[str(effects["measure"][at])]
        moved[of_flow[more], measure] += amounts
        moved[of_flow[less], measure] -= amounts
    return moved


def is_effect_on_flow(given: PlanInput, at: int) -> bool:
    """Say whether an effect moves something between flows; else it changes an indicator.

    Raises    InputError  LB-PL84  it does neither, or both, or moves between flows that do not
              leave the same process, or says its amount twice or not at all
    """
    effects, flows = given.tables["effects"], given.tables["flows"]
    more, less = str(effects["flow"][at]), str(effects["instead"][at])
    indicator = str(effects["indicator"][at])
    amounts = [field for field in ("tonnes", "share", "amount") if np.isfinite(effects[field][at])]
    is_flow = bool(more) and bool(less) and not indicator
    fits = is_flow or (bool(indicator) and not more and not less)
    if is_flow:
        of_flow = positions(flows, "flow")
        ends = {str(flows["source"][of_flow[name]]) for name in (more, less)}
        fits = len(ends) == 1 and more != less and amounts != ["amount"]
    elif amounts == ["tonnes"]:
        fits = False
    if not fits or len(amounts) != 1:
        measure = str(effects["measure"][at])
        raise InputError("LB-PL84", effects.place(at), measure=measure)
    return is_flow


def effect_amounts(given: PlanInput, at: int, scrap: Scrap) -> Floats:
    """Return what one unit in use does in each year, as its row states it: (year,)."""
    effects = given.tables["effects"]
    share = float(effects["share"][at])
    if np.isfinite(share):
        product = str(effects["product"][at])
        if not product:
            return np.asarray(share * scrap.scrap.sum(axis=0))
        return np.asarray(share * scrap.scrap[scrap.products.index(product)])
    field = "tonnes" if np.isfinite(effects["tonnes"][at]) else "amount"
    return np.full(scrap.scrap.shape[1], float(effects[field][at]))
