"""What is certified against links that were left out."""

import math

import pytest

from loopbook.plan.network import every
from loopbook.plan.network.every import bound_of_every, is_pruned
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.progress import finished

from .city import city, given_of
from .worked import worked


def test_the_bound_holds_for_the_network_over_all_links() -> None:
    tables = city((5, 4, 2, 2, 2), 4)
    free = worked(tables, metric="haversine", discount_rate=0.05)
    assert not is_pruned(free.given)
    tables["legs"] = [{**leg, "nearest": 1.0} for leg in tables["legs"]]
    pruned = worked(tables, metric="haversine", discount_rate=0.05)
    assert is_pruned(pruned.given)
    bound = finished(bound_of_every(pruned.given, Effort()))
    # Without the nearest alone it is cheaper, and the bound says how much at most.
    assert bound <= free.outcome.objective < pruned.outcome.objective
    assert bound == pytest.approx(free.outcome.objective, rel=0.2)


def test_too_large_a_relaxation_is_not_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(every, "COLUMNS_MAX", 1)
    tables = city((2, 2, 2, 1, 1), 3)
    tables["legs"][0]["nearest"] = 1.0
    assert math.isnan(finished(bound_of_every(given_of(tables), Effort())))
