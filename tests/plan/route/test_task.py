"""Tasks: stops are either an order or a station."""

from loopbook.plan.route.task import call, unload


def test_a_stop_is_an_order_or_a_station() -> None:
    assert call(3, 1) == (3, -1, 1)
    assert unload(2) == (-1, 2, 0)
