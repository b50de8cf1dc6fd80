"""Statement: why a number is what it is: formula, clause, pack, checkpoint, and each leaf."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.render.basis import basis_text, grade_text
from loopbook.render.chart import bullet
from loopbook.render.entries import entry_rows, what_text
from loopbook.render.moment import period_label
from loopbook.render.naming import title_of
from loopbook.render.standing import probability_text, reason_text
from loopbook.render.statement import (
    evidence_rows,
    evidence_value,
    formula_text,
    publisher_text,
    scope_text,
    statement_text,
)
from loopbook.terms.history import Recorded
from loopbook.terms.period import period_text
from loopbook.terms.scheme import Scheme, Word
from loopbook.terms.statement import Evidence, Statement, Verdict
from loopbook.web.choice import Choice, choice_of, link
from loopbook.web.entries import ENTRIES_SHOWN, bases_stated, entry_lines
from loopbook.web.page import download, page
from loopbook.web.shelf import banners, vocabulary

_LEAF_ENTRIES = 12


def statement(book: Book, request: Request) -> Response:
    """Answer `/statement/{scheme}/{indicator}?period=&as_of=&subject=`."""
    choice = choice_of(request)
    scheme = book.scheme(request.path_params["scheme"])
    name = f"{scheme.id}@{scheme.version}"
    subject = choice.query.get("subject", "")
    made = book.evaluate(
        request.path_params["indicator"],
        choice.period or None,
        subject=subject,
        scheme=name,
        as_of=choice.as_of,
    )
    entries = book.evidence(made, ENTRIES_SHOWN * 100 if choice.format else ENTRIES_SHOWN)
    words = vocabulary(book)
    if choice.format:
        language = choice.language
        tables = (
            evidence_rows("evidence", made.evidence, language),
            evidence_rows("rivals", made.rivals, language),
            evidence_rows("beside", made.beside, language),
            entry_rows(entries, words, language),
        )
        return download(choice, tables)
    verdicts = [
        _judged(verdict, choice.language)
        for verdict in book.standings(subject=subject, scheme=name, as_of=choice.as_of)
        if verdict.indicator == made.indicator
    ]
    values = _values(made, scheme, choice)
    shown = {recorded.entry.sequence: recorded for recorded in entries}
    bases = {made.basis, *(e.basis for e in (*made.evidence, *made.rivals, *made.beside))}
    values["banners"] = banners(scheme, bases | bases_stated(entries))
    values["leaves"] = [_leaf(leaf, shown, words, choice) for leaf in made.evidence]
    values["entries"] = entry_lines(entries, words, choice)
    values["count"] = len({s for leaf in made.evidence for s in leaf.sequences})
    values["bullets"] = verdicts
    values["checkpoint"] = made.checkpoint
    return page(choice, "statement.html", values)


def _values(made: Statement, scheme: Scheme, choice: Choice) -> dict[str, object]:
    language = choice.language
    base = made.base_period
    return {
        "made": made,
        "title": title_of(made, language),
        "scheme_title": title_of(scheme, language),
        "value": statement_text(made, language),
        "period": period_text(made.period),
        "period_label": period_label(made.period, language),
        "base_label": period_label(base, language) if base else "",
        "basis": basis_text(made.basis, language),
        "scope": scope_text(made, language),
        "filled": formula_text(made, language),
        "missing": [reason_text(reason, language) for reason in made.missing + made.doubts],
        "rivals": [_row(evidence, language) for evidence in made.rivals],
        "beside": [_row(evidence, language) for evidence in made.beside],
        "shown": ENTRIES_SHOWN,
    }


def _judged(verdict: Verdict, language: str) -> tuple[str, str, list[str]]:
    """Return a verdict as a drawing, how likely its limit is met, and what to be careful of."""
    cautions = [reason_text(caution, language) for caution in verdict.cautions]
    return bullet(verdict, language), probability_text(verdict, language), cautions


def _row(evidence: Evidence, language: str) -> dict[str, object]:
    return {
        "leaf": evidence.leaf,
        "value": evidence_value(evidence, language),
        "basis": basis_text(evidence.basis, language),
        "grade": grade_text(evidence.grade, evidence.publisher, language),
        "publisher": publisher_text(evidence, language),
        "scope": scope_text(evidence, language),
        "published": evidence.published,
        "rules": ", ".join(evidence.rules),
        "reason": reason_text(evidence.missing, language) if evidence.missing else "",
        "sequences": evidence.sequences[:_LEAF_ENTRIES],
        "more": max(len(evidence.sequences) - _LEAF_ENTRIES, 0),
    }


def _leaf(
    evidence: Evidence,
    shown: Mapping[int, Recorded],
    words: Mapping[str, Word],
    choice: Choice,
) -> dict[str, object]:
    return {
        **_row(evidence, choice.language),
        "entries": _links(evidence.sequences[:_LEAF_ENTRIES], shown, words, choice),
    }


def _links(
    sequences: Sequence[int],
    shown: Mapping[int, Recorded],
    words: Mapping[str, Word],
    choice: Choice,
) -> list[tuple[int, str, str]]:
    """Return sequence, address, and what the entry says where it was read."""
    return [
        (
            sequence,
            link(choice, f"/event/{sequence}"),
            what_text(shown[sequence], words, choice.language) if sequence in shown else "",
        )
        for sequence in sequences
    ]
