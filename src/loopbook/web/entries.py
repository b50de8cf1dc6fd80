"""Entries: the lines of a page that lead to single entries."""

from collections.abc import Iterable, Mapping, Sequence

from loopbook.book.book import Book
from loopbook.render.entries import kind_text, what_text, word_label
from loopbook.render.moment import moment_text
from loopbook.terms.history import Recorded
from loopbook.terms.scheme import Word
from loopbook.web.choice import Choice, link

ENTRIES_SHOWN = 100
ENTRIES_MAX = 10_000


def recorded_of(book: Book, sequences: Iterable[int]) -> list[Recorded]:
    """Return the entries of these sequences, the first ENTRIES_MAX of them."""
    return [book.entry(sequence) for sequence in sorted(sequences)[:ENTRIES_MAX]]


def entry_lines(
    entries: Sequence[Recorded], words: Mapping[str, Word], choice: Choice
) -> list[dict[str, object]]:
    """Return what a page shows of each entry: when, what, where, who says so, and its address."""
    return [_line(recorded, words, choice) for recorded in entries]


def _line(recorded: Recorded, words: Mapping[str, Word], choice: Choice) -> dict[str, object]:
    event, entry, language = recorded.event, recorded.entry, choice.language
    places = (event.read_point, event.biz_location) if event else ("", "")
    return {
        "sequence": entry.sequence,
        "href": link(choice, f"/event/{entry.sequence}"),
        "time": moment_text(event.time if event else entry.record_time, language),
        "kind": kind_text(entry.draft.kind, language),
        "what": what_text(recorded, words, language),
        "disposition": word_label(words, event.disposition, language) if event else "",
        "place": next((place for place in places if place), ""),
        "party": entry.draft.party,
        "source": entry.draft.source,
        "voided": [str(sequence) for sequence in recorded.voided_by],
    }
