"""The view: entries and segments of one moment, opened once."""

from pathlib import Path

import numpy as np

import loopbook
from loopbook.store.journal import Journal
from loopbook.store.segment.folder import DESCRIPTION
from loopbook.store.segment.manifest import LINKS, Manifest, Sealed
from loopbook.store.segment.view import present

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


def test_segments_that_lie_elsewhere_are_left_out_with_all_that_stands_on_them(
    tmp_path: Path,
) -> None:
    def row(digest: str, first: int, last: int) -> Sealed:
        return Sealed(digest, first, last, 1, f"{digest}-{first}", "", "")

    links = [row(LINKS, 1, 5), row(LINKS, 6, 9), row(LINKS, 10, 12)]
    posted = [row("p", 1, 5), row("p", 6, 12)]
    whole = Manifest(12, (5, 5), (*links, *posted), b"key")
    for each in whole.rows:
        (tmp_path / each.folder).mkdir()
        (tmp_path / each.folder / DESCRIPTION).touch()
    assert present(whole, tmp_path) is whole
    (tmp_path / links[1].folder / DESCRIPTION).unlink()
    seen = present(whole, tmp_path)
    assert seen.rows == (links[0], posted[0])
    assert (seen.size, seen.generation, seen.key) == (12, (5, 5), b"key")
    assert present(whole, tmp_path / "nowhere").rows == ()
