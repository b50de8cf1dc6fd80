"""Fold: a picture of hundreds of processes becomes one that can be read, and says what it folded.

Names with levels (`park/plant/line`) are opened from the top, the node with most flow first, while
there is room. Otherwise the processes with most flow stay as they are and the others are put
together by stage; processes that feed each other in a loop are never put into different nodes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from loopbook.account.sankey.facts import Facts
from loopbook.account.sankey.group import Grouping, Seed, levels_of, regrouped, upper
from loopbook.account.sankey.level import Edges, levels, loops
from loopbook.account.sankey.sum import size
from loopbook.terms.sankey import NodeKind, SankeyDefinition, Strand
from loopbook.wording import say

STAGES_MAX = 8
_STEP = 0.85
_KEPT_MIN = 4
_GIANT = 0.25
_RETURNS = 0.25
_ROUGH = 0.5


def folded(facts: Facts, grouping: Grouping, definition: SankeyDefinition) -> Grouping:
    """Return the grouping itself where it has room, else one that has."""
    if _has_room(facts, grouping.node, definition):
        return grouping
    opened = _opened(facts, grouping, definition)
    if _has_room(facts, opened.node, definition):
        return opened
    return _with_others(facts, opened, definition)


def _has_room(facts: Facts, node: Mapping[str, str], definition: SankeyDefinition) -> bool:
    """Say whether there are few enough nodes, bands, and bands that must return."""
    pairs = {(node.get(s.source, ""), node.get(s.target, "")) for s in facts.strands}
    pairs = {pair for pair in pairs if pair[0] != pair[1]}
    nodes = {end for pair in pairs for end in pair}
    # Of two that flow to each other one returns, whatever the order.
    returns = sum((target, source) in pairs for source, target in pairs) / 2
    most = definition.bands_max
    is_crowded = most > 0 and (most < len(pairs) or _RETURNS * most < returns)
    return not (is_crowded or 0 < definition.nodes_max < len(nodes))


def _free(grouping: Grouping) -> list[str]:
    """Return the processes that no declared group holds."""
    return [name for name, group in grouping.node.items() if not grouping.seeds[group].is_declared]


def _opened(facts: Facts, grouping: Grouping, definition: SankeyDefinition) -> Grouping:
    """Return the nodes by the levels of their names: opened one by one, the heaviest first."""
    separator, names = definition.separator, _free(grouping)
    deep = sum(len(levels_of(name, separator)) > 1 for name in names)
    if deep < _ROUGH * len(names) or definition.depth is not None:
        return grouping
    weight = _weights(facts.strands)
    depth = dict.fromkeys(names, 1)
    closed: set[str] = set()
    while True:
        node = {name: upper(name, separator, depth[name]) for name in names}
        heavy: dict[str, float] = {}
        for name, group in node.items():
            if group != name and group not in closed:
                heavy[group] = heavy.get(group, 0.0) + weight.get(name, 0.0)
        if not heavy:
            break
        best = max(heavy, key=lambda group: (heavy[group], group))
        trial = {n: d + (node[n] == best) for n, d in depth.items()}
        finer = {name: upper(name, separator, trial[name]) for name in names}
        if _has_room(facts, grouping.node | finer, definition):
            depth = trial
        else:
            closed.add(best)
    return regrouped(facts, grouping, node)


def _weights(strands: Sequence[Strand]) -> dict[str, float]:
    """Return what passes each process: the larger of what enters and what leaves."""
    entering: dict[str, float] = {}
    leaving: dict[str, float] = {}
    for strand in strands:
        for side, end in ((leaving, strand.source), (entering, strand.target)):
            side[end] = side.get(end, 0.0) + size(strand.amount)
    return {
        name: max(entering.get(name, 0.0), leaving.get(name, 0.0)) for name in entering | leaving
    }


class _Crowd(msgspec.Struct, frozen=True):
    """Nodes to be thinned out: the free ones, heaviest first, with bucket and loop of each."""

    names: Sequence[str]
    stage: Mapping[str, int]
    loop: Mapping[str, int]
    is_outside: Mapping[str, bool]


def _with_others(facts: Facts, grouping: Grouping, definition: SankeyDefinition) -> Grouping:
    """Return the heaviest nodes as they are, and the others put together."""
    ends = [(grouping.node.get(s.source), grouping.node.get(s.target), s) for s in facts.strands]
    edges: dict[tuple[str, str], float] = {}
    weight: dict[str, float] = {}
    for source, target, strand in ends:
        if source is not None and target is not None and source != target:
            amount = size(strand.amount)
            edges[source, target] = edges.get((source, target), 0.0) + amount
            for end in (source, target):
                weight[end] = weight.get(end, 0.0) + amount
    crowd = _crowd(facts, grouping, edges, weight)
    kept = min(definition.nodes_max or len(crowd.names), len(crowd.names))
    while True:
        lot = _lots(crowd, kept)
        node = {name: lot.get(group, group) for name, group in grouping.node.items()}
        if kept <= _KEPT_MIN or _has_room(facts, node, definition):
            break
        kept = min(kept - 1, int(kept * _STEP))
    return _named(grouping, node, lot, crowd)


def _crowd(facts: Facts, grouping: Grouping, edges: Edges, weight: Mapping[str, float]) -> _Crowd:
    seeds = grouping.seeds
    stages = sorted({seed.stage for seed in seeds.values()})
    if 1 < len(stages) <= STAGES_MAX:
        stage = {name: stages.index(seed.stage) for name, seed in seeds.items()}
    else:
        stage = levels(list(seeds), edges, STAGES_MAX)
    loop = loops(list(seeds), edges)
    sizes = Counter(loop.values())
    # A loop that holds most of the picture is no group: it is the picture.
    is_small = {name: 1 < sizes[loop[name]] <= _GIANT * len(seeds) for name in seeds}
    first: dict[int, int] = {}
    for name in seeds:
        if is_small[name]:
            first[loop[name]] = min(first.get(loop[name], stage[name]), stage[name])
    outside: dict[str, bool] = {}
    for name, group in grouping.node.items():
        outside[group] = outside.get(group, True) and facts.processes[name].is_outside
    return _Crowd(
        names=sorted(
            (name for name, seed in seeds.items() if not seed.is_declared),
            key=lambda name: (-weight.get(name, 0.0), name),
        ),
        stage={n: first[loop[n]] if is_small[n] else stage[n] for n in seeds},
        loop={name: loop[name] if is_small[name] else -1 for name in seeds},
        is_outside=outside,
    )


def _lots(crowd: _Crowd, kept: int) -> dict[str, str]:
    """Return node -> id of the node it is put into, for those that are not among the heaviest."""
    lots: dict[tuple[int, bool], list[str]] = {}
    for name in crowd.names[kept:]:
        lots.setdefault((crowd.stage[name], crowd.is_outside.get(name, False)), []).append(name)
    found = {}
    for (stage, is_outside), names in lots.items():
        if len(names) > 1:
            title = f"others:{stage + 1}{'.outside' if is_outside else ''}"
            while title in crowd.stage:
                title += "+"
            found.update(dict.fromkeys(names, title))
    return found


def _named(
    grouping: Grouping, node: dict[str, str], lot: Mapping[str, str], crowd: _Crowd
) -> Grouping:
    """Return the grouping with the lots as nodes; all stages are those of the crowd."""
    seeds = {
        name: msgspec.structs.replace(seed, stage=crowd.stage[name])
        for name, seed in grouping.seeds.items()
        if name not in lot
    }
    for title in dict.fromkeys(lot.values()):
        names = [name for name, other in lot.items() if other == title]
        count = sum(grouping.node[process] in names for process in grouping.node)
        is_loop = len({crowd.loop[name] for name in names}) == 1 and crowd.loop[names[0]] >= 0
        key = "sankey.loop" if is_loop else "sankey.others"
        key = "sankey.outside" if crowd.is_outside.get(names[0], False) else key
        seeds[title] = Seed(
            id=title,
            kind=NodeKind.LOOP if is_loop else NodeKind.OTHERS,
            label_en=say(key, "en", count=count),
            label_zh=say(key, "zh", count=count),
            stage=crowd.stage[names[0]],
        )
    return Grouping(node, seeds)
