"""Item: what happened to one item, what is known of it, where it came from and went."""

from collections.abc import Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.render.attribution import value_text
from loopbook.render.basis import basis_text
from loopbook.render.entries import entry_rows, word_label
from loopbook.render.fact import fact_text, grade_name
from loopbook.render.genealogy import genealogy
from loopbook.render.identifier import brief
from loopbook.render.moment import event_time_text, local_time_text
from loopbook.render.naming import title_of
from loopbook.render.table import Table
from loopbook.render.timeline import timeline
from loopbook.terms.event import Basis, Event
from loopbook.terms.history import Fact, ItemGrade, ItemHistory
from loopbook.terms.lineage import ONE_WAY, Lineage
from loopbook.terms.scheme import Ladder, Word
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.web.choice import Choice, choice_of, link
from loopbook.web.entries import ENTRIES_SHOWN, bases_stated, entry_lines, made_up
from loopbook.web.page import download, page
from loopbook.web.pages.custody import chain_table, custody_values, milestone_table
from loopbook.web.shelf import banners, vocabulary
from loopbook.wording import say

_ITEMS_SHOWN = 50
_DEPTH = 6

_ATTRIBUTED_MAX = 20_000
"""Entries of a book whose item pages work indicators out; those of a larger one say where to."""


def item(book: Book, request: Request) -> Response:
    """Answer `/item?id=`; without an id, the list of items."""
    choice = choice_of(request)
    asked = choice.query.get("id", "")
    if not asked:
        return _list(book, choice)
    history = book.item(asked, as_of=choice.as_of)
    words = vocabulary(book)
    if choice.format:
        tables = (
            entry_rows(history.entries, words, choice.language),
            _fact_table(history, words, choice.language),
            _custody_table(history, choice),
            chain_table(book, asked, choice),
            milestone_table(book, asked, choice),
        )
        return download(choice, tables)
    ladders = {n: ladder for s in book.schemes.values() for n, ladder in s.ladders.items()}
    lineages = [
        book.trace(asked, direction.value, as_of=choice.as_of, depth=_DEPTH)
        for direction in ONE_WAY
    ]
    values = _values(history, words, ladders, choice)
    values["lineages"] = [_lineage(found, choice) for found in lineages]
    values["attributed"] = _attributed(book, asked, choice)
    values |= custody_values(book, history, choice)
    values["checkpoint"] = book.checkpoint()
    return page(choice, "item.html", values)


def _attributed(book: Book, asked: str, choice: Choice) -> list[dict[str, str]]:
    """Return a line an indicator of items that speaks of the item: value, what is unknown, data."""
    is_told = book.checkpoint().size <= _ATTRIBUTED_MAX
    packs = [book.scheme(choice.scheme)] if choice.scheme else list(book.schemes.values())
    lines = []
    asked_of = {pack.id for pack in packs}
    # A pack that extends another has its indicators too; the pack that declares one is asked.
    asking = [
        (pack, each)
        for pack in packs
        for each in pack.attributions.values()
        if each.rule.rpartition("/")[0] not in asked_of
    ]
    for pack, indicator in asking:
        name = f"{pack.id}/{indicator.id}"
        text = ""
        if is_told:
            found = book.attribute(asked, name, scheme=choice.scheme, as_of=choice.as_of)
            if not found.sequences:
                continue  # no event made it what it is: the indicator does not speak of it
            text = value_text(found, choice.language)
        href = link(choice, "/api/attribute", item=asked, indicator=name)
        lines.append({"title": title_of(indicator, choice.language), "value": text, "href": href})
    return lines


def _list(book: Book, choice: Choice) -> Response:
    asked = choice.query.get("from", "0")
    first = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 12 else 0
    names = list(book.items(first, _ITEMS_SHOWN + 1))
    values: dict[str, object] = {
        "items": [(name, link(choice, "/item", id=name)) for name in names[:_ITEMS_SHOWN]],
        "first": first,
        "following": first + _ITEMS_SHOWN if len(names) > _ITEMS_SHOWN else 0,
        "before": str(max(first - _ITEMS_SHOWN, 0)) if first else "",
        "banners": [],
        "checkpoint": book.checkpoint(),
    }
    return page(choice, "items.html", values)


