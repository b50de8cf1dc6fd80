"""Ports: where along its box each ribbon and stub leaves or enters.

From the top: forward ribbons in the order of where they go, stubs, then returns, the one with the
longest way above the others, so that none crosses another on its way down.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from loopbook.render.columns import Arrow
from loopbook.render.slots import Chains, Drawn, Slot, port


class Ports(msgspec.Struct, frozen=True):
    """Pixels from the top of the box to the middle of what leaves or enters there, by flow.

    Fields
      stubs   (process, kind) -> the same of a stub
    """

    leaving: dict[str, float]
    entering: dict[str, float]
    stubs: dict[tuple[str, str], float]


def ports_of(drawn: Drawn, chains: Chains, slots: Mapping[str, Slot]) -> Ports:
    """Return the ports of every box; columns are ordered, slots need no place yet.

    Parameters
      slots  process -> its box
    """
    out: dict[str, list[Arrow]] = {name: [] for name in slots}
    into: dict[str, list[Arrow]] = {name: [] for name in slots}
    for arrow in drawn.arrows:
        out[arrow.source].append(arrow)
        into[arrow.target].append(arrow)
    ways = {arrow.flow: place for place, arrow in enumerate(by_way(drawn, slots))}
    ports = Ports({}, {}, {})
    filer = _Filer(drawn, ports)
    for name in slots:
        excesses = drawn.excesses.get(name, {})
        leaving = sorted(out[name], key=lambda a: _turn(a, chains, 1, ways))
        entering = sorted(into[name], key=lambda a: _turn(a, chains, -2, ways))
        filer.file(name, leaving, [k for k, v in excesses.items() if v > 0], ports.leaving)
        filer.file(name, entering, [k for k, v in excesses.items() if v < 0], ports.entering)
    return ports


def by_way(drawn: Drawn, slots: Mapping[str, Slot]) -> list[Arrow]:
    """Return the arrows that run back, the shortest way first: it takes the upper lane."""
    column = drawn.placed.column
    found = [arrow for arrow in drawn.arrows if arrow.flow in drawn.placed.returns]
    return sorted(
        found,
        key=lambda a: (
            column[a.source] - column[a.target],
            a.source != a.target,
            -slots[a.source].rank - slots[a.target].rank,
            a.flow,
        ),
    )


def _turn(
    arrow: Arrow, chains: Chains, beside: int, ways: Mapping[str, int]
) -> tuple[bool, int, int, str]:
    """Return the place of an arrow along its box: by its next slot, returns by their way."""
    chain = chains.get(arrow.flow)
    if chain is None:
        return True, -ways[arrow.flow], 0, arrow.flow
    # Parallel ribbons keep their order at both ends.
    return False, chain[beside].rank, len(chain), arrow.flow


class _Filer:
    """Lines ports up."""

    def __init__(self, drawn: Drawn, ports: Ports) -> None:
        self.drawn = drawn
        self.ports = ports

    def file(
        self, name: str, arrows: Sequence[Arrow], kinds: Iterable[str], side: dict[str, float]
    ) -> None:
        """Line up forward ribbons, stubs and returns of one side of a box."""
        returns = self.drawn.placed.returns
        y = 0.0
        for arrow in arrows:
            if arrow.flow not in returns:
                y = self._put(arrow, y, side)
        for kind in kinds:
            width = abs(self.drawn.excesses[name][kind]) * self.drawn.scale
            self.ports.stubs[name, kind] = y + width / 2
            y += width
        for arrow in arrows:
            if arrow.flow in returns:
                y = self._put(arrow, y, side)

    def _put(self, arrow: Arrow, y: float, side: dict[str, float]) -> float:
        width = port(arrow, self.drawn.scale)
        side[arrow.flow] = y + width / 2
        return y + width
