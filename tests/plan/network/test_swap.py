"""A worse network becomes the best one, by sites that are swapped and by their times."""

import pytest

from loopbook.plan.network.clock import Clock
from loopbook.plan.network.swap import swapped, timed, used_sizes
from loopbook.plan.solve.highs import priced
from loopbook.plan.solve.outcome import Effort, Outcome
from loopbook.terms.progress import finished

from .city import city
from .worked import Worked, small, worked


def far_site(done: Worked) -> Outcome:
    """Return the small network with its dearer site."""
    values = done.outcome.values.copy()
    values[done.program.standing.is_open.index] = [[0.0], [1.0]]
    return priced(done.program.model, done.outcome._replace(values=values))


def test_the_near_site_is_swapped_in() -> None:
    done = small()
    far = far_site(done)
    assert far.objective > done.outcome.objective + 1.0
    found = finished(swapped(done.net, done.program, far, Clock(None)))
    assert found.objective == pytest.approx(done.outcome.objective)
    assert used_sizes(done.program, found.values).tolist() == [True, False]


def test_without_time_the_network_stays() -> None:
    done = small()
    found = finished(swapped(done.net, done.program, far_site(done), Clock(0.0)))
    assert used_sizes(done.program, found.values).tolist() == [False, True]


def test_a_stop_ends_with_the_best_so_far() -> None:
    done = small()
    run = swapped(done.net, done.program, far_site(done), Clock(None))
    next(run)
    with pytest.raises(StopIteration) as end:
        run.send(True)
    assert used_sizes(done.program, end.value.value.values).tolist() == [False, True]


def test_sites_open_when_it_is_best() -> None:
    done = worked(city((4, 3, 2, 2, 2), 4), metric="haversine", discount_rate=0.05)
    index = done.program.standing.is_open.index
    values = done.outcome.values.copy()
    used = used_sizes(done.program, values)
    values[index[used]] = 1.0
    early = priced(done.program.model, done.outcome._replace(values=values))
    found = finished(timed(done.program, early, Effort()))
    assert found.objective <= early.objective + 1e-6
    assert found.objective == pytest.approx(done.outcome.objective, rel=1e-5)
    assert not (used_sizes(done.program, found.values) & ~used).any()
