"""The solver behind its interface: worked programs, prices, stops, and what has no answer."""

import numpy as np
import pytest

from loopbook.errors import PlanError
from loopbook.plan.solve.highs import priced, search, solve, solver_version
from loopbook.plan.solve.model import Model
from loopbook.plan.solve.outcome import Effort, OutcomeStatus


def mix(*, is_whole: bool = False) -> Model:
    """Return max 3x + 5y, x <= 4, 2y <= 12, 3x + 2y <= 18: Hillier & Lieberman, Wyndor Glass."""
    model = Model(is_most=True)
    made = model.block("made", 2, cost=[3, 5], is_whole=is_whole)
    hours = model.rows("hours", 3, bounds=(-np.inf, [4, 12, 18]), is_wish=True)
    model.add(hours.index[[0, 1]], made.index, [1, 2])
    model.add(hours.index[2], made.index, [3, 2])
    return model


def hard(seed: int, sites: int = 25, clients: int = 120) -> Model:
    """Return a location problem that takes the solver a while."""
    draw = np.random.default_rng(seed)
    model = Model()
    cost = draw.uniform(1, 10, (sites, clients))
    ship = model.block("ship", (sites, clients), cost=cost)
    site = model.block("open", sites, bounds=(0, 1), cost=60.0, is_whole=True)
    served = model.rows("served", clients, bounds=(1, 1))
    model.add(served.index[None, :], ship.index)
    linked = model.rows("linked", (sites, clients), bounds=(-np.inf, 0))
    model.add(linked.index, ship.index)
    model.add(linked.index, site.index[:, None], -1.0)
    room = model.rows("room", sites, bounds=(-np.inf, 0), is_wish=True)
    model.add(room.index[:, None], ship.index)
    model.add(room.index, site.index, -13.0)
    return model


def test_the_textbook_mix_and_its_prices() -> None:
    found = solve(mix())
    assert found.status is OutcomeStatus.OPTIMAL
    assert found.objective == pytest.approx(36.0)
    assert found.bound == pytest.approx(36.0)
    assert found.values == pytest.approx([2.0, 6.0])
    assert found.prices == pytest.approx([0.0, 1.5, 1.0])


def test_whole_numbers_have_prices_once_they_are_fixed() -> None:
    model = mix(is_whole=True)
    found = solve(model)
    assert found.objective == pytest.approx(36.0)
    assert not len(found.prices)
    assert np.isnan(found.prices_of(model.limits[0])).all()
    assert priced(model, found).objective == pytest.approx(36.0)
    assert found.of_whole(model.blocks[0]).tolist() == [2, 6]


def test_what_has_no_answer_is_told_apart() -> None:
    model = Model()
    some = model.block("x", 1, bounds=(0, 1))
    least = model.rows("least", 1, bounds=(5, np.inf))
    model.add(least.index, some.index)
    found = solve(model)
    assert found.status is OutcomeStatus.INFEASIBLE
    assert not found.is_found
    with pytest.raises(ValueError, match="no prices"):
        priced(model, found)
    endless = Model()
    endless.block("x", 1, cost=-1.0)
    assert solve(endless).status is OutcomeStatus.UNBOUNDED
    nothing = solve(Model())
    assert (nothing.status, nothing.is_found) == (OutcomeStatus.OPTIMAL, False)


def test_a_search_that_is_told_to_stop_gives_the_best_so_far() -> None:
    model = hard(3)
    run = search(model, Effort(gap=0.0))
    told = []
    try:
        told.append(next(run))
        while told[-1].incumbent is None:
            told.append(next(run))
        while True:
            told.append(run.send(True))
    except StopIteration as end:
        found = end.value
    assert found.status is OutcomeStatus.STOPPED
    assert found.is_found
    assert found.bound <= found.objective
    assert told[-1].stage == "plan.stage.tree"
    assert told[-1].gap is not None


def test_a_stop_by_time_and_a_start_are_kept() -> None:
    model = hard(3)
    found = solve(model, Effort(seconds=0.0))
    assert found.status is OutcomeStatus.STOPPED
    full = np.zeros(model.column_count)
    full[model.blocks[1].index] = 1.0
    clients = np.arange(120)
    full[model.blocks[0].index[clients % 25, clients]] = 1.0
    begun = solve(model, Effort(seconds=0.3, start=full))
    assert begun.is_found


@pytest.mark.slow
def test_the_same_seed_gives_the_same_answer() -> None:
    model = hard(5, sites=8, clients=30)
    first, second = solve(model), solve(model)
    assert (first.values == second.values).all()
    assert (first.nodes, first.iterations) == (second.nodes, second.iterations)
    assert solver_version()[0].isdigit()


def one(value: float, *, cost: float = 1.0, least: float = 5.0) -> Model:
    """Return the least x of which `value` times is enough."""
    model = Model()
    some = model.block("x", 1, cost=cost)
    enough = model.rows("enough", 1, bounds=(least, np.inf))
    model.add(enough.index, some.index, value)
    return model


def test_a_small_number_is_none_that_is_left_out() -> None:
    assert solve(one(1e-10)).of(one(1e-10).blocks[0]).tolist() == pytest.approx([5e10])


def test_noise_of_arithmetic_may_go() -> None:
    model = one(1.0)
    more = model.block("more", 1)
    model.add(model.limits[0].index, more.index, 1e-17)
    assert solve(model).objective == pytest.approx(5.0)


@pytest.mark.parametrize(
    "model",
    [
        one(1e-13),
        one(1e16),
        one(np.nan),
        one(np.inf),
        one(1.0, cost=np.nan),
        one(1.0, cost=1e21),
        one(1.0, least=np.nan),
    ],
)
def test_a_number_that_the_solver_would_not_take_is_refused(model: Model) -> None:
    with pytest.raises(PlanError, match="LB-PL10"):
        solve(model)
