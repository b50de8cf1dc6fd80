"""Apportion: how much of the item asked about came through each node of its lineage, or went there.

Amounts are whole quanta of the item asked about: milligrams, or millionths of a piece. Along a way
they are shared out as events state amounts, never by a guess:
    transformation   what came out came from the inputs, and what went in went to the outputs, in
                     proportion to their masses, or to their pieces where all are pieces
    lot              is one mixed heap: a part taken out carries that part of everything in it; not
                     known where more was put in after something had been taken out
    containment      moves what is inside whole: upstream in proportion to the contents of that
                     moment, downstream as much as was inside at once
Where a needed amount is not stated the answer is None, and so is everything behind it; so too on a
ring, where amounts would rest on themselves. Shares are rounded by largest remainder, so that the
parts of a whole make the whole at every transformation.

Source    Hare's method of largest remainders; house rule: unknown is a value
"""

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from loopbook.terms.lineage import (
    FOREVER,
    Direction,
    Lineage,
    LineageAmounts,
    Link,
    LinkKind,
    microseconds_of,
)
from loopbook.trace.heap import Amount, Heaps, Row, Stated, shared
from loopbook.trace.link import TRANSFORMATION
from loopbook.trace.portion import THING

PAST = -(2**63)

Deltas = list[tuple[int, int]]
"""What comes in at moments, and goes (below zero)."""

Key = tuple[int, str, str, LinkKind]
Parts = dict[Key, int]


def apportion(lineage: Lineage, stated: Stated) -> LineageAmounts:
    """Return how much of the item asked about is at every node and along every link.

    Parameters
      lineage  of one direction
    """
    is_upstream = lineage.direction is Direction.UPSTREAM
    walk = (_Upstream if is_upstream else _Downstream)(lineage, Heaps(stated))
    walk.run()
    return LineageAmounts(
        measure=walk.measure,
        whole=walk.whole,
        nodes=tuple(walk.nodes.get(node.item) for node in lineage.nodes),
        links=tuple(walk.links.get(_key(link)) for link in lineage.links),
    )


def _key(link: Link) -> Key:
    return link.sequence, link.source, link.target, link.kind


def _is_node(item: str) -> bool:
    return item.startswith(TRANSFORMATION)


class _Walk(ABC):
    """A lineage walked from the item asked about, each item after all that leads to it.

    What lies on a ring, or behind one, is never reached: its amounts stay unknown.
    """

    def __init__(self, lineage: Lineage, heaps: Heaps, until: int, *, is_upstream: bool) -> None:
        self.heaps = heaps
        self.start = lineage.item
        self.whole, self.measure = heaps.whole(lineage.item, until)
        self.nodes: dict[str, Amount] = {lineage.item: self.whole}
        self.links: dict[Key, Amount] = {}
        self.onward: dict[str, list[Link]] = defaultdict(list)
        self._waits: dict[str, int] = defaultdict(int)
        self._is_upstream = is_upstream
        for link in lineage.links:
            self.onward[link.target if is_upstream else link.source].append(link)
            self._waits[self._far(link)] += 1

    def _far(self, link: Link) -> str:
        return link.source if self._is_upstream else link.target

    def run(self) -> None:
        """Fill in the amounts of nodes and of links."""
        ready = [self.start] if self.whole is not None else []
        while ready:
            item = ready.pop()
            self.pass_on(item)
            for link in self.onward[item]:
                far = self._far(link)
                self._waits[far] -= 1
                if not self._waits[far] and far != self.start:
                    ready.append(far)

    @abstractmethod
    def pass_on(self, item: str) -> None:
        """Share out what an item has over the links that lead on from it."""


