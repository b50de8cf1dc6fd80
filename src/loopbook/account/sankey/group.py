"""Group: which processes stand together as one node, as declared or by the levels of their names.

Source    R. C. Lupton, J. M. Allwood (2017), Hybrid Sankey diagrams: process groups
"""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

import msgspec

from loopbook.account.sankey.facts import Facts
from loopbook.errors import UnknownTerm
from loopbook.terms.sankey import Group, NodeKind, Rest, SankeyDefinition
from loopbook.terms.system import Process

FROM_ELSEWHERE, TO_ELSEWHERE = "elsewhere:from", "elsewhere:to"


class Seed(msgspec.Struct, frozen=True, kw_only=True):
    """A node before its flows are put together; `is_declared`: it is never folded."""

    id: str
    kind: NodeKind
    label_en: str
    label_zh: str
    stage: int
    is_declared: bool = False


class Grouping(msgspec.Struct, frozen=True):
    """Process -> node, and what the nodes are; a process without a node is elsewhere."""

    node: dict[str, str]
    seeds: dict[str, Seed]


def declared(facts: Facts, definition: SankeyDefinition) -> Grouping:
    """Return the nodes as the definition has them, before anything is folded.

    Raises    UnknownTerm  LB-G04  a group fits no process, so that its name is a slip of the pen
    """
    node: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for name in facts.processes:
        group = next((g for g in definition.groups if fits(name, g.members)), None)
        if group is not None:
            node[name] = group.id
            members.setdefault(group.id, []).append(name)
    for group in definition.groups:
        if group.id not in members:
            patterns, known = ", ".join(group.members), ", ".join(list(facts.processes)[:12])
            raise UnknownTerm("LB-G04", group=group.id, patterns=patterns, known=known or "-")
    seeds = {g.id: _group_seed(g, members[g.id], facts) for g in definition.groups}
    if definition.rest is Rest.EACH:
        for name, process in facts.processes.items():
            if name not in node:
                node[name] = _level_name(name, definition)
                seeds.setdefault(node[name], _seed(node[name], process))
    return Grouping(node, seeds)


def fits(name: str, patterns: Iterable[str]) -> bool:
    """Say whether a name fits one of some patterns, as file names do: `park/*`, `炼*`."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def levels_of(name: str, separator: str) -> list[str]:
    """Return the levels of a name like `park/plant/line`; one level where nothing parts it."""
    return [part.strip() for part in name.split(separator)] if separator else [name]


def upper(name: str, separator: str, depth: int) -> str:
    """Return the first `depth` levels of a name."""
    levels = levels_of(name, separator)
    return name if len(levels) <= depth else separator.join(levels[:depth])


def _level_name(name: str, definition: SankeyDefinition) -> str:
    if definition.depth is None:
        return name
    return upper(name, definition.separator, max(definition.depth, 1))


def _group_seed(group: Group, members: list[str], facts: Facts) -> Seed:
    stage = group.stage
    if stage is None:
        stage = min(facts.processes[name].stage for name in members)
    return Seed(
        id=group.id,
        kind=NodeKind.GROUP,
        label_en=group.label_en or group.id,
        label_zh=group.label_zh or group.label_en or group.id,
        stage=stage,
        is_declared=True,
    )


def _seed(name: str, process: Process) -> Seed:
    """Return the node of a process, or of the first of those that share the upper levels."""
    if name == process.id:
        kind, label_en, label_zh = NodeKind.PROCESS, process.label_en, process.label_zh
    else:
        kind, label_en, label_zh = NodeKind.GROUP, name, name
    return Seed(id=name, kind=kind, label_en=label_en, label_zh=label_zh, stage=process.stage)


def regrouped(facts: Facts, grouping: Grouping, node: Mapping[str, str]) -> Grouping:
    """Return a grouping in which undeclared processes stand as `node` says."""
    seeds = {name: seed for name, seed in grouping.seeds.items() if seed.is_declared}
    found = dict(grouping.node)
    for name, group in node.items():
        found[name] = group
        process = facts.processes[name]
        known = seeds.get(group)
        if known is None:
            seeds[group] = _seed(group, process)
        elif not known.is_declared and process.stage < known.stage:
            seeds[group] = msgspec.structs.replace(known, stage=process.stage)
    return Grouping(found, seeds)