def _values(
    history: ItemHistory,
    words: Mapping[str, Word],
    ladders: Mapping[str, Ladder],
    choice: Choice,
) -> dict[str, object]:
    language = choice.language
    bases: set[Basis | None] = {fact.basis for fact in history.facts.values()}
    bases |= bases_stated(history.entries)
    events = {r.entry.sequence: r.event for r in history.entries}
    due = banners(None, bases)
    statuses = {ladders[g.ladder].status for g in history.grades if g.ladder in ladders}
    if SchemeStatus.ILLUSTRATIVE in statuses:
        due.append("page.banner.illustrative")
    return {
        "item": history.item,
        "class_label": word_label(words, history.item_class, language),
        "banners": due,
        "facts": [
            {
                "label": word_label(words, name, language),
                "value": fact_text(fact, words, language),
                "basis": basis_text(fact.basis, language),
                "time": _fact_time(fact, events.get(fact.sequence), language),
                "is_time_made_up": "time" in made_up(events.get(fact.sequence)),
                "sequence": fact.sequence,
                "href": link(choice, f"/event/{fact.sequence}"),
            }
            for name, fact in history.facts.items()
        ],
        "grades": [_grade(grade, words, ladders, language) for grade in history.grades],
        "timeline": timeline(
            history.entries,
            language,
            lambda sequence: link(choice, f"/event/{sequence}"),
            lambda step: word_label(words, step, language),
        ),
        "entries": entry_lines(history.entries[-ENTRIES_SHOWN:], words, choice),
        "count": len(history.entries),
        "shown": ENTRIES_SHOWN,
        "custody": _custody(history, choice),
    }


def _fact_time(fact: Fact, event: Event | None, language: str) -> str:
    """Return when a fact was stated, at the offset of the event that states it."""
    return local_time_text(fact.time, event.offset if event else "", language)


def _grade(
    grade: ItemGrade, words: Mapping[str, Word], ladders: Mapping[str, Ladder], language: str
) -> dict[str, object]:
    ladder = ladders.get(grade.ladder)
    rungs = {rung.id: rung.then for rung in ladder.rungs} if ladder else {}
    return {
        "title": title_of(ladder, language) if ladder else grade.ladder,
        "name": grade_name(grade, ladders, language),
        "then": word_label(words, rungs.get(grade.rung, ""), language),
        "is_known": bool(grade.rung),
        "facts": ", ".join(
            f"{word_label(words, fact.term, language)} {fact_text(fact, words, language)}"
            for fact in grade.facts
        ),
    }


class _Handover(msgspec.Struct, frozen=True, kw_only=True):
    """Where the item was and who handed it on, as one event says it."""

    time: str
    place: str
    place_part: str
    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    party: str
    sequence: int
    made_up: frozenset[str]


def _handovers(history: ItemHistory, language: str) -> list[_Handover]:
    """Return the handovers by time; voided entries left out."""
    found = []
    for recorded in history.entries:
        event = recorded.event
        if event is None or recorded.voided_by or event.error is not None:
            continue
        place = event.biz_location or event.read_point
        if place or event.sources or event.destinations:
            made = _Handover(
                time=event_time_text(event, language),
                place=place,
                place_part="biz_location" if event.biz_location else "read_point",
                sources=tuple(name for _, name in event.sources),
                destinations=tuple(name for _, name in event.destinations),
                party=recorded.entry.draft.party,
                sequence=recorded.entry.sequence,
                made_up=made_up(event),
            )
            found.append(made)
    return found


def _custody(history: ItemHistory, choice: Choice) -> list[dict[str, object]]:
    """Return the handovers as the page shows them: identifiers short, with the whole beside."""
    return [
        {
            "time": row.time,
            "place": (row.place, brief(row.place)),
            "from": [(name, brief(name)) for name in row.sources],
            "to": [(name, brief(name)) for name in row.destinations],
            "made_up": row.made_up,
            "place_part": row.place_part,
            "party": row.party,
            "sequence": row.sequence,
            "href": link(choice, f"/event/{row.sequence}"),
        }
        for row in _handovers(history, choice.language)
    ]


def _fact_table(history: ItemHistory, words: Mapping[str, Word], language: str) -> Table:
    """Return what is known of the item, as the page words it."""
    keys = ("fact", "amount", "basis", "time", "entry")
    events = {recorded.entry.sequence: recorded.event for recorded in history.entries}
    rows = tuple(
        (
            word_label(words, name, language),
            fact_text(fact, words, language),
            basis_text(fact.basis, language),
            _fact_time(fact, events.get(fact.sequence), language),
            fact.sequence,
        )
        for name, fact in history.facts.items()
    )
    return Table("facts", keys, tuple(say(f"page.{key}", language) for key in keys), rows)


def _custody_table(history: ItemHistory, choice: Choice) -> Table:
    """Return where the item was and who handed it on, identifiers whole."""
    keys = ("time", "place", "handed_by", "handed_to", "party", "entry")
    rows = tuple(
        (
            row.time,
            row.place,
            ", ".join(row.sources),
            ", ".join(row.destinations),
            row.party,
            row.sequence,
        )
        for row in _handovers(history, choice.language)
    )
    headings = tuple(say(f"page.{key}", choice.language) for key in keys)
    return Table("custody", keys, headings, rows)


def _lineage(found: Lineage, choice: Choice) -> dict[str, object]:
    return {
        "direction": found.direction.value,
        "count": found.link_count,
        "svg": genealogy(found, choice.language, lambda name: link(choice, "/item", id=name)),
        "is_cut": found.truncated,
        "cycles": [" → ".join(cycle) for cycle in found.cycles],
    }
