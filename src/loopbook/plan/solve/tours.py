"""Tours: PyVRP searches the ways of vehicles that pick up and unload.

The search is iterated: disturb the answer, mend it by local search, and keep it when it beats the
one of some steps ago. PyVRP has this loop too, but as one call that runs to its end; here the steps
are pulled one by one, so that the caller sees how far it is and can say stop. A seed and a number
of steps give the same tours on every machine.
Source    Wouda, Lan & Kool, PyVRP: a high-performance VRP solver package, INFORMS J. Comput. 36
          (2024); Burke & Bykov, The late acceptance hill-climbing heuristic, EJOR 258 (2017)
"""

import warnings
from collections import deque
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
import pyvrp
from pyvrp import search as operators
from pyvrp.exceptions import PenaltyBoundWarning

from loopbook.plan.solve.tour_problem import (
    MUST,
    Call,
    Kind,
    Tour,
    TourAnswer,
    TourEffort,
    TourProblem,
    Visit,
)
from loopbook.terms.progress import Progress, Run

STAGE = "plan.stage.tours"
TICK_SECONDS = 0.1
"""How often progress is told at most."""
HISTORY = 300
"""How many steps back an answer is compared with. Source: the defaults of PyVRP 0.14."""
_PRODUCT_MOST = 2.0**58
_LEGS = 80.0
"""Most price of one unit of violation, in longest legs."""


class _Built(NamedTuple):
    """The problem of PyVRP, the call and window of each client, and what costs too much.

    Of a call with several windows at most one client is visited, so the prizes of the others count
    as left out in any answer: `beside` is taken off again.
    """

    data: pyvrp.ProblemData
    owner: list[tuple[int, int]]
    beside: int


class _Engine(NamedTuple):
    penalties: pyvrp.PenaltyManager
    mend: operators.LocalSearch
    first: pyvrp.Solution
    beside: int

    def cost(self, answer: pyvrp.Solution) -> int:
        """Return the cost of an answer that keeps every limit."""
        return int(self.penalties.cost_evaluator().cost(answer)) - self.beside


def search(problem: TourProblem, effort: TourEffort) -> Run[TourAnswer]:
    """Search tours; see `tours_gate.search_tours`."""
    if not problem.calls:
        return TourAnswer(is_feasible=True, tours=(), left_out=(), cost=0, iterations=0)
    built = _built(problem)
    engine = _engine(problem, built, effort.seed)
    begun = last = monotonic()
    best = now = engine.first
    past: deque[pyvrp.Solution] = deque(maxlen=HISTORY)
    step = 0
    while step < effort.iterations:
        seconds = monotonic() - begun
        if effort.seconds is not None and seconds >= effort.seconds:
            break
        if seconds - (last - begun) >= TICK_SECONDS:
            last = monotonic()
            if (yield _told(best, engine, step, effort, seconds)):
                break
        step += 1
        best, now = _stepped(engine, best, now, past)
    return _answer(problem, built, best, step, engine)


def _stepped(
    engine: _Engine, best: pyvrp.Solution, now: pyvrp.Solution, past: "deque[pyvrp.Solution]"
) -> tuple[pyvrp.Solution, pyvrp.Solution]:
    """Return the best and the current answer after one step."""
    judge = engine.penalties.cost_evaluator()
    found = engine.mend(now, judge, exhaustive=False)
    with warnings.catch_warnings():
        # An input that no answer keeps is told in the user's words, not as a warning of penalties.
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        engine.penalties.register(found)
    if judge.cost(found) < judge.cost(best):
        best = found
        found = engine.mend(found, judge, exhaustive=True)
        if found.is_feasible() and judge.cost(found) < judge.cost(best):
            best = found
    earlier = past[0] if len(past) == HISTORY else engine.first
    found_cost, now_cost = judge.penalised_cost(found), judge.penalised_cost(now)
    earlier_cost = judge.penalised_cost(earlier)
    if found_cost < earlier_cost or found_cost < now_cost:
        now, now_cost = found, found_cost
    past.append(now if now_cost < earlier_cost or len(past) < HISTORY else earlier)
    return best, now


def _told(
    best: pyvrp.Solution, engine: _Engine, step: int, effort: TourEffort, seconds: float
) -> Progress:
    cost = engine.cost(best) if best.is_feasible() else None
    return Progress(
        stage=STAGE,
        done=float(step),
        total=float(effort.iterations),
        incumbent=None if cost is None else float(cost),
        seconds=seconds,
    )


def _engine(problem: TourProblem, built: _Built, seed: int) -> _Engine:
    """Return everything a step needs, and an answer to begin with."""
    data = built.data
    random = pyvrp.RandomNumberGenerator(seed=seed)
    mend = operators.LocalSearch(
        data,
        random,
        operators.compute_neighbours(data),
        operators.PerturbationManager(operators.PerturbationParams()),
    )
    for operator in operators.OPERATORS:
        if operator.supports(data):
            mend.add_operator(operator(data))
    params = pyvrp.PenaltyParams(max_penalty=_penalty_most(problem))
    penalties = pyvrp.PenaltyManager(params.midpoint_penalties(data), params)
    start = pyvrp.Solution.make_random(data, random)
    first = mend(start, penalties.max_cost_evaluator(), exhaustive=True)
    return _Engine(penalties, mend, first, built.beside)


