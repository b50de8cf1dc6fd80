"""Scores: a subject under a standard: groups as bars, every clause with what it rests on."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.render.comparison import (
    level_text,
    limit_texts,
    mandatory_text,
    sheet_table,
    total_text,
)
from loopbook.render.findings import finding_lines
from loopbook.render.identifier import brief
from loopbook.render.naming import label_of, title_of
from loopbook.render.number import number_text
from loopbook.render.score import span_text
from loopbook.render.span_bar import span_bars
from loopbook.render.standing import reason_text
from loopbook.terms.event import Basis
from loopbook.terms.score import CriterionScore, ScoreSheet
from loopbook.web.choice import Choice, choice_of, link
from loopbook.web.page import download, page
from loopbook.web.shelf import banners
from loopbook.web.standard_choice import answer_in_words, kinds_of, option_of, standard_options

_ENTRIES = 6
_SUBJECTS = 100


def scores(book: Book, request: Request) -> Response:
    """Answer `/scores?standard=&subject=&period=&day=&as_of=`."""
    choice = choice_of(request)
    options = standard_options(book, choice.language)
    query = choice.query
    asked = query.get("standard", "") or _first_answered(book, options, choice)
    values: dict[str, object] = {
        "banners": [],
        "checkpoint": book.checkpoint(),
        "options": options,
        "standard": asked,
        "subject": query.get("subject", ""),
        "day": query.get("day", ""),
        "sheet": None,
        "subjects": [],
    }
    if not options:
        return page(choice, "scores.html", values)
    if not query.get("subject"):
        values["subjects"] = subject_links(book, asked, choice)
        return page(choice, "scores.html", values)
    period = choice.period or book.latest_answered(asked, query["subject"], as_of=choice.as_of)
    sheet = book.score(
        asked, query["subject"], period, day=query.get("day", ""), as_of=choice.as_of
    )
    if choice.format:
        return download(choice, (sheet_table(sheet, choice.language),))
    pack = book.scheme(sheet.pack)
    bases = {leaf.basis for row in sheet.criteria for leaf in row.evidence}
    values["banners"] = banners(pack, bases - {Basis.DECLARED})
    values["checkpoint"] = sheet.checkpoint
    return page(
        choice, "scores.html", values | _values(sheet, options, choice) | _rows(book, sheet, choice)
    )


def _first_answered(book: Book, options: Sequence[tuple[str, str]], choice: Choice) -> str:
    """Return the first standard that anybody answered; else the first, empty when there is none."""
    keys = [key for key, _ in options]
    period = choice.period or None
    answered = (key for key in keys if book.answered(key, period, as_of=choice.as_of))
    return next(answered, keys[0] if keys else "")


def subject_links(book: Book, standard: str, choice: Choice) -> list[tuple[str, str, str]]:
    """Return name, identifier and address of those who answered a standard, the first 100."""
    found = book.answered(standard, choice.period or None, as_of=choice.as_of)
    return [
        (name, subject, link(choice, "/scores", standard=standard, subject=subject))
        for subject, name in found[:_SUBJECTS]
    ]


def _values(
    sheet: ScoreSheet, options: Sequence[tuple[str, str]], choice: Choice
) -> dict[str, object]:
    language = choice.language
    key = f"{sheet.pack.partition('@')[0]}/{sheet.standard}"
    return {
        "sheet": sheet,
        # A family, or an id alone, is shown as the edition that it came to.
        "standard": option_of(key, options),
        "title": title_of(sheet, language),
        "name": sheet.subject_name or brief(sheet.subject),
        "total": total_text(sheet, language),
        "level": level_text(sheet, language),
        "mandatory": mandatory_text(sheet, language),
        "bars": span_bars(sheet, language),
        "findings": finding_lines(sheet.findings, language),
        "compare": link(choice, "/compare", subject=sheet.subject, first=key),
    }


def _rows(book: Book, sheet: ScoreSheet, choice: Choice) -> dict[str, object]:
    """Return the clauses of a sheet."""
    groups = {group.group: label_of(group, choice.language) for group in sheet.groups}
    kinds = kinds_of(book, sheet)
    rows = []
    for row in sheet.criteria:
        told = _row(row, choice)
        told["weight"] = _weight(row, sheet, choice.language)
        told["group"] = groups[row.group]
        told["answer"] = answer_in_words(row, kinds, choice.language)
        rows.append(told)
    return {"rows": rows}


def _weight(row: CriterionScore, sheet: ScoreSheet, language: str) -> str:
    """Return the weight of a clause in points of the total, as its result is."""
    return "" if row.weight is None else number_text(sheet.in_points(row.weight), language)


def _row(row: CriterionScore, choice: Choice) -> dict[str, object]:
    """Return a clause; its answer leads to the entries that it rests on."""
    language = choice.language
    earned = span_text(row.result, language)
    entries = sorted({sequence for leaf in row.evidence for sequence in leaf.sequences})
    return {
        "number": row.clause,
        "label": label_of(row, language),
        "source": row.source,
        "state": row.state.value,
        "limits": limit_texts(row, language),
        # A row that bars, and is not weighed, adds nothing: no 0 is shown for it.
        "result": "" if row.weight is None and not row.result.high else earned,
        "level": row.level,
        "met": {True: "met", False: "unmet", None: "open"}[row.met],
        "documents": [(each.name, each.sha256) for each in row.documents],
        "missing": [reason_text(reason, language) for reason in row.missing],
        "entries": [(each, link(choice, f"/event/{each}")) for each in entries[:_ENTRIES]],
        "more": max(len(entries) - _ENTRIES, 0),
    }
