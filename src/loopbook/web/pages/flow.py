"""Flow: one flow in a period and layer: every reading of it, and the entries behind each."""

from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.errors import UnknownTerm
from loopbook.render.account import FlowRow, flow_rows, flow_table
from loopbook.render.basis import basis_text, grade_text
from loopbook.render.entries import entry_rows
from loopbook.render.moment import period_label
from loopbook.render.naming import label_of
from loopbook.render.number import amount_text
from loopbook.terms.event import Basis
from loopbook.terms.period import period, period_text
from loopbook.web.choice import choice_of
from loopbook.web.entries import ENTRIES_SHOWN, bases_stated, entry_lines, recorded_of
from loopbook.web.page import download, page
from loopbook.web.shelf import banners, must_scheme, vocabulary


def flow(book: Book, request: Request) -> Response:
    """Answer `/flow/{flow}?period=&layer=`."""
    choice = choice_of(request)
    scheme = must_scheme(book, choice)
    name = request.path_params["flow"]
    if name not in scheme.system.flows:
        raise UnknownTerm("LB-D66", flow=name, known=", ".join(scheme.system.flows))
    pack = f"{scheme.id}@{scheme.version}"
    account = book.account(period(choice.period), scheme=pack, as_of=choice.as_of)
    rows = [row for row in flow_rows(account, choice.layer) if row.flow == name]
    sequences = sorted({s for row in rows if row.reading for s in row.reading.sequences})
    entries = recorded_of(book, sequences)
    words = vocabulary(book)
    if choice.format:
        whole = flow_table(account, choice.layer, choice.language)
        kept = tuple(row for row in whole.rows if row[0] == name)
        readings = type(whole)(whole.name, whole.keys, whole.headings, kept)
        return download(choice, (entry_rows(entries, words, choice.language), readings))
    found = scheme.system.flows[name]
    bases: set[Basis | None] = {row.reading.basis for row in rows if row.reading}
    processes = scheme.system.processes
    values = {
        "title": label_of(found, choice.language),
        "ends": [label_of(processes[end], choice.language) for end in (found.source, found.target)],
        "rule": found.rule,
        "period": period_text(account.period),
        "period_label": period_label(account.period, choice.language),
        "banners": banners(scheme, bases | bases_stated(entries)),
        "readings": [_reading(row, choice.language) for row in rows],
        "entries": entry_lines(entries[:ENTRIES_SHOWN], words, choice),
        "count": len(sequences),
        "shown": ENTRIES_SHOWN,
        "checkpoint": book.checkpoint(),
    }
    return page(choice, "flow.html", values)


def _reading(row: FlowRow, language: str) -> dict[str, object]:
    reading = row.reading
    amount = amount_text(
        reading.amount if reading else None,
        row.layer,
        language,
        sd=reading.sd if reading else None,
    )
    return {
        "layer": label_of(row.layer, language),
        "amount": amount,
        "basis": basis_text(reading.basis if reading else None, language),
        "grade": grade_text(reading.grade, reading.publisher, language) if reading else "",
        "publisher": reading.publisher if reading else "",
        "is_chosen": row.is_chosen,
        "is_whole": reading is None or reading.is_whole,
        "count": reading.count if reading else 0,
        "factors": ", ".join(reading.factors) if reading else "",
        "rules": ", ".join(reading.rules) if reading else "",
    }
