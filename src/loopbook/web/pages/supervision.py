"""Supervision: what of a book does not fit, gravest first, with links to its entries."""

from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.render.findings import severity_text
from loopbook.render.identifier import brief
from loopbook.render.naming import title_of
from loopbook.render.suspicion import (
    kind_of,
    kind_text,
    mend_text,
    supervision_rows,
    what_text,
)
from loopbook.terms.suspect import Supervision, Suspicion
from loopbook.web.choice import Choice, choice_of, link, same_page
from loopbook.web.page import download, page
from loopbook.web.shelf import banners

_SHOWN = 100
_WRITTEN = 10_000

_LOOKED_MAX = 2_000_000
"""Entries of a book that a page looks through; of a larger one it says which command does."""


def supervision(book: Book, request: Request) -> Response:
    """Answer `/supervision?scheme=&kind=`."""
    choice = choice_of(request)
    packs = list(book.schemes.values())
    values: dict[str, object] = {
        "banners": [],
        "checkpoint": book.checkpoint(),
        "kind": choice.query.get("kind", ""),
        "schemes": [(pack.id, title_of(pack, choice.language)) for pack in packs],
        "is_large": book.checkpoint().size > _LOOKED_MAX,
        "is_looked": False,
    }
    if not packs or values["is_large"]:
        return page(choice, "supervision.html", values)
    kind = choice.query.get("kind", "")
    found = book.supervise(
        choice.scheme,
        as_of=choice.as_of,
        limit=_WRITTEN if choice.format else _SHOWN,
        kinds=(kind,) if kind else (),
    )
    if choice.format:
        return download(choice, (supervision_rows(found, choice.language),))
    rules = {rule.id: rule for pack in packs for rule in pack.suspects}
    titles = {name: title_of(rule, choice.language) for name, rule in rules.items()}
    told = [pack for pack in packs if choice.scheme in ("", pack.id)]
    values["banners"] = sorted({key for pack in told for key in banners(pack, ())})
    return page(choice, "supervision.html", values | _values(found, titles, choice))


def _values(found: Supervision, titles: dict[str, str], choice: Choice) -> dict[str, object]:
    return {
        "is_looked": True,
        "items": found.items,
        "total": sum(each.count for each in found.counts),
        "shown": len(found.suspicions),
        "counts": [
            (
                titles.get(each.kind) or kind_text(each.kind, choice.language),
                each.count,
                same_page(choice, kind=each.kind),
            )
            for each in found.counts
        ],
        "suspicions": [_suspicion(each, titles, choice) for each in found.suspicions],
    }


def _suspicion(each: Suspicion, titles: dict[str, str], choice: Choice) -> dict[str, object]:
    language = choice.language
    kind = kind_of(each)
    return {
        "title": titles.get(kind) or kind_text(kind, language),
        "what": what_text(each, language),
        "mend": mend_text(each, language),
        "severity": severity_text(each.severity, language),
        "weight": each.weight,
        "mass": "" if each.mass_kg is None else f"{each.mass_kg:.6g} kg",
        "item": each.item,
        "item_brief": brief(each.item),
        "item_href": link(choice, "/item", id=each.item) if each.item else "",
        "party": each.party,
        "rule": each.rule,
        "entries": [(sequence, link(choice, f"/event/{sequence}")) for sequence in each.sequences],
    }
