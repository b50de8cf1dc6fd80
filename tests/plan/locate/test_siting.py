"""Siting: what the arrays say of the problem."""

import numpy as np

from loopbook.plan.locate.siting import arcs_of

from .instance import siting


def test_pairs_come_in_the_order_of_zone_and_site() -> None:
    arcs = arcs_of(np.array([[True, False], [True, True]]))
    assert (arcs.zone.tolist(), arcs.site.tolist(), len(arcs)) == ([0, 1, 1], [0, 0, 1], 3)


def test_only_problems_of_money_count_fixed_costs() -> None:
    assert siting(4, 3, 1).opening.min() > 0.0
    assert siting(4, 3, 1, problem="median", p=2.0).opening.tolist() == [0.0, 0.0, 0.0]
    assert not siting(4, 3, 1, is_free=1.0).has_capacity
