"""Tables, decisions and flows say the same."""

from loopbook.terms.plan import Plan
from tests.plan.regroup.cells_given import cells_table, column, given, planned, table


def plan_of_three() -> Plan:
    cells = cells_table([9.0, 8.0, 7.0, 6.0, 5.0], resistance=[1.0, 1.5, float("nan"), 2.0, 2.0])
    return planned(given(cells, 2, 2, packs=1.0))


def test_flows_go_from_the_cells_through_groups_into_packs() -> None:
    plan = plan_of_three()
    told = [(flow.source, flow.target, int(flow.quantity), flow.unit) for flow in plan.flows]
    assert told == [
        ("cells", "P1-G1", 2, "H87"),
        ("P1-G1", "P1", 2, "H87"),
        ("cells", "P1-G2", 2, "H87"),
        ("P1-G2", "P1", 2, "H87"),
        ("cells", "left", 1, "H87"),
    ]


def test_spreads_stand_beside_those_of_the_cells_as_they_come() -> None:
    plan = plan_of_three()
    assert column(plan, "packs", "spread") == [0.0]
    assert column(plan, "packs", "spread_unsorted") == [4.0]
    assert sum(column(plan, "groups", "group_capacity")) == 30.0
    assert sorted(column(plan, "groups", "group_capacity_unsorted")) == [13.0, 17.0]


def test_what_is_not_known_stays_unknown() -> None:
    plan = plan_of_three()
    assert None in column(plan, "members", "resistance")
    assert column(plan, "packs", "resistance_range") == [None]
    assert column(plan, "packs", "mass") == [None]
    assert all(len(row) == len(each.columns) for each in plan.tables for row in each.rows)
    assert len(table(plan, "members").rows) == 4
