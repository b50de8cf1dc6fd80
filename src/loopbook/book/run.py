"""Run: a run of entries on its way into segments, of links and of postings."""

from collections.abc import Iterator
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from loopbook.book.reading import classed, derived, reversals
from loopbook.book.readings import Readings
from loopbook.book.shelf import core
from loopbook.formats.observation import observation_of
from loopbook.store.segment.build import Earlier, LinksBuilder, Said
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.declared import Settled
from loopbook.store.segment.part import Part
from loopbook.store.segment.postings import Posted, PostingsBuilder
from loopbook.store.segment.stack import Stack
from loopbook.store.segment.view import View
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.event import Event
from loopbook.terms.scheme import Scheme
from loopbook.trace.link import links
from loopbook.trace.spoken import spoken

Span = tuple[int, int]
"""First and last entry, both included."""


class PostingsRun:
    """The postings, facts and classes of a run of entries under one pack, as they are gathered."""

    def __init__(self, readings: Readings, scheme: Scheme) -> None:
        self._readings = readings
        self._poster = readings.poster_of(scheme)
        self._builder = PostingsBuilder()

    def take(self, entry: Entry, event: Event | None) -> None:
        """Take the next entry."""
        if event is None or event.error is not None:
            return
        sequence, builder = entry.sequence, self._builder
        postings = derived(self._poster, sequence, event)
        if postings:
            builder.post(Posted(sequence, postings, entry.draft.audience))
        classifier = self._poster.classifier
        for item in classed(event):
            if not builder.is_classified(item):
                builder.classify(item, classifier.class_of(item, event))
        builder.state(classifier.facts_of(sequence, event))

    def reverse(self, at: int, settled: Settled) -> None:
        """Take back what an entry posts, from entry `at` on."""
        (entry,) = self._readings.store.read(settled.sequence, settled.sequence)
        event = self._readings.event_of_entry(entry)
        if event is not None:
            postings = derived(self._poster, settled.sequence, event)
            taken = reversals(postings, settled.by, settled.time)
            self._builder.post(Posted(at, taken, entry.draft.audience))

    def part(self, stack: Stack, span: Span) -> Part:
        """Return the segment of the run; `stack` knows all its items."""
        return self._builder.part(span, stack.numbers(self._builder.names()))


def links_builder(stack: Stack, first: int, readings: Readings) -> LinksBuilder:
    """Return what takes the entries after those that `stack` has sealed."""
    segments = stack.view.links

    def are_used(items: Ints) -> NDArray[np.bool_]:
        nowhere = np.zeros(len(items), bool)
        return reduce(np.logical_or, (segment.are_used(items) for segment in segments), nowhere)

    earlier = Earlier(
        first_item=stack.view.item_count,
        pending=segments[-1].pending if segments else (),
        numbers=stack.numbers,
        originals=readings.store.originals,
        are_used=are_used,
    )
    return LinksBuilder(first, earlier)


def add_entry(builder: LinksBuilder, entry: Entry, event: Event | None) -> list[Settled]:
    """Give an entry to the builder; return the voids that it settles."""
    said = None
    if event is not None:
        linked = links(entry.sequence, event)
        names = [name for name, _ in linked.touches]
        told = spoken(event, core().units)
        said = Said(linked.links, names, linked.endings, linked.classes, told)
    is_observation = entry.draft.kind is EntryKind.OBSERVATION
    seen = observation_of(entry.draft.content) if is_observation else None
    settled = builder.add(entry, event, said, seen)
    return [each for each in settled if not each.is_correction]


def events_of(readings: Readings, span: Span) -> Iterator[tuple[Entry, Event | None]]:
    """Yield the entries of a span with the events they hold."""
    for entry in readings.store.read(*span):
        yield entry, readings.event_of_entry(entry)


def voids_by_entry(view: View, span: Span) -> dict[int, list[Settled]]:
    """Return what entries of a span settle, by the later of the two entries, from sealed links."""
    found: dict[int, list[Settled]] = {}
    for segment in view.links:
        if segment.last >= span[0] and segment.first <= span[1]:
            columns = (column.tolist() for column in segment.voids())
            for sequence, by, time in zip(*columns, strict=True):
                settled = Settled(sequence, by, time, is_correction=False)
                found.setdefault(max(settled.sequence, settled.by), []).append(settled)
    return found
