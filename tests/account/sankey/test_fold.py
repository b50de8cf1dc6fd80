"""Fold: hundreds of processes become a picture that can be read; nothing goes without a word."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.account.sankey.facts import Facts
from loopbook.account.sankey.fold import folded
from loopbook.account.sankey.group import Grouping, declared
from loopbook.account.sankey.level import loops
from loopbook.terms.sankey import Group, NodeKind, SankeyDefinition

from .facts_by_chance import any_facts, facts, place, strand


def network(count: int, flows: int, name: str = "p{i:03}", seed: int = 1) -> Facts:
    """Any wiring of many processes, with amounts of very different size."""
    chance = random.Random(seed)
    names = [name.format(i=i, park=i % 4, plant=i % 12) for i in range(count)]
    return facts(
        [place(each) for each in names],
        [
            strand(
                f"f{i}",
                chance.choice(names),
                chance.choice(names),
                int(chance.lognormvariate(4, 2)) + 1,
            )
            for i in range(flows)
        ],
    )


def nodes_and_bands(known: Facts, found: Grouping) -> tuple[int, int]:
    pairs = {(found.node[s.source], found.node[s.target]) for s in known.strands}
    pairs = {pair for pair in pairs if pair[0] != pair[1]}
    return len({end for pair in pairs for end in pair}), len(pairs)


def fold(known: Facts, definition: SankeyDefinition) -> Grouping:
    return folded(known, declared(known, definition), definition)


def test_a_picture_with_room_is_left_as_it_is() -> None:
    known = network(10, 20)
    definition = SankeyDefinition()
    assert fold(known, definition) == declared(known, definition)


def test_a_thousand_flows_become_at_most_a_hundred_ribbons() -> None:
    known = network(300, 1000)
    definition = SankeyDefinition()
    found = fold(known, definition)
    nodes, bands = nodes_and_bands(known, found)
    assert nodes <= definition.nodes_max
    assert bands <= definition.bands_max
    assert set(found.node) == set(known.processes)
    others = [seed for seed in found.seeds.values() if seed.kind is NodeKind.OTHERS]
    assert others
    for seed in others:
        count = sum(group == seed.id for group in found.node.values())
        assert seed.label_en == f"others ({count})"
        assert seed.label_zh == f"其他（{count} 个）"


def test_the_heaviest_processes_stay_as_they_are() -> None:
    known = network(300, 1000)
    found = fold(known, SankeyDefinition())
    heavy: dict[str, float] = {}
    for each in known.strands:
        for end in (each.source, each.target):
            heavy[end] = heavy.get(end, 0.0) + float(each.amount or 0)
    first = sorted(heavy, key=lambda name: -heavy[name])[:5]
    assert all(found.node[name] == name for name in first)


def test_names_with_levels_are_opened_from_the_top_as_far_as_there_is_room() -> None:
    known = network(240, 1000, "park {park}/plant {plant}/line {i}")
    found = fold(known, SankeyDefinition())
    nodes, bands = nodes_and_bands(known, found)
    assert nodes <= 45
    assert bands <= 100
    kinds = {seed.kind for seed in found.seeds.values()}
    assert kinds == {NodeKind.GROUP}
    assert all(name.startswith(f"{group}/") for name, group in found.node.items())


def test_zero_means_never() -> None:
    known = network(300, 1000)
    definition = SankeyDefinition(nodes_max=0, bands_max=0)
    assert fold(known, definition) == declared(known, definition)


def test_a_declared_group_is_never_folded() -> None:
    known = network(300, 1000)
    group = Group(id="mine", members=("p299", "p298"))
    found = fold(known, SankeyDefinition(groups=(group,)))
    assert found.node["p299"] == found.node["p298"] == "mine"


def test_small_processes_of_one_loop_are_not_put_into_different_nodes() -> None:
    main = [place(f"m{i}") for i in range(20)]
    ring = [place(f"r{i}") for i in range(4)]
    strands = [strand(f"f{i}", f"m{i}", f"m{i + 1}", 1000 - i) for i in range(19)]
    strands += [strand(f"g{i}", f"r{i}", f"r{(i + 1) % 4}", 2) for i in range(4)]
    strands += [strand("tap", "m3", "r0", 1), strand("give", "r2", "m18", 1)]
    known = facts(main + ring, strands)
    found = fold(known, SankeyDefinition(nodes_max=10))
    assert len({found.node[f"r{i}"] for i in range(4)}) == 1


@settings(max_examples=50)
@given(any_facts(), st.integers(5, 9), st.integers(0, 20))
def test_loops_stay_together_and_every_process_has_a_node(
    known: Facts, nodes: int, bands: int
) -> None:
    definition = SankeyDefinition(nodes_max=nodes, bands_max=bands, separator="")
    base = declared(known, definition)
    found = folded(known, base, definition)
    assert set(found.node) == set(known.processes)
    assert set(found.node.values()) == set(found.seeds)
    edges = {(s.source, s.target): 1.0 for s in known.strands}
    loop = loops(list(known.processes), edges)
    lots: dict[tuple[int, bool], set[str]] = {}
    for name, group in found.node.items():
        size = sum(other == loop[name] for other in loop.values())
        if found.seeds[group].kind is not NodeKind.PROCESS and 1 < size <= len(loop) / 4:
            outside = known.processes[name].is_outside
            lots.setdefault((loop[name], outside), set()).add(group)
    assert all(len(groups) == 1 for groups in lots.values())
