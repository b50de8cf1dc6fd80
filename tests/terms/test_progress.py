"""Progress: gaps, and readings pulled to their end."""

import pytest

from loopbook.terms.progress import Progress, Run, finished, gap_between


def test_a_gap_is_a_share_of_the_incumbent() -> None:
    assert gap_between(100.0, 99.0) == 0.01
    assert gap_between(0.0, 0.0) == 0.0
    assert gap_between(0.0, -1.0) == float("inf")
    assert Progress(stage="x", incumbent=-200.0, bound=-202.0).gap == 0.01
    assert Progress(stage="x", incumbent=3.0).gap is None


def test_a_reading_is_pulled_to_its_end() -> None:
    def counting() -> Run[int]:
        total = 0
        for step in range(4):
            total += step
            if (yield Progress(stage="x", done=step)):
                return -total
        return total

    assert finished(counting()) == 6
    run = counting()
    next(run)
    with pytest.raises(StopIteration) as ended:
        run.send(True)
    assert ended.value.value == 0