def _penalty_most(problem: TourProblem) -> float:
    """Return the most a unit of violation may cost: far more than a leg, or any prize, saves.

    Source    in proportion to the longest leg as the default of PyVRP 0.14 is for the instances of
              Uchoa et al. (2017), so that the unit of the costs makes no difference
    """
    legs = [
        kind.per_length * int(problem.lengths[kind.profile].max())
        + kind.per_time * int(problem.times[kind.profile].max())
        + kind.fixed
        for kind in problem.kinds
    ]
    prizes = [2.0 * call.prize for call in problem.calls]
    # A penalty times all there is of a measure has to stay within 64 bits.
    loads = [sum(load) for load in zip(*(call.loads for call in problem.calls), strict=True)]
    ways = [int(matrix.max()) for matrix in (*problem.lengths, *problem.times)]
    most: float = _PRODUCT_MOST / max([1, *loads, *(len(problem.calls) * way for way in ways)])
    dearest: float = max([*(_LEGS * leg for leg in legs), *prizes])
    return max(1.0, min(most, dearest))


def _built(problem: TourProblem) -> _Built:
    """Return the problem as PyVRP takes it; a call with several windows is a group of clients."""
    clients: list[pyvrp.Client] = []
    groups: list[pyvrp.ClientGroup] = []
    owner: list[tuple[int, int]] = []
    for number, call in enumerate(problem.calls):
        group = len(groups) if len(call.windows) > 1 else None
        for window in range(len(call.windows)):
            owner.append((number, window))
            clients.append(_client(call, window, group))
        if group is not None:
            first = len(clients) - len(call.windows)
            members = list(range(first, len(clients)))
            groups.append(pyvrp.ClientGroup(members, required=call.prize == MUST))
    depots, kinds = _depots_and_kinds(problem)
    locations = [pyvrp.Location(0, 0) for _ in range(len(problem.lengths[0]))]
    lengths: list[Any] = list(problem.lengths)
    times: list[Any] = list(problem.times)
    data = pyvrp.ProblemData(locations, clients, depots, kinds, lengths, times, groups)
    beside = sum(max(call.prize, 0) * (len(call.windows) - 1) for call in problem.calls)
    return _Built(data, owner, beside)


def _client(call: Call, window: int, group: int | None) -> pyvrp.Client:
    early, late = call.windows[window]
    return pyvrp.Client(
        call.place,
        pickup=list(call.loads),
        service_duration=call.service,
        tw_early=early,
        tw_late=late,
        prize=max(call.prize, 0),
        required=call.prize == MUST and group is None,
        group=group,
    )


def _depots_and_kinds(
    problem: TourProblem,
) -> tuple[list[pyvrp.Depot], list[pyvrp.VehicleType]]:
    """Return halts as depots, then start and end of every kind: PyVRP asks no service at ends."""
    depots = [
        pyvrp.Depot(halt.place, halt.early, halt.late, halt.service) for halt in problem.halts
    ]
    kinds = []
    for kind in problem.kinds:
        kinds.append(_vehicle_type(kind, len(depots)))
        depots.append(pyvrp.Depot(kind.start))
        depots.append(pyvrp.Depot(kind.end, *kind.end_window))
    return depots, kinds


def _vehicle_type(kind: Kind, start: int) -> pyvrp.VehicleType:
    return pyvrp.VehicleType(
        num_available=kind.number,
        capacity=list(kind.capacity),
        start_depot=start,
        end_depot=start + 1,
        fixed_cost=kind.fixed,
        tw_early=kind.shift[0],
        tw_late=kind.shift[1],
        shift_duration=kind.time_most,
        max_distance=kind.length_most,
        unit_distance_cost=kind.per_length,
        unit_duration_cost=kind.per_time,
        profile=kind.profile,
        reload_depots=list(kind.halts),
        max_reloads=kind.halts_most,
    )


def _answer(
    problem: TourProblem, built: _Built, best: pyvrp.Solution, steps: int, engine: _Engine
) -> TourAnswer:
    tours = []
    served: set[int] = set()
    for route in best.routes():
        visits = []
        for activity in list(route)[1:-1]:
            if activity.is_depot():
                visits.append(Visit(activity.idx, -1))
                continue
            visits.append(Visit(*built.owner[activity.idx]))
            served.add(visits[-1].number)
        tours.append(Tour(route.vehicle_type(), tuple(visits)))
    left = tuple(np.setdiff1d(np.arange(len(problem.calls)), list(served)).tolist())
    is_feasible = best.is_feasible()
    cost = engine.cost(best) if is_feasible else 0
    return TourAnswer(
        is_feasible=is_feasible,
        tours=tuple(sorted(tours)),
        left_out=left,
        cost=cost,
        iterations=steps,
    )
