"""Entries: the lines of a page that lead to single entries, and what of them is made up."""

from collections.abc import Iterable, Mapping, Sequence

from loopbook.book.book import Book
from loopbook.render.entries import kind_text, what_text, word_label
from loopbook.render.identifier import brief
from loopbook.render.moment import event_time_text, moment_text
from loopbook.terms.event import Basis, Event
from loopbook.terms.history import Recorded
from loopbook.terms.scheme import Word
from loopbook.web.choice import Choice, link

ENTRIES_SHOWN = 100
ENTRIES_MAX = 10_000

_MARKS = {
    "time": {"eventTime", "eventTimeZoneOffset"},
    "what": {"bizStep"},
    "read_point": {"readPoint"},
    "biz_location": {"bizLocation"},
    "sources": {"sourceList"},
    "destinations": {"destinationList"},
}
"""Part of a page -> fields of an event that it shows."""


def recorded_of(book: Book, sequences: Iterable[int]) -> list[Recorded]:
    """Return the entries of these sequences, the first ENTRIES_MAX of them."""
    return [book.entry(sequence) for sequence in sorted(sequences)[:ENTRIES_MAX]]


def bases_stated(entries: Iterable[Recorded]) -> set[Basis]:
    """Return the bases that entries state, on their own or through what was made of them.

    An event that names a field as made up counts as constructed, whatever its numbers rest on.
    """
    found: set[Basis] = set()
    for recorded in entries:
        found |= {posting.basis for posting in recorded.postings}
        event = recorded.event
        if event is not None:
            found |= {basis for basis in (event.basis, *(s.basis for s in event.sensors)) if basis}
            found |= {Basis.CONSTRUCTED} if event.constructed else set()
    return found


def made_up(event: Event | None) -> frozenset[str]:
    """Return which parts of a page about this event are made up, as the event says.

    Parts are `time`, `what`, `read_point`, `biz_location`, `sources`, `destinations`, and `place`:
    the one of the two locations that is shown.
    """
    named = set(event.constructed) if event is not None else set()
    found = {part for part, fields in _MARKS.items() if fields & named}
    if event is not None and ("read_point" if event.read_point else "biz_location") in found:
        found.add("place")
    return frozenset(found)


def entry_lines(
    entries: Sequence[Recorded], words: Mapping[str, Word], choice: Choice
) -> list[dict[str, object]]:
    """Return what a page shows of each entry: when, what, where, who says so, and its address."""
    return [_line(recorded, words, choice) for recorded in entries]


def _line(recorded: Recorded, words: Mapping[str, Word], choice: Choice) -> dict[str, object]:
    event, entry, language = recorded.event, recorded.entry, choice.language
    place = (event.read_point or event.biz_location) if event else ""
    when = event_time_text(event, language) if event else moment_text(entry.record_time, language)
    return {
        "sequence": entry.sequence,
        "href": link(choice, f"/event/{entry.sequence}"),
        "time": when,
        "kind": kind_text(entry.draft.kind, language),
        "what": what_text(recorded, words, language),
        "disposition": word_label(words, event.disposition, language) if event else "",
        "place": place,
        "place_brief": brief(place),
        "party": entry.draft.party,
        "source": entry.draft.source,
        "voided": [str(sequence) for sequence in recorded.voided_by],
        "made_up": made_up(event),
    }
