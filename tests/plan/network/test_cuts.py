"""Cuts cut off no network: the optimum with all of them is that of the plain program."""

import numpy as np
import pytest

from loopbook.plan.network.build import program_of
from loopbook.plan.network.cuts import Cuts, link_cuts, rounded_cuts, with_cuts
from loopbook.plan.network.filled import Floats
from loopbook.plan.network.limits import limit_rows
from loopbook.plan.solve.highs import solve

from .city import Rows, city
from .hand import SMALL, changed
from .worked import Worked, small, worked

EVERY_SECOND = 2


def drawn(seed: int) -> dict[str, Rows]:
    """Return a small city with what may break a cut: sizes of their own, stores, disposal on the
    spot, what is there before, sites without capacity limit, partial targets."""
    draw = np.random.default_rng(seed)
    tables = city((4, 4, 3, 2, 2), seed)
    for size in tables["sizes"]:
        size["capacity_least"] = round(size["capacity_least"] * draw.uniform(0.3, 2.0), 1)
        size["capacity_most"] = round(size["capacity_least"] * draw.choice([1.0, 1.0, 1.7]), 1)
        if size["capacity_most"] > size["capacity_least"]:
            size["expansion_cost"] = round(float(draw.uniform(10.0, 90.0)), 1)
            size["fixed_expansion_cost"] = 2.0
        if draw.uniform() < 0.3:
            size["existing_capacity"] = size["capacity_least"]
        else:
            size["existing_capacity"] = 0.0
    for target in tables["targets"]:
        target["share"] = round(target["share"] * float(draw.uniform(0.5, 1.0)), 3)
    if seed % EVERY_SECOND:
        tables["disposal"] = [
            {"place": "", "material": "household_waste", "cost": float(draw.uniform(100.0, 900.0))}
        ]
        stores = ("P1", "T1", "S1")
        tables["storage"] = [{"site": s, "material": "recyclables", "cost": 3.0} for s in stores]
    if seed % 3 == 0:
        open_for_ever = tables["sizes"][0]["site"]
        tables["sizes"] = [row for row in tables["sizes"] if row["site"] != open_for_ever]
    for period in tables["periods"]:
        period["service_share"] = float(draw.choice([0.2, 0.5, 0.8]))
    return tables


def broken_at(cuts: Cuts, values: Floats) -> Floats:
    """Return the least that each cut asks for which a solution breaks."""
    parts = cuts.value * values[cuts.column]
    found = np.bincount(cuts.row, weights=parts, minlength=len(cuts.low))
    return cuts.low[cuts.low - found > 1e-5 * np.maximum(np.abs(cuts.low), 1.0)]


def cuts_of(done: Worked) -> tuple[Cuts, Cuts]:
    rounded = rounded_cuts(done.given, done.net, done.program)
    return rounded, link_cuts(done.net, done.program)


def nothing_is_cut_off(seed: int) -> bool:
    """Hold the plain program against that with cuts; say whether they tighten the relaxation."""
    done = worked(drawn(seed), metric="haversine", discount_rate=0.05, service_radius=4.0)
    plain = done.outcome
    model = done.program.model
    relaxed = program_of(done.given, done.net, done.prices, is_relaxed=True)
    limit_rows(done.given, done.net, done.prices, relaxed)
    linear = relaxed.model
    before = solve(linear)
    for cuts in cuts_of(done):
        model, linear = with_cuts(model, cuts), with_cuts(linear, cuts)
        if plain.is_found:
            assert not len(broken_at(cuts, plain.values))
    tight = solve(model)
    assert tight.status is plain.status
    if not plain.is_found:
        return False
    assert tight.objective == pytest.approx(plain.objective, rel=1e-5)
    after = solve(linear)
    assert before.objective - 1.0 <= after.objective <= plain.objective + 1.0
    return after.objective > before.objective + 1e-4 * abs(before.objective)


def test_small_cities_keep_their_optimum() -> None:
    assert nothing_is_cut_off(10)
    assert not nothing_is_cut_off(1)


@pytest.mark.slow
def test_many_cities_keep_their_optimum() -> None:
    assert sum(nothing_is_cut_off(seed) for seed in range(60)) > 20


def test_a_need_is_rounded_up_as_on_paper() -> None:
    # 100 t arise, sites hold 60 t: two must stand, or one and 40 t are left.
    sizes = [{**row, "capacity_least": 60.0} for row in SMALL["sizes"]]
    done = worked(changed(SMALL, sizes=sizes))
    cuts, _ = cuts_of(done)
    values = np.zeros(done.program.model.column_count)
    values[done.program.standing.is_open.index] = [[1.0], [2.0 / 3.0]]
    assert len(broken_at(cuts, values))
    values[done.program.standing.is_open.index] = 1.0
    assert not len(broken_at(cuts, values))
    values[done.program.standing.is_open.index] = [[1.0], [0.0]]
    values[done.program.streams.left.index] = 40.0
    by_target = [round(float(low)) for low in broken_at(cuts, values)]
    # The target of 80 t asks for both whatever is left; what arises does not.
    assert by_target == [2]


def test_nothing_goes_from_site_to_site_where_the_other_does_not_stand() -> None:
    done = worked(city((2, 2, 2, 1, 1), 3), metric="haversine")
    _, cuts = cuts_of(done)
    links, index = done.net.links, done.program.standing.is_open.index
    sized = np.isin(links.target, done.net.sizes.site) & (links.supply < 0)
    at = int(np.flatnonzero(sized)[0])
    values = np.zeros(done.program.model.column_count)
    values[done.program.streams.send.index[at, 0]] = 100.0
    assert len(broken_at(cuts, values)) == 1
    values[index[done.net.sizes.site == links.target[at]]] = 1.0
    assert not len(broken_at(cuts, values))


def test_cuts_leave_rows_and_columns_in_their_places() -> None:
    done = small()
    made = with_cuts(done.program.model, cuts_of(done)[0])
    assert made.column_count == done.program.model.column_count
    count = done.program.model.row_count
    assert np.array_equal(made.compiled().row_low[:count], done.program.model.compiled().row_low)
    assert made.row_count > count
