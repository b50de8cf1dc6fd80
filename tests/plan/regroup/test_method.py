"""What the proof sheet says of how it was found."""

import numpy as np

from loopbook.plan.regroup.exact import Exact
from loopbook.plan.regroup.improve import Found
from loopbook.plan.regroup.method import Made, method_of
from loopbook.plan.regroup.wanted import Wanted
from loopbook.wording import say

PACKS = np.arange(4).reshape(1, 2, 2)
OTHER = PACKS[:, ::-1]
MADE = Made(PACKS, Found(PACKS, PACKS, False, 3, False), np.array([1]), 10.0)


def told(asked: Wanted, made: Made, more: int = 0) -> list[str]:
    found = method_of(asked, made, more)
    for reason in found:
        for language in ("en", "zh"):
            assert say(reason.key, language, **reason.values)
    return [reason.key.removeprefix("plan.regroup.method.") for reason in found]


def test_each_way_is_told() -> None:
    asked = Wanted(2, 2, capacity_band=1.0)
    assert told(asked, MADE) == ["search", "bound"]
    cut = MADE._replace(search=MADE.search._replace(is_cut=True, is_stopped=True))
    assert told(asked, cut, 7) == ["search", "alike", "bound", "stopped", "more"]
    assert told(Wanted(2, 1), cut)[1] == "single"
    dropped = MADE._replace(dropped=np.arange(4))
    assert told(asked, dropped) == ["search", "bound", "dropped"]


def test_what_the_solver_proved_counts() -> None:
    asked = Wanted(2, 2)
    proved = MADE.with_exact(Exact(OTHER, 9.0, True, False, 5))
    assert np.array_equal(proved.packs, OTHER)
    assert proved.bound == 9.0
    assert told(asked, proved)[-1] == "exact"
    unfinished = MADE.with_exact(Exact(OTHER, 9.5, False, False, 5))
    assert np.array_equal(unfinished.packs, PACKS)
    assert unfinished.bound == 9.5
    assert told(asked, unfinished)[-1] == "unfinished"
    impossible = MADE.with_exact(Exact(None, float("nan"), False, True, 5))
    assert impossible.bound == 10.0
    assert told(asked, impossible)[-1] == "impossible"
