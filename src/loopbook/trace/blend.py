"""Blend: whether what leaves a site claims no more than its model of chain of custody bears.

    identity preserved   every claimed output comes from one claimed input, and claims its share
    segregated           it comes from claimed inputs only, and claims the least of their shares
    controlled blending  it claims at most the share of claimed material that went into it, by mass
    mass balance         by site and period no more is claimed out than came in claimed (`credit`)
    book and claim       certificates used were issued, each once (`credit`)

The inputs of an output are the items above it in its genealogy that came in at the same site; what
lies above them is the matter of those who sent them. Material that nobody brought in bears nothing.

Source    ISO 22095:2020, the five models by their names (knowledge: its text was not read)
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import tzinfo
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from loopbook.terms.blend import Blend, BlendBalance, BlendFault, BlendModel, BlendReport
from loopbook.terms.life import Lives
from loopbook.terms.lineage import (
    KINDS,
    NO_LINKS,
    PART_OF,
    Direction,
    Lineage,
    LinkColumns,
    LinkKind,
    microseconds_of,
    moment_of,
)
from loopbook.trace.apportion import apportion
from loopbook.trace.claim import ROUNDING, Movement, bounded, false_claims, movements
from loopbook.trace.credit import NOTHING, balances, certificate_faults
from loopbook.trace.heap import Stated, Told
from loopbook.trace.identifier import Level, level_of
from loopbook.trace.lineage import Limits, lineage
from loopbook.trace.link import TRANSFORMATION
from loopbook.trace.portion import portion_of

LIMITS = Limits(depth=50, nodes=10_000)
"""How far above an output its inputs are looked for; beyond, its claim is not known to be borne."""

_FEW = 10
"""Links into a thing that are asked for again sooner than kept."""


def blend_report(lives: Lives, blend: Blend) -> BlendReport:
    """Return the balances of a blend and its faults, as far as `lives` may know."""
    stated = movements(lives, blend)
    moved = [bounded(each) for each in stated]
    by_site: dict[str, list[Movement]] = defaultdict(list)
    for each in moved:
        by_site[each.site].append(each)
    rows: list[BlendBalance] = []
    faults = false_claims(blend, stated)
    unknown: list[str] = []
    for site, here in sorted(by_site.items()):
        if blend.model in (BlendModel.MASS_BALANCE, BlendModel.BOOK_AND_CLAIM):
            found = balances(blend, site, here, _zone(lives), lives.now)
            rows += found.rows
            faults += found.faults
        else:
            above = _Above(lives, blend, here)
            above.judge_all()
            faults += above.faults
            unknown += above.unknown
    if blend.model is BlendModel.BOOK_AND_CLAIM:
        faults += certificate_faults(blend, moved)
    return BlendReport(blend, tuple(rows), tuple(faults), tuple(dict.fromkeys(unknown)))


def _zone(lives: Lives) -> tzinfo:
    return ZoneInfo(lives.scheme.system.zone)


class _Source(NamedTuple):
    """An input above an output: its share claimed (None: not stated), and the entries it came by.

    What nobody brought in came by none.
    """

    name: str
    share: Fraction | None
    sequences: tuple[int, ...]


class _Looked(NamedTuple):
    """What was found above a thing.

    Fields
      times    when things above it came in, at whatever time, ascending
      arrived  how many of those had come by then
    """

    times: list[int]
    arrived: int
    borne: Fraction | None
    entries: frozenset[int]

    def holds_at(self, time: int) -> bool:
        """Say whether the same had come in by another moment."""
        return bisect_right(self.times, time) == self.arrived


class _Above:
    """Outputs of a site against the inputs above them."""

    def __init__(self, lives: Lives, blend: Blend, here: Sequence[Movement]) -> None:
        self._lives = lives
        self._blend = blend
        self._came: dict[str, list[Movement]] = defaultdict(list)
        self._outputs = [each for each in here if each.is_output]
        for each in here:
            if not each.is_output:
                self._came[each.name].append(each)
        self._many: dict[str, LinkColumns] = {}
        self._looked: dict[tuple[str, int], list[_Looked]] = defaultdict(list)
        self.faults: list[BlendFault] = []
        self.unknown: list[str] = []

    def judge_all(self) -> None:
        """Take every output of the site."""
        for each in self._outputs:
            self.judge(each)

    def judge(self, output: Movement) -> None:
        """Take an output: a fault when it claims too much, unknown when nothing says so."""
        if output.share is None:
            self.unknown.append(output.name)
            return
        if not output.share:
            return
        borne, entries = self._judged(output)
        if borne is None:
            self.unknown.append(output.name)
        elif output.share > borne + ROUNDING:
            self.faults.append(
                BlendFault(
                    blend=self._blend.id,
                    site=output.site,
                    item=output.name,
                    claimed=float(output.share),
                    borne=float(borne),
                    is_share=True,
                    sequences=tuple(sorted({output.sequence, *entries})),
                )
            )

    def _judged(self, output: Movement) -> tuple[Fraction | None, frozenset[int]]:
        """Return the share that an output may claim, and the entries by which its inputs came.

        What was made of one thing only bears what that bore then: a silo from which a thousand
        lots were drawn is looked at once, and again after something was put into it.
        """
        name, moment = self._narrowed(output)
        key = name, self._state(name, moment)
        for each in self._looked.get(key, ()):
            if each.holds_at(output.time):
                return each.borne, each.entries
        found = lineage(
            self._lives.adjacency,
            name,
            Direction.UPSTREAM,
            self._lives.as_of,
            LIMITS,
            at=moment_of(moment),
        )
        sources = self._sources(name, output.time, found)
        borne = None if found.truncated else self._borne(found, sources)
        entries = frozenset(entry for each in sources for entry in each.sequences)
        times = sorted(each.time for node in found.nodes for each in self._came.get(node.item, ()))
        looked = _Looked(times, bisect_right(times, output.time), borne, entries)
        self._looked[key].append(looked)
        return borne, entries

    def _narrowed(self, output: Movement) -> tuple[str, int]:
        """Return the first thing above an output that came in, or has not one maker; and when."""
        adjacency = self._lives.adjacency
        name, moment = output.name, output.time
        for _ in range(LIMITS.depth):
            links = self._into(name)
            is_one = len(links.kind) == 1 and KINDS[links.kind[0]] is LinkKind.BECAME
            if not is_one or links.since[0] > moment or self._arrived(name, output.time):
                break
            (above,) = adjacency.names(links.other)
            if above.startswith(TRANSFORMATION) or adjacency.are_classes(links.other).any():
                break
            name, moment = above, int(links.since[0])
        return name, moment

    def _into(self, name: str) -> LinkColumns:
        if name in self._many:
            return self._many[name]
        adjacency = self._lives.adjacency
        number = adjacency.number(name)
        if number < 0:
            return NO_LINKS
        links = adjacency.into(np.array([number], np.int64), self._lives.as_of)
        if len(links.kind) > _FEW:
            self._many[name] = links
        return links

    def _state(self, name: str, moment: int) -> int:
        """Return what tells the contents of a thing at a moment from those at others.

        How much had been put into it; where things can be taken out again, the moment itself.
        """
        links = self._into(name)
        if (links.kind == PART_OF).any():
            return moment
        return int((links.since <= moment).sum())

    def _arrived(self, name: str, until: int) -> list[Movement]:
        return [each for each in self._came.get(name, ()) if each.time <= until]

    def _sources(self, start: str, until: int, found: Lineage) -> list[_Source]:
        """Return the nearest items above one that came in by then, or came from nowhere."""
        into: dict[str, list[str]] = defaultdict(list)
        for link in found.links:
            into[link.target].append(link.source)
        sources: dict[str, _Source] = {}
        seen, pending = {start}, [start]
        while pending:
            name = pending.pop()
            came = self._arrived(name, until)
            if came:
                sources[name] = self._source(name, came)
            elif not into[name]:
                sources[name] = _Source(name, NOTHING, ())
            else:
                fresh = [above for above in into[name] if above not in seen]
                seen.update(fresh)
                pending += fresh
        return [sources[name] for name in sorted(sources)]

    def _source(self, name: str, came: Sequence[Movement]) -> _Source:
        """Return what came in under a name: a thing as it came last, a lot as all of it came."""
        if level_of(name) is Level.INSTANCE:
            came = came[-1:]
        sequences = tuple(each.sequence for each in came)
        shares = {each.share for each in came}
        if len(shares) == 1:
            return _Source(name, came[-1].share, sequences)
        if self._blend.model is BlendModel.CONTROLLED_BLENDING:
            return _Source(name, _mean(came), sequences)
        known = [share for share in shares if share is not None]
        is_told = NOTHING in shares or len(known) == len(shares)
        return _Source(name, min(known) if is_told else None, sequences)

    def _borne(self, found: Lineage, sources: Sequence[_Source]) -> Fraction | None:
        """Return the share that an output may claim; None when it is not known."""
        if not sources:
            # A ring, into which nobody brought anything.
            return NOTHING
        if self._blend.model is BlendModel.IDENTITY_PRESERVED and len(sources) > 1:
            return NOTHING
        if self._blend.model is BlendModel.CONTROLLED_BLENDING:
            return self._blended(found, sources)
        shares = [each.share for each in sources if each.share is not None]
        if NOTHING in shares:
            return NOTHING
        # What is not stated may be anything: nothing is said of an output that rests on it.
        return min(shares) if len(shares) == len(sources) else None

    def _blended(self, found: Lineage, sources: Sequence[_Source]) -> Fraction | None:
        if len(sources) == 1:
            return sources[0].share
        stated = self._stated(found)
        amounts = apportion(found, stated)
        through = dict(zip((node.item for node in found.nodes), amounts.nodes, strict=True))
        total = claimed = NOTHING
        for source in sources:
            amount = through[source.name]
            if amount is None or source.share is None:
                return None
            total += amount
            claimed += source.share * amount
        return claimed / total if total else None

    def _stated(self, found: Lineage) -> Stated:
        """Return what entries say of the amounts of a lineage."""
        number = self._lives.adjacency.number
        items = np.array(sorted({number(node.item) for node in found.nodes}), np.int64)
        touched = self._lives.touches(items).sequence.tolist()
        order = sorted({*touched, *(link.sequence for link in found.links)})
        told = {}
        for sequence, event in zip(order, self._lives.events(order), strict=True):
            portion = portion_of(event, self._lives.scheme.units)
            if portion is not None:
                told[sequence] = Told(microseconds_of(event.time), portion)
        return Stated(told, self._weights)

    @cached_property
    def _weights(self) -> dict[str, Fraction]:
        """Return what the inputs of the site weigh, as they came in."""
        return {
            each.name: each.mass_kg
            for came in self._came.values()
            for each in came
            if each.mass_kg is not None
        }


def _mean(came: Sequence[Movement]) -> Fraction | None:
    """Return the share claimed of what came in by several entries, by mass; None: not known."""
    total = claimed = NOTHING
    for each in came:
        if each.mass_kg is None or each.claim_kg is None:
            return None
        total += each.mass_kg
        claimed += each.claim_kg
    return claimed / total if total else None
