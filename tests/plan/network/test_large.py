"""The search of a large program ends at the optimum of the plain one, and stops when asked."""

import pytest

from loopbook.plan.network.build import program_of
from loopbook.plan.network.large import Pair, searched_large
from loopbook.plan.network.limits import limit_rows
from loopbook.plan.solve.outcome import Effort, OutcomeStatus
from loopbook.terms.progress import finished

from .city import city
from .worked import Worked, worked


def town() -> Worked:
    return worked(city((5, 4, 2, 2, 2), 4), metric="haversine", discount_rate=0.05)


def pair_of(done: Worked) -> Pair:
    relaxed = program_of(done.given, done.net, done.prices, is_relaxed=True)
    limit_rows(done.given, done.net, done.prices, relaxed)
    return Pair(done.program, relaxed)


@pytest.mark.slow
def test_it_ends_at_the_optimum_of_the_plain_program() -> None:
    done = town()
    found = finished(searched_large(done.given, done.net, pair_of(done), Effort()))
    assert found.status is OutcomeStatus.OPTIMAL
    assert found.objective == pytest.approx(done.outcome.objective, rel=1e-5)
    assert len(found.activity) > done.program.model.row_count


def test_without_time_there_is_no_answer_and_no_bound() -> None:
    done = town()
    found = finished(searched_large(done.given, done.net, pair_of(done), Effort(seconds=0.0)))
    assert not found.is_found
