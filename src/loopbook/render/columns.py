"""Columns: which process stands in which column of a Sankey, and which flows return.

The declared stage of a process decides first: a flow to an earlier stage is a return. Within one
stage (or where no stage is declared) the heaviest flows are kept forward one by one; a flow that
would close a loop is a return. Columns are then the longest paths over the forward flows.

Source    P. Eades, X. Lin, W. F. Smyth 1993 (feedback arcs, greedy by weight); K. Sugiyama, S.
          Tagawa, M. Toda 1981 (layers by longest path)
"""

from collections.abc import Mapping, Sequence

import msgspec


class Arrow(msgspec.Struct, frozen=True):
    """A flow to draw: `amount` in quanta, None when it is unmeasured."""

    flow: str
    source: str
    target: str
    amount: int | None


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
    returns = set()
    for arrow in sorted(arrows, key=lambda a: (-abs(a.amount or 0), a.flow)):
        source, target = arrow.source, arrow.target
        if stages[source] < stages[target]:
            continue
        if stages[source] > stages[target] or _reaches(following, target, source):
            returns.add(arrow.flow)
        else:
            following[source].append(target)
    touched = {name for arrow in arrows for name in (arrow.source, arrow.target)}
    depth = _depths(following, [name for name in stages if name in touched])
    steps = sorted({(stages[name], depth[name]) for name in depth})
    place = {step: i for i, step in enumerate(steps)}
    return Columns({name: place[stages[name], depth[name]] for name in depth}, frozenset(returns))


def _reaches(following: Mapping[str, list[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        fresh = [name for name in following[here] if name not in seen]
        seen.update(fresh)
        waiting += fresh
    return False


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
    return depth
