"""Weave: from events to rows, in the order of time, and again where something earlier changes.

Each item has versions: what it is after each event that changed it. An event reads the versions
just before it and writes those just after. What comes late (an old event told today, an error
declared, a weighing found) is done where it belongs; then only events that read something that has
changed are done again, in order of time. That is all that lies downstream of it, and no more.

The answer hangs on the events alone, not on the order in which they came.
"""

import heapq
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import assert_never

from loopbook.account.attribute.becoming import Becoming, Workshop
from loopbook.account.attribute.containing import join, leave
from loopbook.account.attribute.direct import Directs, Tools
from loopbook.account.attribute.facts import FIRST, LAST, Facts, Span
from loopbook.account.attribute.graph import Graph
from loopbook.account.attribute.holding import Holding
from loopbook.account.attribute.scales import Scales
from loopbook.account.attribute.step import MASS_FACT, Key, Step
from loopbook.account.attribute.transforming import CERTIFICATES, account_of, claim, transform
from loopbook.terms.attribution import Attribution, ChainModel, Part
from loopbook.terms.finding import Finding
from loopbook.terms.scheme import Scheme
from loopbook.trace.portion import Verb

Version = tuple[Key, Holding]


class Weave:
    """One indicator over the events of a book.

    Fields
      graph    its rows
      facts    what events state of items
      done     events done so far, those done again counted again
    """

    def __init__(
        self, attribution: Attribution, scheme: Scheme, parts: tuple[Part, ...] = ()
    ) -> None:
        self.attribution = attribution
        self.graph = Graph()
        self.done = 0
        words = {row.fact for row in attribution.directs} | {
            MASS_FACT, attribution.value_fact, attribution.by, attribution.claim,
        }  # fmt: skip
        self.facts = Facts(words - {""})
        self.scales = Scales(attribution, scheme, self.facts)
        directs = Directs(attribution, scheme, self.facts)
        self._shop = Workshop(attribution, directs, Tools(self.graph, self.scales), self.facts)
        self._parts = parts
        self._steps: dict[Key, Step] = {}
        self._uses: dict[str, list[Key]] = defaultdict(list)
        self._versions: dict[str, list[Version]] = {}
        self._wrote: dict[Key, tuple[str, ...]] = {}
        self._findings: dict[Key, list[Finding]] = {}
        self._classes: dict[str, str] = {}
        self._waiting: list[Key] = []
        self._asked: set[Key] = set()
        self._frontier = FIRST

    def feed(self, steps: Iterable[Step]) -> int:
        """Take events, in any order; an event that is there already is taken once.

        Returns   the number of events done, those done again among them
        """
        spans: list[Span] = []
        for step in steps:
            if step.key in self._steps:
                continue
            self._steps[step.key] = step
            for name in self._names_of(step):
                uses = self._uses[name]
                if not uses or uses[-1] < step.key:
                    uses.append(step.key)
                else:
                    insort(uses, step.key)
            spans += self.facts.add(step)
            self._ask(step.key)
        self._follow(spans)
        return self._run()

    def remove(self, keys: Iterable[Key]) -> int:
        """Take events out again: declared errors. Returns what `feed` returns."""
        spans: list[Span] = []
        for key in keys:
            step = self._steps.pop(key, None)
            if step is None:
                continue
            for name in self._names_of(step):
                uses = self._uses[name]
                del uses[bisect_left(uses, key)]
            spans += self.facts.remove(step)
            self._findings.pop(key, None)
            for name in self._wrote.pop(key, ()):
                self._write(name, key, None)
            self._asked.discard(key)
        self._follow(spans)
        return self._run()

    def _names_of(self, step: Step) -> Iterable[str]:
        names = step.names()
        if self.attribution.model is ChainModel.CERTIFICATE and step.verb is Verb.BECAME:
            return dict.fromkeys((*names, account_of(step.place)))
        return names

    def _ask(self, key: Key) -> None:
        if key not in self._asked:
            self._asked.add(key)
            heapq.heappush(self._waiting, key)

    def _follow(self, spans: Iterable[Span]) -> None:
        """Ask for the events done already that use an item while another fact of it counts."""
        for span in spans:
            uses = self._uses.get(span.item, [])
            last = min(span.last, self._frontier)
            for key in uses[bisect_left(uses, span.first) : bisect_right(uses, last)]:
                self._ask(key)

    def _run(self) -> int:
        before = self.done
        while self._waiting:
            key = heapq.heappop(self._waiting)
            if key in self._asked:
                self._asked.discard(key)
                self._do(self._steps[key])
        return self.done - before

    def _do(self, step: Step) -> None:
        """Do an event, and ask for those that read what has changed."""
        self.done += 1
        key = step.key
        self._frontier = max(self._frontier, key)
        work = Becoming(self._shop, step, lambda name: self.holding(name, key, is_before=True))
        _do_verb(work, self)
        if work.findings:
            self._findings[key] = work.findings
        else:
            self._findings.pop(key, None)
        for thing in (*step.inputs, *step.outputs, *((step.parent,) if step.parent else ())):
            if thing.has_name and thing.item_class:
                self._classes.setdefault(thing.name, thing.item_class)
        for name in self._wrote.get(key, ()):
            if name not in work.after:
                self._write(name, key, None)
        for name, holding in work.after.items():
            self._write(name, key, holding)
        self._wrote[key] = tuple(work.after)

    def _write(self, name: str, key: Key, holding: Holding | None) -> None:
        versions = self._versions.setdefault(name, [])
        at = bisect_left(versions, key, key=_key)
        is_there = at < len(versions) and versions[at][0] == key
        if is_there and versions[at][1] == holding:
            return
        if holding is None:
            del versions[at : at + is_there]
        else:
            versions[at : at + is_there] = [(key, holding)]
        # Whoever comes next and writes the item anew hides the change from those behind it.
        behind = at + (holding is not None)
        last = versions[behind][0] if behind < len(versions) else LAST
        uses = self._uses.get(name, [])
        until = min(last, self._frontier)
        for use in uses[bisect_right(uses, key) : bisect_right(uses, until)]:
            self._ask(use)

    def holding(self, name: str, key: Key = LAST, *, is_before: bool = False) -> Holding | None:
        """Return what an item is after the event at `key` (or just before it); None: not heard."""
        versions = self._versions.get(name)
        if not versions:
            return None
        find = bisect_left if is_before else bisect_right
        at = find(versions, key, key=_key)
        return versions[at - 1][1] if at else None

    def versions(self, name: str) -> Sequence[Version]:
        """Return what an item was after each event that changed it, by time."""
        return self._versions.get(name, ())

    def items(self) -> list[str]:
        """Return the items that events have made something of, by the first that did, then name."""
        first = {name: each[0][0] for name, each in self._versions.items() if each}
        named = (name for name in first if not name.startswith(CERTIFICATES))
        return sorted(named, key=lambda name: (first[name], name))

    def class_of(self, item: str) -> str:
        """Return the class by which an item was first known here; empty when by none."""
        return self._classes.get(item, "")

    def sequences(self, item: str) -> tuple[int, ...]:
        """Return the entries that made an item what it is, ascending."""
        return tuple(sorted({key[1] for key, _ in self._versions.get(item, ())}))

    def findings(self, sequences: Sequence[int] | None = None) -> tuple[Finding, ...]:
        """Return what could not be said, by time; of some entries when they are named."""
        asked = None if sequences is None else set(sequences)
        return tuple(
            finding
            for key in sorted(self._findings)
            if asked is None or key[1] in asked
            for finding in self._findings[key]
        )

    @property
    def parts(self) -> tuple[Part, ...]:
        """Rows of the pack for parts without a name."""
        return self._parts


def _key(version: Version) -> Key:
    return version[0]


def _do_verb(work: Becoming, weave: Weave) -> None:
    """Do what the verb of a step says."""
    step = work.step
    match step.verb:
        case Verb.MADE:
            work.make(step.outputs)
        case Verb.SEEN:
            work.see(step.outputs)
        case Verb.REMOVED:
            work.remove(step.inputs)
        case Verb.BECAME:
            is_claimed = weave.attribution.model is ChainModel.CERTIFICATE
            (claim if is_claimed else transform)(work)
        case Verb.JOINED:
            join(work, weave.parts)
        case Verb.LEFT:
            leave(work)
        case _ as other:
            assert_never(other)
