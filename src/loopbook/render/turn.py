"""Turn: which flows run back, so that all others run forward: as little amount as can be found.

Processes are put in a line, and a flow to an earlier place returns. From three beginnings, the
heaviest flows first, the levels of the flows and the order given, each process is moved to the
place that is best for it, until none moves. That is no proof of the least, and near it in practice.

Source    P. Eades, X. Lin, W. F. Smyth 1993 (feedback arcs by a line); R. S. MacKay, S. Johnson, B.
          Sansom 2020 (levels); R. Rudell 1993 (sifting)
"""

from collections.abc import Mapping, Sequence

from loopbook.account.sankey.level import Edges, heights

_ROUNDS = 12
_FAINT = 1e-6
_BETTER = 1e-9
_GIVEN = 1.25
_WORTH = 0.5

Ways = dict[str, dict[str, float]]
"""Process -> process -> amount."""


def line_of(names: Sequence[str], edges: Edges) -> list[str]:
    """Return the names in a line, so that the amounts that run back in it are small.

    Parameters
      names  in the order that counts where the flows say nothing
      edges  (source, target) -> amount, ends in `names`; 0 is an unmeasured flow
    """
    heaviest = max(edges.values(), default=0.0) or 1.0
    # An unmeasured flow decides nothing where a measured one speaks, and something where none does.
    weights = {pair: max(w, heaviest * _FAINT) for pair, w in edges.items() if pair[0] != pair[1]}
    height = heights(names, weights)
    # The sort is stable: names of one height keep their order.
    by_height = sorted(names, key=lambda name: height[name])
    lines = [_sifted(line, weights) for line in (_by_weight(names, weights), by_height)]
    best = min(lines, key=lambda line: round(_back(line, weights) / heaviest, 9))
    given = _sifted(list(names), weights, _WORTH)
    # People list a chain from its beginning: that order counts where it costs little.
    return given if _back(given, weights) <= _GIVEN * _back(best, weights) else best


def _back(line: Sequence[str], edges: Edges) -> float:
    """Return the amount that runs back."""
    place = {name: i for i, name in enumerate(line)}
    return sum(w for (a, b), w in edges.items() if place[a] > place[b])


def _by_weight(names: Sequence[str], edges: Edges) -> list[str]:
    """Return the line in which flows were kept forward one by one, the heaviest first."""
    following: dict[str, list[str]] = {name: [] for name in names}
    for (source, target), _ in sorted(edges.items(), key=lambda edge: (-edge[1], edge[0])):
        if not _reaches(following, target, source):
            following[source].append(target)
    missing = dict.fromkeys(names, 0)
    for name in names:
        for target in following[name]:
            missing[target] += 1
    ready = [name for name in reversed(names) if not missing[name]]
    line = []
    while ready:
        here = ready.pop()
        line.append(here)
        for target in following[here]:
            missing[target] -= 1
            if not missing[target]:
                ready.append(target)
    return line


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


def _sifted(line: list[str], edges: Edges, worth: float = 0.0) -> list[str]:
    """Return the line after each name has moved to its best place, until none moves.

    Parameters
      worth  share of what runs back at a name that a move must at least take away
    """
    out: Ways = {name: {} for name in line}
    into: Ways = {name: {} for name in line}
    for (source, target), weight in edges.items():
        out[source][target] = weight
        into[target][source] = weight
    slack = _BETTER * max(edges.values(), default=0.0)
    for _ in range(_ROUNDS):
        moves = [_moved(line, name, out[name], into[name], (worth, slack)) for name in list(line)]
        if not any(moves):
            break
    return line


def _moved(
    line: list[str],
    name: str,
    out: Mapping[str, float],
    into: Mapping[str, float],
    least: tuple[float, float],
) -> bool:
    """Move one name to where least runs back to and from it; say whether it moved.

    Parameters
      least  what a move must take away: share of what runs back at the name, amount
    """
    at = line.index(name)
    rest = line[:at] + line[at + 1 :]
    cost = sum(into.values())
    costs = [cost]
    for other in rest:
        cost += out.get(other, 0.0) - into.get(other, 0.0)
        costs.append(cost)
    best = min(range(len(costs)), key=lambda place: (costs[place], abs(place - at)))
    worth, slack = least
    if costs[best] >= costs[at] * (1.0 - worth) - slack:
        return False
    line[:] = [*rest[:best], name, *rest[best:]]
    return True
