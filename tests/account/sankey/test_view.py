"""View: everything of the account is in it, once; groups, waypoints, parts and elsewhere."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.account.sankey.facts import Facts, facts_of
from loopbook.account.sankey.view import sankey_view
from loopbook.errors import UnknownTerm
from loopbook.terms.account import Account
from loopbook.terms.event import Basis
from loopbook.terms.period import Period
from loopbook.terms.sankey import (
    Bundle,
    ExcessKind,
    Group,
    NodeKind,
    Part,
    Quanta,
    Rest,
    SankeyDefinition,
    SankeyView,
    Split,
    Waypoint,
)
from tests.render.accounts import KG, account_of, accounts, park, process, reading, shredder

from .facts_by_chance import any_facts, facts, place, strand

DEFINITIONS = [
    SankeyDefinition(),
    SankeyDefinition(nodes_max=3, bands_max=4),
    SankeyDefinition(nodes_max=0, bands_max=0, is_merged=True),
    SankeyDefinition(depth=1),
    SankeyDefinition(depth=2, split=Split.FLOW),
    SankeyDefinition(split=Split.SOURCE, nodes_max=5, separator=""),
    SankeyDefinition(groups=(Group(id="all", members=("*",)),)),
    SankeyDefinition(parts=(Part(id="even", flows=("*[02468]",)),), split=Split.PART),
    SankeyDefinition(
        waypoints=(Waypoint(id="w", stage=1, split=Split.BASIS), Waypoint(id="v", stage=2)),
        bundles=(Bundle(flows=("*1", "*3"), waypoints=("w", "v")),),
    ),
]


def total(view: SankeyView) -> Quanta:
    drawn = sum(band.amount or 0 for band in view.bands if band.hop == 0)
    return drawn + sum(node.inner for node in view.nodes) + view.hidden.amount


def counted(view: SankeyView) -> int:
    """Return how many strands are drawn, inside or hidden."""
    drawn = sum(len(band.flows) for band in view.bands if band.hop == 0)
    inner = sum(node.inner_count + node.inner_unknown for node in view.nodes)
    return drawn + inner + view.hidden.count + view.hidden.unknown


@settings(max_examples=50)
@given(any_facts(), st.sampled_from(DEFINITIONS))
def test_nothing_is_lost_and_nothing_counted_twice(
    known: Facts, definition: SankeyDefinition
) -> None:
    view = sankey_view(known, definition)
    assert total(view) == sum(s.amount for s in known.strands if s.amount is not None)
    assert counted(view) == len(known.strands)
    members = [name for node in view.nodes for name in node.members]
    assert len(members) == len(set(members))


@settings(max_examples=50)
@given(any_facts(), st.sampled_from(["A/*", "B/x/*", "*"]))
def test_what_is_elsewhere_is_drawn_or_told(known: Facts, pattern: str) -> None:
    if not any(name.startswith(pattern.strip("*")) for name in known.processes):
        return
    definition = SankeyDefinition(
        groups=(Group(id="here", members=(pattern,)),), rest=Rest.ELSEWHERE
    )
    view = sankey_view(known, definition)
    assert total(view) == sum(s.amount for s in known.strands if s.amount is not None)
    assert counted(view) == len(known.strands)
    assert {node.kind for node in view.nodes} <= {NodeKind.GROUP, NodeKind.ELSEWHERE}


@settings(max_examples=50)
@given(any_facts(), st.sampled_from(DEFINITIONS))
def test_each_way_through_waypoints_carries_the_same(
    known: Facts, definition: SankeyDefinition
) -> None:
    view = sankey_view(known, definition)
    for node in view.nodes:
        if node.kind is NodeKind.WAYPOINT:
            entering = sum(band.amount or 0 for band in view.bands if band.target == node.id)
            leaving = sum(band.amount or 0 for band in view.bands if band.source == node.id)
            assert entering == leaving


@settings(max_examples=50)
@given(any_facts(), st.sampled_from(DEFINITIONS))
def test_evidence_uncertainty_and_basis_are_carried(
    known: Facts, definition: SankeyDefinition
) -> None:
    by_flow = {s.flow: s for s in known.strands}
    for band in sankey_view(known, definition).bands:
        held = [by_flow[flow] for flow in band.flows]
        measured = [s for s in held if s.amount is not None]
        assert set(band.sequences) == {each for s in held for each in s.sequences}
        assert set(band.unknown) == {s.flow for s in held if s.amount is None}
        assert (band.amount is None) == (not measured)
        if not measured or any(s.sd is None for s in measured):
            assert band.sd is None
        else:
            assert band.sd == pytest.approx(sum((s.sd or 0) ** 2 for s in measured) ** 0.5)


@settings(max_examples=50)
@given(accounts())
def test_the_plain_view_of_an_account_says_what_its_balances_say(account: Account) -> None:
    view = sankey_view(facts_of([account], ["goods"]), SankeyDefinition())
    stated = {
        (b.process, b.difference) for b in account.balances if b.difference and not b.unmeasured
    }
    touched = {end for band in view.bands for end in (band.source, band.target)}
    found = {(n.id, e.amount) for n in view.nodes for e in n.excesses}
    assert found == {(name, amount) for name, amount in stated if name in touched}


@settings(max_examples=50)
@given(any_facts())
def test_the_same_facts_give_the_same_view(known: Facts) -> None:
    definition = SankeyDefinition(nodes_max=4, bands_max=6)
    assert sankey_view(known, definition) == sankey_view(known, definition)


def test_each_flow_of_an_account_is_a_ribbon_of_its_own_where_there_is_room() -> None:
    view = sankey_view(facts_of([park()], ["goods"]), SankeyDefinition())
    assert all(len(band.flows) == 1 for band in view.bands)
    assert view.folded == 0
    assert {node.kind for node in view.nodes} == {NodeKind.PROCESS}


def chain() -> Facts:
    return facts(
        [place("mine", is_outside=True), place("a", 1), place("b", 1), place("shop", 2)],
        [
            strand("ore", "mine", "a", 100, sd=3e6),
            strand("more ore", "mine", "b", 50, sd=4e6, basis=Basis.MODELLED, sequences=(7,)),
            strand("half", "a", "b", 30),
            strand("sold a", "a", "shop", 60),
            strand("sold b", "b", "shop", 75),
            strand("back", "shop", "a", 5),
            strand("into itself", "b", "b", 2),
        ],
    )


def test_a_group_sums_its_flows_and_hides_what_runs_inside() -> None:
    view = sankey_view(chain(), SankeyDefinition(groups=(Group(id="works", members=("a", "b")),)))
    (works,) = (node for node in view.nodes if node.id == "works")
    assert (works.inner, works.inner_count) == (32 * KG, 2)
    (ore,) = (band for band in view.bands if band.source == "mine")
    assert (ore.amount, ore.sd, ore.basis, ore.sequences) == (150 * KG, 5e6, Basis.MODELLED, (1, 7))
    # 150 in and 5 back, 135 out: 20 stay.
    (left,) = works.excesses
    assert (left.kind, left.amount, left.sd) == (ExcessKind.RESIDUAL, 20 * KG, None)


def test_a_flow_from_a_process_into_itself_is_a_ribbon() -> None:
    view = sankey_view(chain(), SankeyDefinition())
    assert [b.amount for b in view.bands if b.source == b.target] == [2 * KG]


def test_waypoints_lead_and_part_flows() -> None:
    definition = SankeyDefinition(
        waypoints=(Waypoint(id="kind", stage=2, split=Split.SOURCE),),
        bundles=(Bundle(targets=("shop",), waypoints=("kind",)),),
    )
    view = sankey_view(chain(), definition)
    assert {node.id for node in view.nodes if node.kind is NodeKind.WAYPOINT} == {
        "kind:a",
        "kind:b",
    }
    hops = {(band.source, band.target): band.hop for band in view.bands}
    assert hops["a", "kind:a"] == 0
    assert hops["kind:a", "shop"] == 1


def test_what_may_not_be_added_is_refused() -> None:
    first = account_of([process("a"), process("b")], [("f", "a", "b", reading(KG))])
    both = [first, msgspec.structs.replace(first, period=Period(2026 * 12, 12))]
    with pytest.raises(UnknownTerm) as fault:
        sankey_view(facts_of(both, ["goods"]), SankeyDefinition())
    assert fault.value.code == "LB-G05"
    view = sankey_view(facts_of(both, ["goods"]), SankeyDefinition(split=Split.PERIOD))
    assert {part.id for part in view.parts} == {"2025", "2026"}
    assert [band.amount for band in view.bands] == [KG, KG]


def test_a_waypoint_must_be_declared() -> None:
    with pytest.raises(UnknownTerm) as fault:
        sankey_view(chain(), SankeyDefinition(bundles=(Bundle(waypoints=("nowhere",)),)))
    assert fault.value.code == "LB-G06"


def test_an_unmeasured_flow_inside_a_group_leaves_its_balance_known() -> None:
    known = facts(
        [place("s", is_outside=True), place("a"), place("b"), place("t", is_outside=True)],
        [strand("in", "s", "a", 9), strand("x", "a", "b", None), strand("out", "b", "t", 7)],
    )
    apart = sankey_view(known, SankeyDefinition())
    assert all(not node.excesses for node in apart.nodes)
    together = sankey_view(known, SankeyDefinition(groups=(Group(id="g", members=("a", "b")),)))
    (group,) = (node for node in together.nodes if node.id == "g")
    assert [each.amount for each in group.excesses] == [2 * KG]
    assert (group.inner_unknown, group.open_flows) == (1, ())


def test_the_shredder_keeps_its_stock_and_residual_apart_in_one_group() -> None:
    definition = SankeyDefinition(groups=(Group(id="g", members=("use", "shredding")),))
    view = sankey_view(facts_of([shredder()], ["goods"]), definition)
    (group,) = (node for node in view.nodes if node.id == "g")
    found = {each.kind: each.amount for each in group.excesses}
    assert found == {ExcessKind.RESIDUAL: 30 * KG, ExcessKind.STOCK: 500 * KG}
