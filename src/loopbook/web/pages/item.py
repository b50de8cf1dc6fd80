"""Item: what happened to one item, what is known of it, where it came from and went."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.render.basis import basis_text
from loopbook.render.entries import entry_rows, word_label
from loopbook.render.fact import fact_text, grade_name
from loopbook.render.genealogy import genealogy
from loopbook.render.moment import moment_text
from loopbook.render.naming import title_of
from loopbook.render.timeline import timeline
from loopbook.terms.event import Basis
from loopbook.terms.history import ItemGrade, ItemHistory
from loopbook.terms.lineage import Direction, Lineage
from loopbook.terms.scheme import Ladder, SchemeStatus, Word
from loopbook.web.choice import Choice, choice_of, link
from loopbook.web.entries import ENTRIES_SHOWN, entry_lines
from loopbook.web.page import download, page
from loopbook.web.shelf import banners, vocabulary

_ITEMS_SHOWN = 50
_DEPTH = 6


def item(book: Book, request: Request) -> Response:
    """Answer `/item?id=`; without an id, the list of items."""
    choice = choice_of(request)
    asked = choice.query.get("id", "")
    if not asked:
        return _list(book, choice)
    history = book.item(asked, as_of=choice.as_of)
    words = vocabulary(book)
    if choice.format:
        return download(choice, (entry_rows(history.entries, words, choice.language),))
    ladders = {n: ladder for s in book.schemes.values() for n, ladder in s.ladders.items()}
    lineages = [
        book.trace(asked, direction.value, as_of=choice.as_of, depth=_DEPTH)
        for direction in Direction
    ]
    values = _values(history, words, ladders, choice)
    values["lineages"] = [_lineage(found, choice) for found in lineages]
    values["checkpoint"] = book.checkpoint()
    return page(choice, "item.html", values)


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
    bases |= {recorded.event.basis for recorded in history.entries if recorded.event}
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
                "time": moment_text(fact.time, language),
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


def _custody(history: ItemHistory, choice: Choice) -> list[dict[str, object]]:
    """Return where the item was and who handed it on, by time; voided entries left out."""
    rows: list[dict[str, object]] = []
    for recorded in history.entries:
        event = recorded.event
        if event is None or recorded.voided_by or event.error is not None:
            continue
        place = event.biz_location or event.read_point
        sources = ", ".join(name for _, name in event.sources)
        destinations = ", ".join(name for _, name in event.destinations)
        if place or sources or destinations:
            rows.append(
                {
                    "time": moment_text(event.time, choice.language),
                    "place": place,
                    "from": sources,
                    "to": destinations,
                    "party": recorded.entry.draft.party,
                    "sequence": recorded.entry.sequence,
                    "href": link(choice, f"/event/{recorded.entry.sequence}"),
                }
            )
    return rows


def _lineage(found: Lineage, choice: Choice) -> dict[str, object]:
    return {
        "direction": found.direction.value,
        "count": len(found.links),
        "svg": genealogy(found, choice.language, lambda name: link(choice, "/item", id=name)),
        "is_cut": found.truncated,
        "cycles": [" → ".join(cycle) for cycle in found.cycles],
    }
