"""View: strands become nodes and bands; everything of the account is in them, or told beside them.

    sum over strands = sum over bands of hop 0 + inner flows of the nodes + hidden flows

Source    R. C. Lupton, J. M. Allwood (2017), Hybrid Sankey diagrams, Resources, Conservation and
          Recycling 124, 141-151 (groups, waypoints, partitions, elsewhere)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from loopbook.account.reading import weakest
from loopbook.account.sankey.excess import excesses
from loopbook.account.sankey.facts import Facts
from loopbook.account.sankey.fold import folded
from loopbook.account.sankey.group import (
    FROM_ELSEWHERE,
    TO_ELSEWHERE,
    Grouping,
    Seed,
    declared,
    fits,
)
from loopbook.account.sankey.part import check_summable, few_parts, part_labels, part_of
from loopbook.account.sankey.sum import size, spread, summed
from loopbook.errors import UnknownTerm
from loopbook.terms.reconciliation import Determination
from loopbook.terms.sankey import (
    Band,
    Hidden,
    Node,
    NodeKind,
    SankeyDefinition,
    SankeyView,
    Strand,
    Waypoint,
)
from loopbook.wording import say


class _Leg(msgspec.Struct, frozen=True):
    """One strand between two nodes: the whole way, or from one waypoint to the next."""

    source: str
    target: str
    part: str
    hop: int
    strand: Strand


Apart = Callable[[_Leg], str]
"""What else tells the strands of two ribbons apart."""


def sankey_view(facts: Facts, definition: SankeyDefinition) -> SankeyView:
    """Return what a picture of the facts shows.

    Raises    UnknownTerm  LB-G04 a group fits no process; LB-G05 layers or periods would be added;
                           LB-G06 a bundle names a waypoint that is not declared
    """
    check_summable(facts, definition)
    grouping = folded(facts, declared(facts, definition), definition)
    of = few_parts(facts.strands, part_of(definition.split, definition))
    router = _Router(grouping, definition)
    legs: list[_Leg] = []
    inner: dict[str, list[Strand]] = {}
    hidden: list[Strand] = []
    for strand in facts.strands:
        source, target = router.ends(strand)
        if source == FROM_ELSEWHERE and target == TO_ELSEWHERE:
            hidden.append(strand)
        elif source == target and not _is_own_loop(strand, source):
            inner.setdefault(source, []).append(strand)
        else:
            path = [source, *router.through(strand), target]
            legs += [
                _Leg(a, b, of(strand), hop, strand) for hop, (a, b) in enumerate(pairwise(path))
            ]
    bands = tuple(_bands(legs, facts, _apart(legs, grouping, definition)))
    touched = {end for leg in legs for end in (leg.source, leg.target)} | set(inner)
    nodes = tuple(_nodes(facts, grouping, router, inner, touched))
    parts = dict.fromkeys(band.part for band in sorted(bands, key=lambda b: -size(b.amount)))
    undeclared = (NodeKind.OTHERS, NodeKind.LOOP)
    return SankeyView(
        layer=facts.layer,
        layers=tuple(facts.layers),
        periods=facts.periods,
        nodes=nodes,
        bands=bands,
        parts=part_labels(facts, definition, definition.split, list(parts)),
        order=definition.order,
        folded=sum(len(node.members) for node in nodes if node.kind in undeclared),
        hidden=_hidden(hidden),
        is_reconciled=facts.is_reconciled,
    )


def _is_own_loop(strand: Strand, node: str) -> bool:
    """Say whether a flow from a process to itself stands at a node of that process alone."""
    return strand.source == strand.target == node


def _apart(legs: Sequence[_Leg], grouping: Grouping, definition: SankeyDefinition) -> Apart:
    """Return what tells flows between the same two processes apart, where there is room for all."""
    single = {name for name, seed in grouping.seeds.items() if seed.kind is NodeKind.PROCESS}

    def by_flow(leg: _Leg) -> str:
        return leg.strand.flow if {leg.source, leg.target} <= single else ""

    keys = {(leg.source, leg.target, leg.part, leg.hop, by_flow(leg)) for leg in legs}
    is_crowded = 0 < definition.bands_max < len(keys)
    return _nothing if definition.is_merged or is_crowded else by_flow


def _nothing(_: _Leg) -> str:
    return ""


def _hidden(strands: Sequence[Strand]) -> Hidden:
    known = [strand.amount for strand in strands if strand.amount is not None]
    return Hidden(count=len(known), amount=summed(known), unknown=len(strands) - len(known))


class _Router:
    """Says between which nodes, and through which waypoints, a strand is drawn."""

    def __init__(self, grouping: Grouping, definition: SankeyDefinition) -> None:
        self.grouping = grouping
        self.bundles = definition.bundles
        self.definition = definition
        self.waypoints = {waypoint.id: waypoint for waypoint in definition.waypoints}
        for bundle in definition.bundles:
            for name in bundle.waypoints:
                if name not in self.waypoints:
                    known = ", ".join(self.waypoints) or "-"
                    raise UnknownTerm("LB-G06", waypoint=name, known=known)
        self.used: dict[str, tuple[Waypoint, str]] = {}

    def ends(self, strand: Strand) -> tuple[str, str]:
        """Return the nodes at which a strand begins and ends."""
        node = self.grouping.node
        return (
            node.get(strand.source, FROM_ELSEWHERE),
            node.get(strand.target, TO_ELSEWHERE),
        )

    def through(self, strand: Strand) -> list[str]:
        """Return the nodes of the waypoints on the way of a strand."""
        bundle = next(
            (b for b in self.bundles if self._fits(strand, b.sources, b.targets, b.flows)), None
        )
        if bundle is None:
            return []
        found = []
        for name in bundle.waypoints:
            waypoint = self.waypoints[name]
            value = part_of(waypoint.split, self.definition)(strand)
            node = f"{name}:{value}" if value else name
            self.used[node] = (waypoint, value)
            found.append(node)
        return found

    def _fits(self, strand: Strand, *patterns: Iterable[str]) -> bool:
        """Say whether source, target and id fit; an end may be named by its node."""
        source, target = self.ends(strand)
        sources, targets, flows = patterns
        return (
            (fits(strand.source, sources) or fits(source, sources))
            and (fits(strand.target, targets) or fits(target, targets))
            and fits(strand.flow, flows)
        )


def _bands(legs: Sequence[_Leg], facts: Facts, apart: Apart) -> Iterator[Band]:
    """Yield a band for each pair of nodes, part and hop, in the order of first appearance."""
    found: dict[tuple[str, str, str, int, str], list[Strand]] = {}
    for leg in legs:
        key = (leg.source, leg.target, leg.part, leg.hop, apart(leg))
        found.setdefault(key, []).append(leg.strand)
    for number, ((source, target, part, hop, _), strands) in enumerate(found.items(), 1):
        known = [strand for strand in strands if strand.amount is not None]
        stated = [strand.stated for strand in known if strand.stated is not None]
        is_stated = facts.is_reconciled and bool(known) and len(stated) == len(known)
        yield Band(
            id=f"b{number}",
            source=source,
            target=target,
            part=part,
            hop=hop,
            flows=tuple(dict.fromkeys(strand.flow for strand in strands)),
            unknown=tuple(dict.fromkeys(s.flow for s in strands if s.amount is None)),
            amount=summed(s.amount for s in known if s.amount is not None) if known else None,
            sd=spread([(1, strand) for strand in known], facts.covariances) if known else None,
            basis=weakest(strand.basis for strand in known if strand.basis is not None),
            sequences=tuple(sorted({each for s in strands for each in s.sequences})),
            stated=summed(stated) if is_stated else None,
            stated_sd=_stated_sd(known) if is_stated else None,
            free=tuple(
                dict.fromkeys(
                    s.flow for s in strands if s.determination is Determination.UNOBSERVABLE
                )
            ),
        )


def _stated_sd(known: Sequence[Strand]) -> float | None:
    """Return the uncertainty of what was measured, each flow for itself."""
    sds = [strand.stated_sd for strand in known]
    stated = [sd * sd for sd in sds if sd is not None]
    return sum(stated) ** 0.5 if len(stated) == len(sds) else None


def _nodes(
    facts: Facts,
    grouping: Grouping,
    router: _Router,
    inner: Mapping[str, Sequence[Strand]],
    touched: set[str],
) -> Iterator[Node]:
    """Yield the nodes that a flow touches: those of processes, of elsewhere, of waypoints."""
    members: dict[str, list[str]] = {}
    for name in facts.processes:
        if name in grouping.node:
            members.setdefault(grouping.node[name], []).append(name)
    at: dict[str, list[Strand]] = {}
    for strand in facts.strands:
        for end in dict.fromkeys((strand.source, strand.target)):
            at.setdefault(end, []).append(strand)
    for name, inside in members.items():
        if name in touched:
            yield _node(grouping.seeds[name], inside, facts, at, inner.get(name, ()))
    last = max((seed.stage for seed in grouping.seeds.values()), default=0)
    if FROM_ELSEWHERE in touched:
        yield _elsewhere(FROM_ELSEWHERE, 0, "sankey.from_elsewhere")
    if TO_ELSEWHERE in touched:
        yield _elsewhere(TO_ELSEWHERE, last, "sankey.to_elsewhere")
    for name, (waypoint, value) in router.used.items():
        yield _waypoint(name, waypoint, value, facts, router.definition)


def _node(
    seed: Seed,
    members: Sequence[str],
    facts: Facts,
    at: Mapping[str, Sequence[Strand]],
    inner: Sequence[Strand],
) -> Node:
    left, open_flows = excesses(members, facts, at)
    known = [strand.amount for strand in inner if strand.amount is not None]
    return Node(
        id=seed.id,
        kind=seed.kind,
        label_en=seed.label_en,
        label_zh=seed.label_zh,
        members=tuple(members),
        stage=seed.stage,
        is_outside=all(facts.processes[name].is_outside for name in members),
        excesses=left,
        open_flows=open_flows,
        inner=summed(known),
        inner_count=len(known),
        inner_unknown=len(inner) - len(known),
    )


def _elsewhere(name: str, stage: int, key: str) -> Node:
    return Node(
        id=name,
        kind=NodeKind.ELSEWHERE,
        label_en=say(key, "en"),
        label_zh=say(key, "zh"),
        stage=stage,
        is_outside=True,
    )


def _waypoint(
    name: str, waypoint: Waypoint, value: str, facts: Facts, definition: SankeyDefinition
) -> Node:
    labels = part_labels(facts, definition, waypoint.split, [value])
    base = (waypoint.label_en or waypoint.id, waypoint.label_zh or waypoint.label_en or waypoint.id)
    return Node(
        id=name,
        kind=NodeKind.WAYPOINT,
        label_en=labels[0].label_en if labels else base[0],
        label_zh=labels[0].label_zh if labels else base[1],
        stage=waypoint.stage,
        is_outside=True,
    )
