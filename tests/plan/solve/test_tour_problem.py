"""Tour problem: visits are calls or halts."""

from loopbook.plan.solve.tour_problem import Visit


def test_a_visit_without_a_window_is_a_halt() -> None:
    assert Visit(2, -1).is_halt
    assert not Visit(2, 0).is_halt
