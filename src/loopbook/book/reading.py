"""Reading of a pack: its postings, facts and classes, from sealed segments and from the tail."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

import msgspec
import numpy as np

from loopbook.account.post import reverse
from loopbook.account.poster import Poster
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.manifest import Manifest
from loopbook.store.segment.posted import PostingsSegment
from loopbook.store.segment.stack import Stack
from loopbook.store.segment.totals import Evidence, PackTotals
from loopbook.terms.account import Above, nothing_above
from loopbook.terms.event import LOOPBOOK, Event
from loopbook.terms.history import Fact
from loopbook.terms.lineage import moment_of
from loopbook.terms.master import MasterRecord
from loopbook.terms.posting import Posting
from loopbook.terms.scheme import Scheme
from loopbook.trace.classify import with_broader

EDITION = "1"
"""Changes when the same pack posts otherwise than before: segments are then made again."""

_READ = (f"{LOOPBOOK}class", f"{LOOPBOOK}role")


def reading_digest(
    scheme: Scheme, before: Sequence[Scheme], masters: Mapping[str, MasterRecord]
) -> str:
    """Return the digest (hex) of all that decides what a pack makes of an event.

    Parameters
      before   the packs activated before it, which it may extend
      masters  master data; what they say of classes and roles is read, nothing else
    """
    stated = sorted(
        (name, *(str(record.attributes.get(word, "")) for word in _READ))
        for name, record in masters.items()
        if any(word in record.attributes for word in _READ)
    )
    parts = (EDITION, scheme.digest, [each.digest for each in before], stated)
    return sha256(msgspec.json.encode(parts)).hexdigest()


def derived(poster: Poster, sequence: int, event: Event) -> tuple[Posting, ...]:
    """Return what an entry posts by itself; a declaration posts nothing."""
    return poster.post(sequence, event).postings


def reversals(postings: Iterable[Posting], by: int, time: int) -> tuple[Posting, ...]:
    """Return what takes postings back.

    Parameters
      by    the declaration;  time  when it was made, microseconds since 1970 UTC
    """
    moment = moment_of(time)
    return tuple(reverse(posting, by, moment) for posting in postings)


def classed(event: Event) -> tuple[str, ...]:
    """Return the things of an event that are classified: instances, not lots."""
    return tuple(
        item for item in (*event.epcs, *event.inputs, *event.outputs, event.parent) if item
    )


class PackReading:
    """What one pack makes of the entries of a book; fed by `Readings`.

    Fields
      digest   of the pack with the master data it is read by
      posted   the last entry taken in, sealed ones included
      poster   posts events under it
    """

    def __init__(
        self,
        scheme: Scheme,
        digest: str,
        stack: Stack,
        poster: Poster,
        evidence: Evidence,
        *,
        above: Above = nothing_above,
    ) -> None:
        self.scheme = scheme
        self.digest = digest
        self.poster = poster
        self._stack = stack
        self._segments = _opened(stack, digest)
        self.posted = self._segments[-1].row.last if self._segments else 0
        self.totals = PackTotals(scheme.digest, self._segments, stack.tail, evidence, above)
        self._facts: dict[str, list[Fact]] = {}
        self._classes: dict[str, str] = {}

    def take(self, sequence: int, event: Event) -> None:
        """Take the next entry: its postings, facts and classes."""
        self.posted = sequence
        if event.error is not None:
            return
        self.totals.forget()
        self._stack.tail.post(self.scheme.digest, derived(self.poster, sequence, event))
        classifier = self.poster.classifier
        for item in classed(event):
            if not self._classes.get(item):
                self._classes[item] = classifier.class_of(item, event)
        for item, fact in classifier.facts_of(sequence, event):
            self._facts.setdefault(item, []).append(fact)

    def reverse(self, sequence: int, event: Event, by: int, time: int) -> None:
        """Take back what an entry posts, since entry `by` declared it an error."""
        self.totals.forget()
        postings = derived(self.poster, sequence, event)
        self._stack.tail.post(self.scheme.digest, reversals(postings, by, time))

    @property
    def segments(self) -> tuple[PostingsSegment, ...]:
        """The sealed segments of the reading, in order."""
        return self._segments

    @property
    def recent_classes(self) -> Mapping[str, str]:
        """Classes that entries not sealed yet give to items, by name; empty where none does."""
        return self._classes

    @property
    def recent_facts(self) -> Mapping[str, Sequence[Fact]]:
        """Facts that entries not sealed yet state of items, by name, in the order of entries."""
        return self._facts

    def class_of(self, item: str) -> str:
        """Return the class of an item by the first entry that says one; empty when none does."""
        number = self._stack.number(item)
        for segment in self._segments:
            found = segment.class_of(number)
            if found:
                return found
        return self._classes.get(item, "")

    def facts_of(self, item: str) -> list[Fact]:
        """Return every fact stated of an item, in the order of entries."""
        asked = np.array([self._stack.number(item)])
        sealed = [fact for segment in self._segments for _, fact in segment.facts(asked)]
        return [*sealed, *self._facts.get(item, ())]

    def is_within(self, item_class: str, wider: str) -> bool:
        """Say whether a class is another, or narrower."""
        return wider in with_broader(self.scheme, item_class)

    def members(self, item_class: str) -> Iterator[tuple[str, str, list[Fact]]]:
        """Yield the items of a class or of a narrower one: name, class, every fact stated."""
        narrower = {
            term for term in self.scheme.vocabulary if item_class in with_broader(self.scheme, term)
        }
        classes = self._sealed_members(narrower)
        numbers = np.fromiter(classes, np.int64, len(classes))
        facts: dict[int, list[Fact]] = {}
        for segment in self._segments:
            for number, fact in segment.facts(numbers):
                facts.setdefault(number, []).append(fact)
        names = self._stack.names(numbers)
        for number, name in zip(numbers.tolist(), names, strict=True):
            yield name, classes[number], [*facts.get(number, ()), *self._facts.get(name, ())]
        sealed = set(names)
        for item, found in self._classes.items():
            if found in narrower and item not in sealed and self.class_of(item) == found:
                yield item, found, self.facts_of(item)

    def _sealed_members(self, narrower: set[str]) -> dict[int, str]:
        """Return the items whose first class in a segment is one of these, with that class."""
        found: dict[int, str] = {}
        earlier: list[Ints] = []
        for segment in self._segments:
            items, classes = segment.members(narrower)
            is_first = np.ones(len(items), bool)
            for others in earlier:
                is_first &= ~np.isin(items, others)
            chosen = np.flatnonzero(is_first).tolist()
            found.update((int(items[at]), classes[at]) for at in chosen)
            earlier.append(segment.classified)
        return found


def _opened(stack: Stack, digest: str) -> tuple[PostingsSegment, ...]:
    """Return the postings segments of a reading, as far as links segments go."""
    view = stack.view
    manifest: Manifest = view.manifest
    if view.folder is None:
        return ()
    return tuple(
        PostingsSegment(view.folder, row, stack.names)
        for row in manifest.of(digest)
        if row.last <= view.last
    )
