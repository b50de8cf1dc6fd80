"""Standards: which hold on a day, by part of the system; and which parts have any."""

from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.book.registry import shipped_registry
from loopbook.render.naming import title_of
from loopbook.render.registry import (
    coverage_table,
    part_text,
    registry_table,
    title_text,
    validity_name,
)
from loopbook.terms.registry import Part
from loopbook.terms.validity import PartCoverage, Registry, StandardOnDay, Validity
from loopbook.web.choice import Choice, choice_of, link, same_page
from loopbook.web.page import download, page
from loopbook.web.pages.duties import first_of

_SHOWN = 40


def standards(book: Book, request: Request) -> Response:
    """Answer `/standards?words=&day=&part=&validity=&scheme=`."""
    choice = choice_of(request)
    query = choice.query
    found = registry_for(book, choice, query.get("words", ""), query.get("part", ""))
    if choice.format:
        tables = (
            registry_table(found, choice.language),
            coverage_table(found, choice.language),
        )
        return download(choice, tables)
    values = _values(found, choice)
    values["checkpoint"] = book.checkpoint()
    values["is_shipped"] = not _has_registry(book)
    values["schemes"] = [
        (pack.id, title_of(pack, choice.language))
        for pack in book.schemes.values()
        if pack.registry
    ]
    return page(choice, "standards.html", values)


def registry_for(book: Book, choice: Choice, words: str = "", part: str = "") -> Registry:
    """Return the registry on the day of an address; of the packs shipped, where the book has none.

    Raises    UnknownTerm, QueryError  as `Book.registry`
    """
    day = choice.query.get("day", "")
    if not _has_registry(book):
        return shipped_registry(words, day=day, part=part)
    return book.registry(words, day=day, part=part, scheme=choice.scheme)


def _has_registry(book: Book) -> bool:
    return any(pack.registry for pack in book.schemes.values())


def _values(found: Registry, choice: Choice) -> dict[str, object]:
    language, query = choice.language, choice.query
    asked = query.get("validity", "")
    rows = [each for each in found.rows if asked in ("", each.validity)]
    first = first_of(choice)
    shown = rows[first : first + _SHOWN]
    return {
        "banners": [],
        "title": title_text(found, language),
        "day": str(found.day),
        "words": query.get("words", ""),
        "part": query.get("part", ""),
        "validity": asked,
        "is_narrowed": bool(asked or query.get("words") or query.get("part") or first),
        "parts": [(part.value, part_text(part, language)) for part in Part],
        "validities": [(each.value, validity_name(each, language)) for each in Validity],
        "coverage": [_covered(each, choice) for each in found.coverage],
        "rows": [_row(each, choice, str(found.day)) for each in shown],
        "count": len(rows),
        "first": first + 1,
        "last": first + len(shown),
        "before": str(max(first - _SHOWN, 0)) if first else "",
        "following": str(first + _SHOWN) if first + _SHOWN < len(rows) else "",
    }


def _covered(each: PartCoverage, choice: Choice) -> dict[str, object]:
    """Return a row of the coverage; each number leads to the standards behind it."""
    kept = {"part": each.part.value, "words": "", "first": ""}
    return {
        "part": part_text(each.part, choice.language),
        "href": same_page(choice, validity="", **kept) if each.total else "",
        "is_empty": not each.total,
        "cells": [
            (each.counts[state], same_page(choice, validity=state.value, **kept))
            for state in Validity
        ],
        "carried": each.carried,
        "tested": each.tested,
    }


def _row(each: StandardOnDay, choice: Choice, day: str) -> dict[str, object]:
    row = each.row
    return {
        "number": row.number,
        "href": link(choice, f"/standards/{row.pack}/{row.id}", day=day),
        "title": title_of(row, choice.language),
        "part": part_text(row.part, choice.language),
        "validity": each.validity.value,
        "state": validity_name(each.validity, choice.language),
        "from": str(row.valid_from or ""),
        "until": str(each.until or ""),
        "followed": [
            (other.number, link(choice, f"/standards/{other.key}", day=day))
            for other in each.replaced_by
        ],
        "is_carried": bool(each.carried_by),
    }