class _Upstream(_Walk):
    """From what came out to what it was made of: what is asked of items at moments."""

    def __init__(self, lineage: Lineage, heaps: Heaps) -> None:
        bound = next(node.bound for node in lineage.nodes if node.item == lineage.item)
        last = max((microseconds_of(link.since) for link in lineage.links), default=PAST)
        moment = max(microseconds_of(bound), last)
        super().__init__(lineage, heaps, moment, is_upstream=True)
        self._asked: dict[str, dict[int, Amount]] = defaultdict(dict)
        self._asked[self.start][moment] = self.whole

    def pass_on(self, item: str) -> None:
        """Ask the makers, or the contents, of an item for what is asked of it."""
        asked = self._asked[item]
        for moment, amount in asked.items():
            became = [link for link in self.onward[item] if _was_before(link, moment)]
            inside = [link for link in self.onward[item] if _is_inside(link, moment)]
            parts: Parts = {}
            if amount is not None and not (became and inside):
                # Of what was both made and filled nothing says which part is which.
                parts = self._made(item, moment, amount, became)
                parts |= self._contained(amount, inside)
            for link in became:
                self._ask(link, microseconds_of(link.since), parts.get(_key(link)))
            for link in inside:
                self._ask(link, moment, parts.get(_key(link)))
        self.nodes[item] = _sum(asked.values())

    def _ask(self, link: Link, moment: int, amount: Amount) -> None:
        key, asked = _key(link), self._asked[link.source]
        self.links[key] = _sum((self.links.get(key, 0), amount))
        if link.source != self.start:
            asked[moment] = _sum((asked.get(moment, 0), amount))

    def _made(self, item: str, moment: int, amount: int, became: Sequence[Link]) -> Parts:
        if not became:
            return {}
        if _is_node(item):
            is_plain = self.heaps.is_whole_before(item)
            return self._from_inputs(became, amount, item) if is_plain else {}
        makers = self.heaps.makers(item, moment)
        by_entry: dict[int, list[Link]] = defaultdict(list)
        for link in became:
            by_entry[link.sequence].append(link)
        if not set(by_entry) <= {sequence for sequence, _ in makers}:
            return {}
        is_thing = any(stake.measure == THING for _, stake in makers)
        if len(makers) > 1 and (is_thing or not self.heaps.is_settled(item)):
            return {}
        found: Parts = {}
        for (sequence, _), part in self.heaps.split(amount, makers).items():
            found |= self._from_inputs(by_entry.get(sequence, ()), part, "")
        return found

    def _from_inputs(self, links: Sequence[Link], amount: int, node: str) -> Parts:
        """Share an amount over the inputs of one transformation."""
        if not links:
            return {}
        if not node and _is_node(links[0].source):
            return {_key(links[0]): amount}
        rows = self.heaps.side(links[0].sequence, node, is_input=True)
        return _by_link(links, self.heaps.split(amount, rows), is_source=True)

    def _contained(self, amount: int, inside: Sequence[Link]) -> Parts:
        rows: list[Row] = []
        for link in inside:
            stake = self.heaps.content(link.sequence, link.source)
            if stake is None:
                return {}
            rows.append((link.sequence, stake))
        parts = self.heaps.split(amount, rows) if rows else {}
        return _by_link(inside, parts, is_source=True)


