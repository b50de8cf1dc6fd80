"""Columns: which process stands in which column of a Sankey, and which flows return.

The declared stage of a process decides first: a flow to an earlier stage is a return. Within one
stage (or where no stage is declared) as little as possible runs back (`turn`). Columns are then the
longest paths over the forward flows; a process that nothing enters stands right before the first
one it feeds, so that ribbons stay short.

Source    K. Sugiyama, S. Tagawa, M. Toda 1981 (layers by longest path)
"""

from collections.abc import Mapping, Sequence

import msgspec

from loopbook.render.turn import line_of


class Arrow(msgspec.Struct, frozen=True):
    """A flow to draw: `amount` in quanta, None when it is unmeasured; ends are ids of nodes."""

    flow: str
    source: str
    target: str
    amount: float | None


class Columns(msgspec.Struct, frozen=True):
    """Process id -> column, 0 first, without empty columns; and the ids of the return flows."""

    column: dict[str, int]
    returns: frozenset[str]


def columns(stages: Mapping[str, int], arrows: Sequence[Arrow]) -> Columns:
    """Return the column of every process that an arrow touches.

    Parameters
      stages  process id -> declared stage, in the order of the system
      arrows  each flow once; source and target occur in `stages`
    """
    following: dict[str, list[str]] = {name: [] for name in stages}
    edges: dict[tuple[str, str], float] = {}
    for arrow in arrows:
        if stages[arrow.source] == stages[arrow.target]:
            ends = arrow.source, arrow.target
            edges[ends] = edges.get(ends, 0.0) + abs(arrow.amount or 0.0)
    place = {name: i for i, name in enumerate(line_of(list(stages), edges))}
    returns = set()
    for arrow in arrows:
        source, target = arrow.source, arrow.target
        if stages[source] < stages[target]:
            continue
        if stages[source] > stages[target] or place[source] >= place[target]:
            returns.add(arrow.flow)
        else:
            following[source].append(target)
    touched = {name for arrow in arrows for name in (arrow.source, arrow.target)}
    depth = _depths(following, [name for name in stages if name in touched])
    steps = sorted({(stages[name], depth[name]) for name in depth})
    number = {step: i for i, step in enumerate(steps)}
    return Columns({name: number[stages[name], depth[name]] for name in depth}, frozenset(returns))


def _depths(following: Mapping[str, list[str]], names: Sequence[str]) -> dict[str, int]:
    """Return the longest path that ends in each process; `following` holds no loop."""
    missing = dict.fromkeys(names, 0)
    for name in names:
        for target in following[name]:
            missing[target] += 1
    depth = dict.fromkeys(names, 0)
    ready = [name for name in names if not missing[name]]
    while ready:
        here = ready.pop()
        for target in following[here]:
            depth[target] = max(depth[target], depth[here] + 1)
            missing[target] -= 1
            if not missing[target]:
                ready.append(target)
    entered = {target for name in names for target in following[name]}
    for name in names:
        if name not in entered and following[name]:
            depth[name] = min(depth[target] for target in following[name]) - 1
    return depth
