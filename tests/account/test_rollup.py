"""One boundary around several processes: what runs inside cancels, what crosses stays."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.boundary import GIVER, TAKER
from loopbook.account.rollup import rolled_system, rolled_up
from loopbook.account.sheet import account_of
from loopbook.terms.account import Account
from loopbook.terms.period import period
from loopbook.terms.sheet import FlowRow

from .test_sheet import YEAR, flow, sheet

PARK = """
coal: outside > furnace = 100 ± 1
iron: furnace > mill = 60 ± 1
slag: furnace > kiln = 30 ± 1
kept: furnace > stock of furnace = 9 ± 1
sheet: mill > outside = 58 ± 1
cement: kiln > outside = 31 ± 1
scrap: mill > furnace = 1 ± 1
"""
GROUPS = {"furnace": "works", "mill": "works", "kiln": "kiln"}


def differences(account: Account) -> dict[str, int]:
    return {each.process: each.difference for each in account.balances}


def test_flows_inside_a_group_cancel_and_others_are_unchanged() -> None:
    account = account_of(sheet(PARK), YEAR)
    rolled = rolled_up(account, GROUPS)
    assert list(rolled.system.flows) == ["coal", "slag", "kept", "sheet", "cement"]
    assert rolled.system.flows["kept"].target == "stock of works"
    before = {cell.flow: cell for cell in account.cells}
    assert all(cell == before[cell.flow] for cell in rolled.cells)
    own = differences(account)
    assert differences(rolled)["works"] == own["furnace"] + own["mill"]
    (works, _) = rolled.balances
    assert works.sd is not None
    scale = account.system.layers["goods"].quantum.factor / 10**6
    assert abs(works.sd * float(scale) - 2.0) < 1e-9  # coal, slag, kept, sheet: 1 kt each


def test_what_lies_beyond_the_boundary_is_the_world_outside() -> None:
    account = account_of(sheet(PARK), YEAR)
    groups = {"furnace": "works", "mill": "works", "kiln": None}
    system = rolled_system(account.system, groups)
    assert list(system.flows) == ["coal", "slag", "kept", "sheet"]
    assert system.flows["slag"].target == TAKER
    assert system.flows["coal"].source == GIVER
    assert system.processes[TAKER].is_outside
    assert "kiln" not in system.processes


def test_a_group_keeps_what_its_members_cannot_balance() -> None:
    account = account_of(sheet(PARK), YEAR)
    processes = {
        name: msgspec.structs.replace(each, unbalanced=("goods",), has_stock=True)
        if name == "mill"
        else each
        for name, each in account.system.processes.items()
    }
    system = rolled_system(msgspec.structs.replace(account.system, processes=processes), GROUPS)
    assert system.processes["works"].unbalanced == ("goods",)
    assert system.processes["works"].has_stock


def test_a_factor_in_several_flows_leaves_the_uncertainty_of_the_group_open() -> None:
    account = account_of(sheet(PARK), YEAR)
    cells = tuple(
        msgspec.structs.replace(
            cell, chosen=msgspec.structs.replace(cell.chosen, factors=("iron_in_goods",))
        )
        if cell.chosen is not None
        else cell
        for cell in account.cells
    )
    rolled = rolled_up(msgspec.structs.replace(account, cells=cells), GROUPS)
    assert all(each.sd is None for each in rolled.balances)


PLACES = ("a", "b", "c", "d", "outside")


@given(
    st.lists(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES), st.integers(1, 10**6)),
        min_size=1,
        max_size=20,
    ),
    st.dictionaries(st.sampled_from(PLACES[:4]), st.sampled_from(["G", "H"])),
)
def test_the_balance_of_a_group_is_the_sum_of_its_members(
    runs: list[tuple[str, str, int]], groups: dict[str, str]
) -> None:
    """Each place gets a way in and a way out: one taken as outside has no balance."""
    ways = [(place, "outside", 1) for place in PLACES[:4]]
    ways += [("outside", place, 1) for place in PLACES[:4]]
    rows: list[FlowRow] = [
        flow(f"f{number}: {source} > {target} = {amount} ± 1", number)
        for number, (source, target, amount) in enumerate([*ways, *runs])
    ]
    account = account_of(rows, period("2025"))
    rolled = rolled_up(account, groups)
    own, found = differences(account), differences(rolled)
    for group in set(groups.values()):
        members = [name for name, each in groups.items() if each == group]
        assert found[group] == sum(own[name] for name in members)
    crossing = sum(found.values())
    assert crossing == sum(own.values())