class _Downstream(_Walk):
    """From what went in to what it became: amounts inside items, as they come and go."""

    def __init__(self, lineage: Lineage, heaps: Heaps) -> None:
        super().__init__(lineage, heaps, FOREVER, is_upstream=False)
        self._coming: dict[str, list[Deltas | None]] = defaultdict(list)
        if self.whole is not None:
            self._coming[self.start] = [[(PAST, self.whole)]]

    def pass_on(self, item: str) -> None:
        """Carry what is inside an item into what it became, and into what holds it."""
        inside = _together(self._coming[item])
        self.nodes[item] = _most(inside)
        by_entry: dict[int, list[Link]] = defaultdict(list)
        for link in self.onward[item]:
            if link.kind is LinkKind.BECAME:
                by_entry[link.sequence].append(link)
            else:
                held = self._held(link, inside)
                self._arrive(link, held, _most(held))
        taken = None if inside is None else self._taken(item, by_entry)
        for sequence, links in by_entry.items():
            parts: Parts = {}
            if taken is not None and inside is not None:
                there = _at(inside, microseconds_of(links[0].since))
                part, total = taken[sequence]
                carried = shared(there, [part, total - part])[0]
                parts = self._into_outputs(links, carried, item)
            for link in links:
                amount = parts.get(_key(link))
                came = None if amount is None else [(microseconds_of(link.since), amount)]
                self._arrive(link, came, amount)

    def _arrive(self, link: Link, coming: Deltas | None, amount: Amount) -> None:
        self.links[_key(link)] = amount
        if link.target != self.start:
            self._coming[link.target].append(coming)

    def _held(self, link: Link, inside: Deltas | None) -> Deltas | None:
        """Return what a container holds of what is inside one of its contents."""
        stake = self.heaps.content(link.sequence, link.source)
        if inside is None or stake is None:
            return None
        if stake.measure != THING:
            total, measure = self.heaps.whole(link.source)
            weights = self.heaps.weights([(link.sequence, stake)])
            put = weights[0] if weights is not None and stake.measure == measure else None
            if total is None or put is None or put > total:
                return None
            inside = [(time, shared(amount, [put, total - put])[0]) for time, amount in inside]
        return _within(inside, link)

    def _taken(
        self, item: str, by_entry: Mapping[int, list[Link]]
    ) -> dict[int, tuple[int, int]] | None:
        """Return of each entry how much of an item it used up, and of how much; None: not known."""
        if _is_node(item):
            is_plain = self.heaps.is_whole_before(item)
            return dict.fromkeys(by_entry, (1, 1)) if is_plain else None
        total, measure = self.heaps.whole(item)
        found: dict[int, tuple[int, int]] = {}
        for sequence in by_entry:
            side = self.heaps.side(sequence, "", is_input=True)
            rows = [row for row in side if row[1].name == item]
            if rows and all(stake.measure == THING for _, stake in rows):
                # A thing is used up once, and whole.
                return {sequence: (1, 1)} if len(by_entry) == 1 else None
            weights = self.heaps.weights(rows) if rows else None
            if total is None or weights is None or {s.measure for _, s in rows} != {measure}:
                return None
            found[sequence] = (sum(weights), total)
        is_short = sum(part for part, _ in found.values()) > (total or 0)
        return None if is_short or not self.heaps.is_settled(item) else found

    def _into_outputs(self, links: Sequence[Link], amount: int, item: str) -> Parts:
        if _is_node(links[0].target):
            return {_key(links[0]): amount}
        node = item if _is_node(item) else ""
        rows = self.heaps.side(links[0].sequence, node, is_input=False)
        parts = self.heaps.split(amount, rows) if rows else {}
        return _by_link(links, parts, is_source=False)


def _by_link(
    links: Sequence[Link], parts: Mapping[tuple[int, str], int], *, is_source: bool
) -> Parts:
    """Return of shares by entry and name those of links; of a class without identity, no link's."""
    found: Parts = {}
    for link in links:
        part = parts.get((link.sequence, link.source if is_source else link.target))
        if part is not None:
            found[_key(link)] = part
    return found


def _sum(amounts: Iterable[Amount]) -> Amount:
    """Return the sum; None where one is not known."""
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _was_before(link: Link, moment: int) -> bool:
    return link.kind is LinkKind.BECAME and microseconds_of(link.since) <= moment


def _is_inside(link: Link, moment: int) -> bool:
    until = FOREVER if link.until is None else microseconds_of(link.until)
    is_part = link.kind is not LinkKind.BECAME
    return is_part and microseconds_of(link.since) <= moment < until


def _together(coming: Sequence[Deltas | None]) -> Deltas | None:
    """Return all that comes and goes, by moment; None where some of it is not known."""
    found: Deltas = []
    for each in coming:
        if each is None:
            return None
        found += each
    return sorted(found)


def _within(inside: Deltas, link: Link) -> Deltas:
    """Return what is inside while a containment lasts; what is left goes when it ends."""
    since = microseconds_of(link.since)
    until = FOREVER if link.until is None else microseconds_of(link.until)
    held = [(max(time, since), amount) for time, amount in inside if time < until]
    return [*held, (until, -sum(amount for _, amount in held))]


def _at(inside: Deltas, moment: int) -> int:
    """Return how much is inside at a moment."""
    return sum(amount for _, amount in inside[: bisect_right(inside, (moment, FOREVER))])


def _most(inside: Deltas | None) -> Amount:
    """Return how much was inside at once at most."""
    if inside is None:
        return None
    rows = sorted(inside)
    sums = accumulate(amount for _, amount in rows)
    times = [time for time, _ in rows]
    # What comes and goes at one moment counts together.
    ends = zip(times, [*times[1:], None], sums, strict=True)
    return max((amount for time, after, amount in ends if time != after), default=0)
