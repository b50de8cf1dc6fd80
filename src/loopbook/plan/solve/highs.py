"""HiGHS: searches a model, tells how far it is, and stops when asked.

The solver runs in a thread of its own, so that the caller can pull progress and say stop. One
thread of computing and a fixed seed: the same model gives the same answer; only a stop by time
depends on the machine.
Source    Huangfu & Hall, Parallelizing the dual revised simplex method, 2018; HiGHS 1.15 (MIT)
"""

from importlib import metadata
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Any

import highspy
import numpy as np

from loopbook.errors import PlanError
from loopbook.plan.solve.model import Compiled, Floats, Model
from loopbook.plan.solve.outcome import Effort, Outcome, OutcomeStatus
from loopbook.terms.progress import Progress, Run, finished

SOLVER = "HiGHS"
TICK_SECONDS = 0.1
"""How often progress is told at most."""

NUMBER_LEAST, NUMBER_MOST = 1e-12, 1e15
"""Coefficients that the solver takes; it would leave out smaller ones without a word."""

COST_MOST = 1e20
"""Costs from here on are endless to the solver."""

_EMPTY = np.zeros(0)
_KINDS = (
    highspy.cb.HighsCallbackType.kCallbackMipInterrupt,
    highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt,
    highspy.cb.HighsCallbackType.kCallbackIpmInterrupt,
)
_BY_MIP = highspy.cb.HighsCallbackType.kCallbackMipInterrupt
_STATUS = {
    highspy.HighsModelStatus.kOptimal: OutcomeStatus.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: OutcomeStatus.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: OutcomeStatus.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: OutcomeStatus.UNBOUNDED,
    highspy.HighsModelStatus.kSolutionLimit: OutcomeStatus.LIMITED,
}


def solver_version() -> str:
    """Return the version of the solver."""
    return metadata.version("highspy")


def solve(model: Model, effort: Effort | None = None) -> Outcome:
    """Search to the end; see `search`."""
    return finished(search(model, effort))


def search(model: Model, effort: Effort | None = None) -> Run[Outcome]:
    """Search a model, telling progress.

    Yields    Progress with incumbent and bound; `send(True)` stops with the best so far
    Returns   the outcome; INFEASIBLE and UNBOUNDED are told apart
    """
    chosen = effort or Effort()
    compiled = model.compiled()
    solver = loaded(compiled, chosen)
    yield from _watched(solver)
    if solver.getModelStatus() == highspy.HighsModelStatus.kUnboundedOrInfeasible:
        solver.setOptionValue("presolve", "off")
        yield from _watched(solver)
    return outcome_of(solver, compiled)


def loaded(compiled: Compiled, effort: Effort) -> Any:
    """Return a solver that holds a model and its options."""
    solver: Any = highspy.Highs()
    options: dict[str, object] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": effort.seed,
        "mip_rel_gap": effort.gap,
        "mip_abs_gap": 1e-9,
        "small_matrix_value": NUMBER_LEAST,
        "solver": effort.method,
        "run_crossover": "on" if effort.crossover else "off",
    }
    if effort.seconds is not None:
        options["time_limit"] = max(effort.seconds, 0.0)
    if effort.nodes is not None:
        options["mip_max_nodes"] = effort.nodes
    for name, value in options.items():
        solver.setOptionValue(name, value)
    _pass(solver, compiled)
    if effort.start is not None:
        start = highspy.HighsSolution()
        start.col_value = effort.start.tolist()
        start.value_valid = True
        solver.setSolution(start)
    return solver


def _must_be_numbers(compiled: Compiled) -> None:
    """Refuse what the solver would leave out, or take for nothing.

    Raises    PlanError  LB-PL10  a number is unknown, endless, too large or too small
    """
    size = np.abs(compiled.value)
    is_right = size <= NUMBER_MOST
    if (is_small := (size > 0.0) & (size < NUMBER_LEAST)).any():
        # What is as small beside the rest of its row is noise of arithmetic, and may go.
        row = np.repeat(np.arange(len(compiled.row_low)), np.diff(compiled.start))
        largest = np.zeros(len(compiled.row_low))
        np.maximum.at(largest, row, size)
        is_right &= ~(is_small & (size > NUMBER_LEAST * largest[row]))
    bounds = (compiled.low, compiled.high, compiled.row_low, compiled.row_high)
    wrong = [
        compiled.value[~is_right],
        compiled.cost[~(np.abs(compiled.cost) < COST_MOST)],
        *(each[np.isnan(each)] for each in bounds),
    ]
    for each in wrong:
        if len(each):
            least, most = f"{NUMBER_LEAST:g}", f"{NUMBER_MOST:g}"
            raise PlanError("LB-PL10", number=f"{each[0]:g}", least=least, most=most)


