"""Standard: one row of the registry: when it holds, how it stands to others, its clauses."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.errors import UnknownTerm
from loopbook.render.clause import (
    clause_limits,
    clause_table,
    kind_text,
    marks_text,
    weight_text,
)
from loopbook.render.naming import label_of, title_of
from loopbook.render.registry import (
    registry_table,
    related_text,
    relations_text,
    standard_facts,
    validity_name,
    validity_text,
)
from loopbook.terms.standard import Criterion, Standard
from loopbook.terms.validity import Registry, StandardOnDay
from loopbook.web.choice import Choice, choice_of, link
from loopbook.web.page import download, page
from loopbook.web.pages.standards import registry_for
from loopbook.web.standard_choice import standards_in


def standard(book: Book, request: Request) -> Response:
    """Answer `/standards/{scheme}/{row}?day=`.

    Raises    UnknownTerm  LB-Z20  the registry has no such row
    """
    choice = choice_of(request)
    key = f"{request.path_params['scheme']}/{request.path_params['row']}"
    found = registry_for(book, choice)
    rows = {each.key: each for each in found.rows}
    if key not in rows:
        raise UnknownTerm("LB-Z20", words=key, nearest=next(iter(rows), "-"))
    own = rows[key]
    known = {name: made for name, made, _ in standards_in(book)}
    carried = [(name, known[name]) for name in own.carried_by if name in known]
    if choice.format:
        row = msgspec.structs.replace(found, rows=(own,))
        tables = [clause_table(each, choice.language) for _, each in carried]
        return download(choice, (*tables, registry_table(row, choice.language)))
    values = _values(own, found, choice)
    values["editions"] = [_edition(name, each, choice) for name, each in carried]
    values["checkpoint"] = book.checkpoint()
    return page(choice, "standard.html", values)


def _values(own: StandardOnDay, found: Registry, choice: Choice) -> dict[str, object]:
    language, day = choice.language, str(found.day)
    rows = {each.key: each for each in found.rows}
    facts = standard_facts(own, language)
    linked = {relations_text(own.relates, language), related_text(own.related, language)}
    return {
        "banners": [],
        "number": own.row.number,
        "title": title_of(own.row, language),
        "stands": validity_text(own, found.day, language),
        "day": day,
        "facts": [(heading, text) for heading, text in facts if text not in linked],
        "chain": [_step(rows[key], own.key, choice, day) for key in own.chain],
        "relations": [
            *((relations_text((r,), language), _href(choice, r.key, day)) for r in own.relates),
            *((related_text((r,), language), _href(choice, r.key, day)) for r in own.related),
        ],
    }


def _step(each: StandardOnDay, own: str, choice: Choice, day: str) -> dict[str, object]:
    return {
        "number": each.row.number,
        "href": "" if each.key == own else _href(choice, each.key, day),
        "from": str(each.row.valid_from or "…"),
        "until": str(each.until or "…"),
        "validity": each.validity.value,
        "state": validity_name(each.validity, choice.language),
    }


def _href(choice: Choice, key: str, day: str) -> str:
    return link(choice, f"/standards/{key}", day=day)


def _edition(key: str, each: Standard, choice: Choice) -> dict[str, object]:
    groups = {group.id: label_of(group, choice.language) for group in each.groups}
    return {
        "title": title_of(each, choice.language),
        "key": key,
        "href": link(choice, "/scores", standard=key),
        "rows": [_row(each, row, groups, choice.language) for row in each.criteria],
    }


def _row(
    each: Standard, row: Criterion, groups: dict[str, str], language: str
) -> dict[str, object]:
    return {
        "number": row.clause,
        "label": label_of(row, language),
        "group": groups[row.group],
        "kind": kind_text(row, language),
        "limits": clause_limits(each, row, language),
        "weight": weight_text(row, language),
        "marks": marks_text(row, language),
        "source": row.source,
    }
