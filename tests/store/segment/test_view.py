"""The view: entries and segments of one moment, opened once."""

from pathlib import Path

import numpy as np

import loopbook
from loopbook.store.journal import Journal

EVENT = b"""{"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
"type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2025-03-01T08:00:00Z",
"epcisBody": {"eventList": [{"type": "ObjectEvent", "eventID": "urn:uuid:0", "action": "ADD",
"eventTime": "2025-03-01T08:00:00Z", "eventTimeZoneOffset": "+00:00", "bizStep": "commissioning",
"epcList": ["urn:example:new"]}]}}"""


def test_a_view_follows_the_book(path: Path, journal: Journal) -> None:
    first = journal.sealed()
    assert first.last == first.manifest.size == journal.size()
    assert journal.sealed().links is first.links
    with loopbook.open(path) as book:
        assert book.record(EVENT).appended == 1
        grown = journal.sealed()
        assert grown.manifest.size > first.manifest.size
        assert grown.last == first.last
    sealed = journal.sealed()
    assert sealed.last == sealed.manifest.size == grown.manifest.size
    assert sealed.item_count > first.item_count


def test_names_and_identities_are_found_through_all_segments(journal: Journal) -> None:
    view = journal.sealed()
    numbers = [np.arange(s.first_item, s.first_item + s.item_count) for s in view.links]
    names = [n for s, own in zip(view.links, numbers, strict=True) for n in s.names(own)]
    assert view.numbers(names).tolist() == list(range(view.item_count))
    assert view.numbers(["nobody spoke of it"]).tolist() == [-1]
    for entry in journal.read():
        identity = entry.draft.identity
        found = journal.find(identity.id)
        assert entry.sequence in found
