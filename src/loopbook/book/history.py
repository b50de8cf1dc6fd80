"""History: entries with their readings, and all that is known of one item."""

from loopbook.book.readings import Readings
from loopbook.book.sources import LedgerSources
from loopbook.evaluate.grade import grade_item
from loopbook.formats.event import event_of
from loopbook.formats.master import master_of
from loopbook.formats.observation import observation_of
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.history import Fact, ItemFacts, ItemHistory, Recorded
from loopbook.terms.lineage import AsOf
from loopbook.terms.scheme import Scheme


def recorded(readings: Readings, entry: Entry) -> Recorded:
    """Return an entry with its reading, the declarations against it, and its postings."""
    draft = entry.draft
    kind = draft.kind
    event = event_of(draft.content, draft.context) if kind is EntryKind.EVENT else None
    return Recorded(
        entry=entry,
        event=event,
        observation=observation_of(draft.content) if kind is EntryKind.OBSERVATION else None,
        master=master_of(draft.content, draft.context) if kind is EntryKind.MASTER else None,
        voided_by=tuple(d.by for d in readings.voids.get(entry.sequence, ())),
        findings=readings.posting_findings(event) if event is not None else (),
        postings=tuple(
            posting
            for scheme in readings.shelf.compiled()
            for posting in readings.tail.postings_of(scheme.digest, entry.sequence)
        ),
    )


def history(
    readings: Readings,
    item: str,
    scheme: Scheme | None,
    sources: LedgerSources | None,
    known: AsOf,
) -> ItemHistory:
    """Return what is known of an item under a pack: class, facts, grades, entries by time."""
    touches = readings.tail.touches(item, known)
    entries = tuple(
        recorded(readings, next(iter(readings.store.read(touch.sequence, touch.sequence))))
        for touch in touches
    )
    if scheme is None or sources is None:
        return ItemHistory(item=item, item_class="", facts={}, grades=(), entries=entries)
    facts: dict[str, Fact] = sources.latest(readings.facts[scheme.digest].get(item, []))
    item_class = readings.classes[scheme.digest].get(item, "")
    narrower = ItemFacts(item, item_class, facts)
    grades = tuple(
        grade_item(ladder, narrower)
        for ladder in scheme.ladders.values()
        if readings.is_of_class(scheme, item, ladder.item_class)
    )
    return ItemHistory(
        item=item, item_class=item_class, facts=facts, grades=grades, entries=entries
    )
