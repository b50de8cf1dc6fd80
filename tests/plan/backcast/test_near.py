"""Plans near the least cost: their ranges by hand."""

import pytest

from loopbook.plan.backcast.case import case_of
from loopbook.plan.backcast.frame import BASE
from loopbook.plan.backcast.near import near_ranges
from loopbook.plan.backcast.solved import solved
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.progress import finished

from .cases import one_measure
from .test_solved import LINE, THREE


def test_one_measure_may_be_as_much_dearer_as_the_share_says() -> None:
    answer = solved(case_of(one_measure(), BASE), Effort())
    (found,) = finished(near_ranges(answer, 0.1, Effort()))
    # 225 CNY buy 1.5 lines that are needed; 22.5 more buy 0.225 lines that stand idle.
    assert (found.least, found.most) == pytest.approx((1.5, 1.725), abs=1e-6)


def test_a_dearer_twin_may_take_a_part() -> None:
    measures = [
        LINE,
        LINE | {"measure": "twin", "capex": 130},
        LINE | {"measure": "none", "capex": ""},
    ]
    effects = [
        {"measure": name, "flow": "sorted", "instead": "mixed", "tonnes": 10}
        for name in ("line", "twin", "none")
    ]
    answer = solved(case_of(one_measure(measures=measures, effects=effects), BASE), Effort())
    line, twin, none = finished(near_ranges(answer, 0.1, Effort()))
    # Every unit of the twin costs 30 more: 22.5 pay for three quarters of one.
    assert twin.most == pytest.approx(0.75, abs=1e-6)
    assert line.least == pytest.approx(0.75, abs=1e-6)
    assert (none.least, none.most) == (0.0, 0.0)


def test_without_slack_only_the_optimum_is_left() -> None:
    answer = solved(case_of(one_measure(**THREE), BASE), Effort())
    for each in finished(near_ranges(answer, 0.0, Effort())):
        total = answer.course.new[each.measure].sum()
        assert each.least == pytest.approx(total, abs=1e-5)
        assert each.most == pytest.approx(total, abs=1e-5)


def test_a_stop_leaves_the_rest_unknown() -> None:
    answer = solved(case_of(one_measure(**THREE), BASE), Effort())
    run = near_ranges(answer, 0.1, Effort())
    next(run)
    with pytest.raises(StopIteration) as end:
        run.send(True)
    first, second, third = end.value.value
    assert first.most is not None
    assert (second.most, third.least) == (None, None)
