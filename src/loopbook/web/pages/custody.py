"""Custody on the page of an item: what it reached, where it is, who had it, and what breaks."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import unquote, urlsplit

from loopbook.book.book import Book
from loopbook.errors import ParseError, UnknownTerm
from loopbook.render.custody import gap_text, where_lines
from loopbook.render.identifier import brief
from loopbook.render.moment import local_time_text
from loopbook.render.naming import label_of
from loopbook.render.table import Table
from loopbook.terms.custody import Custody, Gap, Held
from loopbook.terms.history import ItemHistory
from loopbook.terms.identifier.key_type import KEYS
from loopbook.terms.milestone import PassedMilestone
from loopbook.web.choice import Choice, link
from loopbook.wording import say

TimeText = Callable[[datetime, int], str]
"""Gives the words of a moment at the offset of the entry that says it."""


def custody_values(book: Book, history: ItemHistory, choice: Choice) -> dict[str, object]:
    """Return what the page shows of an item's milestones and of its custody."""
    item, language = history.item, choice.language
    found = book.custody(item, scheme=choice.scheme, as_of=choice.as_of)
    passed = book.milestones(item, scheme=choice.scheme, as_of=choice.as_of)
    events = {recorded.entry.sequence: recorded.event for recorded in history.entries}
    offsets = {s: event.offset for s, event in events.items() if event is not None}

    def time_text(moment: datetime, sequence: int) -> str:
        return local_time_text(moment, offsets.get(sequence, ""), language)

    return {
        "milestones": [_milestone(each, time_text, choice) for each in passed],
        "where": list(where_lines(found.where, language)),
        "chain": [_held(each, time_text, choice) for each in found.chain],
        "gaps": [_gap(each, choice) for each in found.gaps],
        "passport": _passport(book, item, choice),
    }


def chain_table(book: Book, item: str, choice: Choice) -> Table:
    """Return who had an item, in order, as a table; identifiers whole."""
    found: Custody = book.custody(item, scheme=choice.scheme, as_of=choice.as_of)
    keys = ("since", "until", "party", "place", "entry")
    rows = tuple(
        (
            each.since.isoformat(),
            each.until.isoformat() if each.until else None,
            each.party or None,
            each.place or None,
            ", ".join(str(sequence) for sequence in each.sequences),
        )
        for each in found.chain
    )
    return Table("chain", keys, tuple(say(f"page.{key}", choice.language) for key in keys), rows)


def milestone_table(book: Book, item: str, choice: Choice) -> Table:
    """Return what an item reached, by time, as a table."""
    passed = book.milestones(item, scheme=choice.scheme, as_of=choice.as_of)
    keys = ("time", "milestone", "place", "entry")
    rows = tuple(
        (each.time.isoformat(), label_of(each, choice.language), each.place, each.sequence)
        for each in passed
    )
    headings = tuple(say(f"page.{key}", choice.language) for key in keys)
    return Table("milestones", keys, headings, rows)


def _passport(book: Book, item: str, choice: Choice) -> str:
    """Return the address of the item's passport here; empty when it has none for this reader."""
    path = urlsplit(item).path
    starts = [at for key in KEYS if (at := path.find(f"/{key}/")) >= 0]
    if not starts or not any(pack.passports for pack in book.schemes.values()):
        return ""
    try:
        book.passport(item, scheme=choice.scheme, as_of=choice.as_of)
    except (UnknownTerm, ParseError):
        return ""
    return link(choice, unquote(path[min(starts) :]))


def _milestone(each: PassedMilestone, time_text: TimeText, choice: Choice) -> dict[str, object]:
    return {
        "label": label_of(each, choice.language),
        "time": time_text(each.time, each.sequence),
        "place": each.place,
        "place_brief": brief(each.place),
        "sequence": each.sequence,
        "href": link(choice, f"/event/{each.sequence}"),
    }


def _held(each: Held, time_text: TimeText, choice: Choice) -> dict[str, object]:
    language, last = choice.language, each.sequences[-1]
    still = say("custody.still", language)
    return {
        "since": time_text(each.since, each.sequences[0]),
        "until": time_text(each.until, last) if each.until else still,
        "party": each.party,
        "party_brief": brief(each.party) or say("custody.unknown", language),
        "place": each.place,
        "place_brief": brief(each.place) or say("custody.unknown", language),
        "entries": _entries(each.sequences, choice),
    }


def _gap(each: Gap, choice: Choice) -> dict[str, object]:
    """Return a gap in words, its entries taken out of them to be links."""
    named = ", ".join(f"#{sequence}" for sequence in each.sequences)
    before, _, after = gap_text(each, choice.language).partition(named)
    return {"before": before, "entries": _entries(each.sequences, choice), "after": after}


def _entries(sequences: tuple[int, ...], choice: Choice) -> list[tuple[int, str]]:
    return [(sequence, link(choice, f"/event/{sequence}")) for sequence in sequences]
