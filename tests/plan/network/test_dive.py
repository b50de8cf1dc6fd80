"""The first network of a large program keeps every limit and is no worse than opening all."""

import numpy as np
import pytest

from loopbook.plan.network.build import program_of
from loopbook.plan.network.clock import Clock
from loopbook.plan.network.dive import dived
from loopbook.plan.network.limits import limit_rows
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.progress import finished

from .city import city
from .worked import worked


def test_a_dive_ends_near_the_optimum_and_keeps_every_limit() -> None:
    done = worked(city((5, 4, 2, 2, 2), 4), metric="haversine", discount_rate=0.05)
    relaxed = program_of(done.given, done.net, done.prices, is_relaxed=True)
    limit_rows(done.given, done.net, done.prices, relaxed)
    bound = solve(relaxed.model).objective
    found = finished(dived(done.net, done.program, relaxed, (Effort(), Clock(None))))
    assert found is not None
    values = found.values
    compiled = done.program.model.compiled()
    cost = float(compiled.cost @ values) + compiled.offset
    assert bound <= cost + 1e-3
    assert cost == pytest.approx(done.outcome.objective, rel=0.05)
    stands = values[done.program.standing.is_open.index]
    assert np.allclose(stands, np.rint(stands), atol=1e-6)


def test_limits_that_cannot_be_kept_give_no_start() -> None:
    tables = city((5, 4, 2, 2, 2), 4)
    tables["periods"] = [{**row, "may_open": 0.0} for row in tables["periods"]]
    done = worked(tables, metric="haversine")
    relaxed = program_of(done.given, done.net, done.prices, is_relaxed=True)
    limit_rows(done.given, done.net, done.prices, relaxed)
    assert finished(dived(done.net, done.program, relaxed, (Effort(), Clock(None)))) is None
