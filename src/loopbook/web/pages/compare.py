"""Compare: one subject under several standards, clause beside clause, from one set of data."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.render.comparison import (
    comparison_table,
    difference_text,
    findings_of,
    level_text,
    limits_text,
    mandatory_text,
    total_text,
)
from loopbook.render.findings import finding_lines
from loopbook.render.identifier import brief
from loopbook.render.naming import label_of, title_of
from loopbook.render.number import number_text
from loopbook.render.score import span_text
from loopbook.terms.score import ComparedClause, Comparison, CriterionScore, ScoreSheet
from loopbook.terms.standard import CriterionKind
from loopbook.web.choice import Choice, choice_of, link
from loopbook.web.page import download, page
from loopbook.web.standard_choice import answer_in_words, kinds_of, option_of, standard_options

Kinds = Mapping[str, CriterionKind]

_NAMES = ("first", "second", "third")


def compare(book: Book, request: Request) -> Response:
    """Answer `/compare?subject=&first=&second=&third=&period=&day=&as_of=`."""
    choice = choice_of(request)
    query = choice.query
    options = standard_options(book, choice.language)
    asked = [query[name] for name in _NAMES if query.get(name)]
    values: dict[str, object] = {
        "banners": [],
        "checkpoint": book.checkpoint(),
        "options": options,
        "subject": query.get("subject", ""),
        "day": query.get("day", ""),
        "chosen": [(name, query.get(name, "")) for name in _NAMES],
        "clauses": [],
        "sheets": [],
    }
    if not query.get("subject") or len(set(asked)) < 2:
        return page(choice, "compare.html", values)
    found = book.compare(
        query["subject"],
        asked,
        choice.period or None,
        day=query.get("day", ""),
        as_of=choice.as_of,
    )
    if choice.format:
        return download(choice, (comparison_table(found, choice.language),))
    values["checkpoint"] = found.sheets[0].checkpoint
    return page(choice, "compare.html", values | _values(book, found, choice))


def _values(book: Book, found: Comparison, choice: Choice) -> dict[str, object]:
    language, first = choice.language, found.sheets[0]
    kinds = [kinds_of(book, sheet) for sheet in found.sheets]
    options = standard_options(book, language)
    chosen = [option_of(_key(sheet), options) for sheet in found.sheets]
    return {
        "name": first.subject_name or brief(found.subject),
        "period": first.period,
        "sheets": [_sheet(sheet, choice) for sheet in found.sheets],
        # A family, or an id alone, is shown as the edition that it came to.
        "chosen": list(zip_longest(_NAMES, chosen, fillvalue="")),
        "findings": finding_lines(findings_of(found), language),
        "clauses": [_clause(each, kinds, language) for each in found.clauses],
    }


def _key(sheet: ScoreSheet) -> str:
    """Return the standard of a sheet as the list of standards has it."""
    return f"{sheet.pack.partition('@')[0]}/{sheet.standard}"


def _sheet(sheet: ScoreSheet, choice: Choice) -> dict[str, object]:
    key = _key(sheet)
    asked = {"standard": key, "subject": sheet.subject, "period": str(sheet.period)}
    return {
        "title": title_of(sheet, choice.language),
        "key": key,
        "href": link(choice, "/scores", **asked),
        "total": total_text(sheet, choice.language),
        "level": level_text(sheet, choice.language),
        "mandatory": mandatory_text(sheet, choice.language),
    }


def _clause(each: ComparedClause, kinds: Sequence[Kinds], language: str) -> dict[str, object]:
    cells = []
    for row, own in zip(each.rows, kinds, strict=True):
        told = None if row is None else _cell(row, each, language)
        if told is not None and row is not None:
            told["answer"] = answer_in_words(row, own, language)
        cells.append(told)
    return {
        "label": label_of(each, language),
        "concept": each.concept,
        "difference": each.difference,
        "difference_text": difference_text(each, language),
        "rows": cells,
    }


def _cell(row: CriterionScore, clause: ComparedClause, language: str) -> dict[str, object]:
    """Return what a standard says of a concept; its own words where they are others."""
    own = label_of(row, language)
    return {
        "label": own if own != label_of(clause, language) else "",
        "number": row.clause,
        "limits": limits_text(row, language),
        "weight": "" if row.weight is None else number_text(row.weight, language),
        "result": span_text(row.result, language),
    }
