"""Duties: who must report what until when, by party and state; late ones first."""

from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.render.duty import (
    count_table,
    deadline_text,
    owed_table,
    party_text,
    regime_text,
    state_text,
    title_text,
    why_text,
)
from loopbook.render.identifier import brief
from loopbook.render.naming import label_of, title_of
from loopbook.terms.duty import DUTY_STATES, Duties, DutyCount, Owed
from loopbook.terms.scheme import Scheme
from loopbook.web.choice import Choice, choice_of, link, same_page
from loopbook.web.page import download, page
from loopbook.web.shelf import banners

_SHOWN = 50
_STATES = (*(state.value for state in DUTY_STATES), "all")


def duties(book: Book, request: Request) -> Response:
    """Answer `/duties?party=&state=&day=&scheme=`."""
    choice = choice_of(request)
    packs = [pack for pack in book.schemes.values() if pack.duties]
    query = choice.query
    found = book.duties(
        query.get("party", ""),
        query.get("day", ""),
        scheme=choice.scheme,
        state=query.get("state", ""),
        as_of=choice.as_of,
    )
    if choice.format:
        tables = (owed_table(found.owed, choice.language), count_table(found, choice.language))
        return download(choice, tables)
    values = _values(found, packs, choice)
    values["checkpoint"] = book.checkpoint()
    return page(choice, "duties.html", values)


def _values(found: Duties, packs: list[Scheme], choice: Choice) -> dict[str, object]:
    query, language = choice.query, choice.language
    first = first_of(choice)
    shown = found.owed[first : first + _SHOWN]
    count = len(found.owed)
    told = [pack for pack in packs if choice.scheme in ("", pack.id)]
    return {
        "banners": sorted({key for pack in told for key in banners(pack, ())}),
        "has_packs": bool(packs),
        "title": title_text(found, language) if found.counts else "",
        "day": str(found.day),
        "party": query.get("party", ""),
        "state": query.get("state", ""),
        "states": _STATES,
        "schemes": [(pack.id, title_of(pack, language)) for pack in packs],
        "counts": [_count(each, choice) for each in found.counts],
        "owed": [_owed(each, choice) for each in shown],
        "reasons": sorted({why_text(each, language) for each in shown} - {""}),
        "count": count,
        "first": first + 1,
        "last": first + len(shown),
        "before": str(max(first - _SHOWN, 0)) if first else "",
        "following": str(first + _SHOWN) if first + _SHOWN < count else "",
    }


def first_of(choice: Choice) -> int:
    """Return the row that a page of a long table begins with; 0 when the address says nonsense."""
    asked = choice.query.get("first", "0")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 12 else 0


def _count(each: DutyCount, choice: Choice) -> dict[str, object]:
    """Return a row of the counts; each number leads to the duties behind it."""
    kept = {"party": each.party, "first": ""}
    return {
        "party": party_text(each.party, choice.language),
        "party_brief": brief(party_text(each.party, choice.language)),
        "href": same_page(choice, **kept) if each.party else "",
        "duty": label_of(each.duty, choice.language),
        "regime": regime_text(each.duty, choice.language),
        "source": each.duty.source,
        "cells": [
            (state.value, getattr(each, state.value), same_page(choice, state=state.value, **kept))
            for state in DUTY_STATES
        ],
    }


def _owed(each: Owed, choice: Choice) -> dict[str, object]:
    language = choice.language
    return {
        "state": each.state.value,
        "state_text": state_text(each, language),
        "deadline": deadline_text(each, language),
        "left": each.days_left,
        "item": each.item,
        "item_brief": brief(each.item),
        "item_href": link(choice, "/item", id=each.item),
        "duty": label_of(each.duty, language),
        "party": party_text(each.party, language),
        "party_brief": brief(party_text(each.party, language)),
        "trigger": f"{each.trigger:%Y-%m-%d}",
        "entry": each.evidence,
        "entry_href": link(choice, f"/event/{each.evidence}"),
        "done": f"{each.done:%Y-%m-%d}" if each.done else "",
        "done_by": each.done_by,
        "done_href": link(choice, f"/event/{each.done_by}") if each.done_by else "",
    }
