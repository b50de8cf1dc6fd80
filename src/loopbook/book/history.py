"""History: entries with their readings, and all that is known of one item."""

from loopbook.book.readings import Readings
from loopbook.book.sources import LedgerSources, class_of
from loopbook.evaluate.grade import grade_item
from loopbook.formats.event import event_of
from loopbook.formats.master import master_of
from loopbook.formats.observation import observation_of
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.history import Fact, ItemFacts, ItemHistory, Recorded
from loopbook.terms.lineage import AsOf
from loopbook.terms.scheme import Scheme


def recorded(readings: Readings, entry: Entry, known: AsOf) -> Recorded:
    """Return an entry with its reading, the declarations against it, and its postings.

    Declarations that `known` may not see are left out.
    """
    draft = entry.draft
    kind = draft.kind
    event = event_of(draft.content, draft.context) if kind is EntryKind.EVENT else None
    return Recorded(
        entry=entry,
        event=event,
        observation=observation_of(draft.content) if kind is EntryKind.OBSERVATION else None,
        master=master_of(draft.content, draft.context) if kind is EntryKind.MASTER else None,
        voided_by=tuple(
            by
            for by in readings.voided_by(entry.sequence)
            if known.sees is None or readings.stack.is_open(by, known.sees)
        ),
        findings=readings.posting_findings(event) if event is not None else (),
        postings=tuple(
            posting
            for scheme in readings.shelf.compiled()
            for posting in readings.of(scheme).totals.postings_of(entry.sequence)
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
    touches = readings.stack.touches(item, known)
    entries = tuple(
        recorded(readings, next(iter(readings.store.read(touch.sequence, touch.sequence))), known)
        for touch in touches
    )
    if scheme is None or sources is None:
        return ItemHistory(item=item, item_class="", facts={}, grades=(), entries=entries)
    pack = readings.of(scheme)
    facts: dict[str, Fact] = sources.latest(pack.facts_of(item))
    item_class = class_of(readings, scheme, item, known)
    narrower = ItemFacts(item, item_class, facts)
    grades = tuple(
        grade_item(ladder, narrower)
        for ladder in scheme.ladders.values()
        if pack.is_within(item_class, ladder.item_class)
    )
    return ItemHistory(
        item=item, item_class=item_class, facts=facts, grades=grades, entries=entries
    )
