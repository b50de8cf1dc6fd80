"""Weaving: attribution kept up with a book: what is new is woven in, what was voided taken out.

On the walk: `book/attributing` asks for the weave of an indicator; events are read once and kept as
steps, so that a passport is right the moment its event is acknowledged. Answers as of a checkpoint
or a day are woven from what was known then.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from loopbook.account.attribute.step import Step, StepReader
from loopbook.account.attribute.weave import Weave
from loopbook.terms.attribution import Attribution, AttributionKind, Direct
from loopbook.terms.event import Event
from loopbook.terms.lineage import AsOf, microseconds_of
from loopbook.terms.scheme import Scheme
from loopbook.trace.classifier import Classifier

WOVEN_MAX = 12
"""Indicators kept woven at once."""

REELS_MAX = 3
"""Readings of packs whose events are kept read at once."""

Read = Iterable[tuple[int, Event]]
"""Sequences with their events, in any order."""


class Reel:
    """Events read as steps under one pack, each once, for all its indicators and readers.

    Fields
      last   every event up to this entry was read
    """

    def __init__(self, scheme: Scheme, classifier: Classifier) -> None:
        self.last = 0
        self._reader = StepReader(scheme, classifier)
        self._steps: dict[int, Step | None] = {}

    def read_on(self, events: Read, last: int) -> None:
        """Read the events after `last` so far, up to the new one, in order of entries."""
        for sequence, event in events:
            self.step_of(sequence, event)
        self.last = last

    def step_of(self, sequence: int, event: Event) -> Step | None:
        """Return an event as a step; None where it says nothing of amounts."""
        if sequence not in self._steps:
            self._steps[sequence] = self._reader.step_of(sequence, event)
        return self._steps[sequence]

    def between(self, first: int, last: int) -> Iterator[Step]:
        """Yield the steps of entries `first`..`last`, which were read."""
        if first > last - len(self._steps) // 8:
            # A few new entries: all that were read need not be looked through for them.
            found = (self._steps.get(sequence) for sequence in range(first, last + 1))
        else:
            found = (step for at, step in self._steps.items() if first <= at <= last)
        yield from (step for step in found if step is not None)


class Loom:
    """What is kept woven of a book: reels by reading of a pack, weaves by indicator and rights."""

    def __init__(self) -> None:
        self._reels: dict[str, Reel] = {}
        self._woven: dict[tuple[str, str, object], Woven] = {}

    def reel(self, digest: str, scheme: Scheme, classifier: Classifier) -> Reel:
        """Return the reel of a reading; those of readings that are gone are let go."""
        if digest not in self._reels:
            if len(self._reels) >= REELS_MAX:
                self._reels.pop(next(iter(self._reels)))
            self._reels[digest] = Reel(scheme, classifier)
        return self._reels[digest]

    def get(self, key: tuple[str, str, object]) -> "Woven | None":
        """Return what is kept under a reading, an indicator and rights; None when nothing is."""
        return self._woven.get(key)

    def keep(self, key: tuple[str, str, object], woven: "Woven") -> "Woven":
        """Keep a weave; the one kept longest goes when there are too many."""
        while len(self._woven) >= WOVEN_MAX:
            self._woven.pop(next(iter(self._woven)))
        self._woven[key] = woven
        return woven


class Woven:
    """An indicator over the events of a book that a reader may see.

    Fields
      weave      its rows
      coverage   of a burden: which part of what went in has one stated
      last       the last entry woven in
      redone     events done for the last call, those done again among them
    """

    def __init__(self, attribution: Attribution, scheme: Scheme) -> None:
        self.weave = Weave(attribution, scheme, scheme.parts)
        self.coverage: Weave | None = None
        if attribution.kind is AttributionKind.BURDEN:
            self.coverage = Weave(covered(attribution), scheme, scheme.parts)
        self.last = 0
        self.redone = 0
        self._keys: dict[int, Step] = {}

    def take(self, steps: Iterable[Step], last: int) -> None:
        """Weave in what events up to entry `last` say; what is in already is left."""
        new = [step for step in steps if step.sequence not in self._keys]
        for step in new:
            self._keys[step.sequence] = step
        if self.coverage is not None:
            self.coverage.feed(new)
        self.redone += self.weave.feed(new)
        self.last = last

    def drop(self, sequences: Iterable[int]) -> None:
        """Take out what was declared an error; what was never in is left."""
        keys = [self._keys.pop(each).key for each in sequences if each in self._keys]
        self.redone += self.weave.remove(keys)
        if self.coverage is not None:
            self.coverage.remove(keys)

    def holds(self, sequence: int) -> bool:
        """Say whether the event of an entry is woven in."""
        return sequence in self._keys


def covered(attribution: Attribution) -> Attribution:
    """Return the content of which nothing is unknown where a burden has an own value stated."""
    directs = tuple(
        Direct(
            item_class=row.item_class,
            event_type=row.event_type,
            action=row.action,
            biz_step=row.biz_step,
            value=1.0,
            source=row.source,
            grade=row.grade,
            rule=row.rule,
        )
        for row in attribution.directs
        if not row.is_added
    )
    return msgspec.structs.replace(attribution, kind=AttributionKind.CONTENT, directs=directs)


def is_plain(known: AsOf) -> bool:
    """Say whether `known` is limited by a reader's rights only: what is woven goes on then."""
    return known.size is None and known.day is None


def may_know(step: Step, known: AsOf, corrected: datetime | None) -> bool:
    """Say whether an event is known at a checkpoint or day.

    Parameters
      corrected   when what this event corrects was declared an error; None: it corrects none
    """
    if known.size is not None and step.sequence > known.size:
        return False
    if known.day is None:
        return True
    time = step.key[0] if corrected is None else max(step.key[0], microseconds_of(corrected))
    return time <= microseconds_of(known.day)
