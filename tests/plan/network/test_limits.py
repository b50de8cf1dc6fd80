"""Limits of people: each row knows what it says and where it stands."""

import numpy as np

from loopbook.plan.network.build import program_of
from loopbook.plan.network.limits import limit_rows
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.outcome import OutcomeStatus

from .hand import SMALL, changed
from .worked import small, worked


def test_every_row_of_people_is_said() -> None:
    done = small()
    for rows in done.program.model.limits:
        if rows.is_wish and rows.index.size:
            first = done.limits.first[int(rows.index.flat[0])]
            assert len(done.limits.said[rows.name]) >= first + rows.index.size


def test_firm_limits_are_no_wishes() -> None:
    done = small()
    program = program_of(done.given, done.net, done.prices)
    limit_rows(done.given, done.net, done.prices, program, is_firm=True)
    wishes = {rows.name for rows in program.model.limits if rows.is_wish and rows.index.size}
    assert wishes == {"target"}


def test_recovery_landfill_demand_disposal_and_emission_limits_hold() -> None:
    every = {"materials": "", "products": "", "period": ""}
    tables = changed(
        SMALL,
        targets=[
            {"target": "recover", "kind": "recovery", **every, "share": 0.6},
            {"target": "bury", "kind": "landfill", **every, "share": 0.2},
        ],
        demands=[{"site": "M1", "material": "paper", "period": "", "least": 10.0, "most": 70.0}],
        disposal=[{"place": "S1", "material": "residue", "period": "", "cost": 1.0, "limit": 15.0}],
        disposal_totals=[{"material": "residue", "period": "", "limit": 14.0}],
        emissions=[{"burden": "CO2", "period": "", "limit": 60.0, "penalty": 0.0}],
        site_emissions=[
            {"burden": "CO2", "site": "", "tier": "sorting", "period": "", "factor": 0.5}
        ],
    )
    done = worked(tables)
    # All residue would be landfilled or disposed of: 30 t of 100 t, where 20 % are allowed.
    assert done.outcome.status is OutcomeStatus.INFEASIBLE
    tables["targets"] = tables["targets"][:1]
    found = worked(tables)
    assert found.outcome.status is OutcomeStatus.OPTIMAL
    assert found.amounts.disposed.sum() == 14.0


def test_a_site_with_a_time_of_its_own_opens_then() -> None:
    tables = changed(
        SMALL,
        periods=[{"period": "1"}, {"period": "2"}],
        site_periods=[{"site": "S1", "period": "1", "may_open": 0.0}],
        sizes=[SMALL["sizes"][0]],
        targets=[{**SMALL["targets"][0], "period": "2"}],
    )
    done = worked(tables)
    assert done.answer.is_open.tolist() == [[0.0, 1.0]]
    (said,) = done.limits.said["opening_site"]
    assert (said.place, said.period) == ("site_periods.csv, row 2", "1")
    assert np.isnan(done.outcome.prices).all() or not len(done.outcome.prices)
    assert solve(done.program.model).objective == done.outcome.objective
