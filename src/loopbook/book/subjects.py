"""Subjects: places and parties of a kind, as the master data of a book tell them to one reader."""

from collections.abc import Iterator, Mapping
from datetime import date

from loopbook.book.readings import Readings, runs_of
from loopbook.formats.master import master_of
from loopbook.terms.entry import Entry, EntryKind
from loopbook.terms.lineage import AsOf
from loopbook.terms.master import MasterRecord
from loopbook.terms.party import may_see
from loopbook.terms.same import identity_of
from loopbook.terms.subject import KIND, SINCE, UNTIL, Subject

_SPLIT = "|"
"""Between the kinds of one place, where it is of several."""


def subjects_of(readings: Readings, known: AsOf) -> tuple[Subject, ...]:
    """Return every place or party whose master data say a kind, by identifier.

    A later record adds to an earlier one. Master data carry no day of the world's clock: of a past
    day it is told what the ledger holds, and `since` and `until` say when a subject counts.

    Parameters
      known   checkpoint and reader; records that he may not see are not there
    """
    spelled: dict[str, str] = {}
    attributes: dict[str, dict[str, object]] = {}
    sequences: dict[str, list[int]] = {}
    for sequence, record in _told(readings, known):
        one = identity_of(record.id)
        spelled.setdefault(one, record.id)
        attributes.setdefault(one, {}).update(record.attributes)
        if not {KIND, SINCE, UNTIL}.isdisjoint(record.attributes):
            sequences.setdefault(one, []).append(sequence)
    found = (
        _subject(spelled[one], attributes[one], tuple(sequences[one])) for one in sorted(sequences)
    )
    return tuple(subject for subject in found if subject.kinds)


def _told(readings: Readings, known: AsOf) -> Iterator[tuple[int, MasterRecord]]:
    for entry in _entries(readings):
        is_past = known.size is None or entry.sequence <= known.size
        if is_past and may_see(entry.draft.audience, known.sees):
            yield entry.sequence, master_of(entry.draft.content, entry.draft.context)


def _entries(readings: Readings) -> Iterator[Entry]:
    """Yield the entries of master data; of sealed ones no other is read."""
    view, store = readings.stack.view, readings.store
    for segment in view.links:
        for first, last in runs_of(segment.sequences_of((int(EntryKind.MASTER),))):
            yield from store.read(first, last)
    yield from store.read(view.last + 1, readings.size, (EntryKind.MASTER,))


def _subject(one: str, attributes: Mapping[str, object], sequences: tuple[int, ...]) -> Subject:
    stated = attributes.get(KIND, "")
    kinds = [kind.strip() for kind in str(stated).split(_SPLIT)]
    since, until = (attributes.get(name) for name in (SINCE, UNTIL))
    days = [_day(each) for each in (since, until)]
    unread = [str(each) for each, day in zip((since, until), days, strict=True) if each and not day]
    return Subject(
        id=one,
        kinds=tuple(kind for kind in kinds if kind),
        since=days[0],
        until=days[1],
        unread=", ".join(unread),
        sequences=sequences,
    )


def _day(stated: object) -> date | None:
    try:
        return date.fromisoformat(str(stated)[:10]) if stated else None
    except ValueError:
        return None