def _pass(solver: highspy.Highs, compiled: Compiled) -> None:
    _must_be_numbers(compiled)
    sense = highspy.ObjSense.kMaximize if compiled.is_most else highspy.ObjSense.kMinimize
    solver.passModel(
        len(compiled.cost),
        len(compiled.row_low),
        len(compiled.value),
        int(highspy.MatrixFormat.kRowwise),
        int(sense),
        compiled.offset,
        compiled.cost,
        compiled.low,
        compiled.high,
        compiled.row_low,
        compiled.row_high,
        compiled.start[:-1],
        compiled.column,
        compiled.value,
        compiled.is_whole.astype(np.int32),
    )


def _watched(solver: highspy.Highs) -> Run[None]:
    """Run the solver in a thread; yield what it tells; end when it ends."""
    told: SimpleQueue[Progress | None] = SimpleQueue()
    stop = Event()
    begun = monotonic()
    last = [begun]

    def hear(kind: Any, _: str, out: Any, back: Any, __: Any) -> None:
        back.user_interrupt = stop.is_set()
        now = monotonic()
        if now - last[0] >= TICK_SECONDS:
            last[0] = now
            told.put(_progress(kind, out, now - begun))

    solver.setCallback(hear, None)
    for kind in _KINDS:
        solver.startCallback(kind)

    def work() -> None:
        try:
            solver.run()
        finally:
            told.put(None)

    worker = Thread(target=work, daemon=True)
    worker.start()
    try:
        while (progress := told.get()) is not None:
            if (yield progress):
                stop.set()
    finally:
        stop.set()
        worker.join()
        solver.setCallback(None, None)


def _progress(kind: Any, out: Any, seconds: float) -> Progress:
    if kind != _BY_MIP:
        return Progress(stage="plan.stage.linear", seconds=seconds)
    incumbent, bound = float(out.mip_primal_bound), float(out.mip_dual_bound)
    return Progress(
        stage="plan.stage.tree",
        done=float(out.mip_node_count),
        incumbent=incumbent if np.isfinite(incumbent) else None,
        bound=bound if np.isfinite(bound) else None,
        seconds=seconds,
    )


def outcome_of(solver: highspy.Highs, compiled: Compiled) -> Outcome:
    """Return what a solver holds after its run."""
    info, found = solver.getInfo(), solver.getSolution()
    status = _STATUS.get(solver.getModelStatus(), OutcomeStatus.STOPPED)
    is_found = bool(found.value_valid) and info.primal_solution_status == 2
    has_prices = is_found and bool(found.dual_valid) and not compiled.is_whole.any()
    objective = float(info.objective_function_value) if is_found else float("nan")
    return Outcome(
        status=status,
        values=_array(found.col_value) if is_found else _EMPTY,
        activity=_array(found.row_value) if is_found else _EMPTY,
        prices=_array(found.row_dual) if has_prices else _EMPTY,
        reduced=_array(found.col_dual) if has_prices else _EMPTY,
        objective=objective,
        bound=_bound(info, compiled, status, objective),
        nodes=max(int(info.mip_node_count), 0),
        iterations=max(int(info.simplex_iteration_count), 0)
        + max(int(info.ipm_iteration_count), 0),
    )


def _bound(info: Any, compiled: Compiled, status: OutcomeStatus, objective: float) -> float:
    """Return the bound that was proved: of a linear program only its optimum is one."""
    if not compiled.is_whole.any():
        return objective if status is OutcomeStatus.OPTIMAL else float("nan")
    bound = float(info.mip_dual_bound)
    return bound if np.isfinite(bound) else float("nan")


def _array(values: Any) -> Floats:
    return np.asarray(values, dtype=np.float64)


def priced(model: Model, outcome: Outcome, effort: Effort | None = None) -> Outcome:
    """Return the outcome of the linear program left when whole numbers keep their values.

    Its prices say what one unit of a limit is worth while the decisions stay as they are.
    Raises    ValueError  the outcome has no values
    """
    if not outcome.is_found:
        raise ValueError("an outcome without values has no prices")
    compiled = model.compiled()
    fixed = np.where(compiled.is_whole, np.rint(outcome.values), 0.0)
    low = np.where(compiled.is_whole, fixed, compiled.low)
    high = np.where(compiled.is_whole, fixed, compiled.high)
    none = np.zeros_like(compiled.is_whole)
    linear = compiled._replace(low=low, high=high, is_whole=none)
    solver = loaded(linear, effort or Effort())
    solver.run()
    return outcome_of(solver, linear)
