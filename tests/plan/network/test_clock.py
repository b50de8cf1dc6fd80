"""The clock of a search in parts: shares of its time, and a stop that ends all parts."""

import pytest

from loopbook.plan.network.clock import Clock
from loopbook.terms.progress import Progress, Run


def counting() -> Run[int]:
    for at in range(3):
        if (yield Progress(stage="plan.stage.tree", done=float(at), incumbent=5.0, bound=4.0)):
            return at
    return 3


def test_without_an_end_time_is_never_over() -> None:
    clock = Clock(None)
    assert clock.left(0.1) is None
    assert not clock.is_over(0.1)


def test_a_share_ends_before_the_whole() -> None:
    clock = Clock(1000.0)
    assert clock.is_over(0.0)
    left = clock.left(0.5)
    assert left is not None
    assert 400.0 < left <= 500.0
    assert Clock(0.0).is_over(1.0)


def test_a_stop_reaches_the_part_and_all_after_it() -> None:
    clock = Clock(None)
    run = clock.within(counting())
    told = next(run)
    # The answer of a part is none of the whole.
    assert (told.incumbent, told.bound) == (None, None)
    with pytest.raises(StopIteration) as end:
        run.send(True)
    assert end.value.value == 0
    assert clock.left() == 0.0
    assert clock.is_over(1.0)
