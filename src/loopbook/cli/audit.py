"""`loopbook audit`: a cleaner-production audit in seven phases, and the evaluation of it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from loopbook.book import Book, open_book
from loopbook.book.audit_file import read_audit, write_audit, writing
from loopbook.book.audit_sheet import audit_evaluation, audit_sheet
from loopbook.book.audits import (
    ALL,
    AuditWish,
    Handed,
    new_audit,
    recorded,
    status_of,
    template_of,
)
from loopbook.book.clock import utc_now
from loopbook.book.duties import day_asked
from loopbook.book.source import opened
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, book_path
from loopbook.cli.picture import write_file
from loopbook.errors import StoreUnavailable
from loopbook.render.audit import evaluation_lines, status_lines
from loopbook.render.audit_paper import audit_paper
from loopbook.render.findings import finding_lines
from loopbook.render.paper.pdf import set_pdf
from loopbook.render.paper.plain import plain_lines
from loopbook.render.paper.workbook import set_workbook
from loopbook.terms.audit import AuditFile
from loopbook.terms.finding import Finding, Severity
from loopbook.wording import say

PLAIN = Common()
BYTES_MAX = 16 * 1024 * 1024
app = App(name="audit", help="Cleaner-production audits.", result_action="return_value")


@Parameter(name="*")
@dataclass(frozen=True)
class Begun:
    """What an audit begins with.

    Parameters
    ----------
    subject
        The plant, by identifier.
    standard
        Indicator system it is held against: pack/standard.
    years
        Years whose inputs are told, as 2023..2025.
    listed
        Day on which the plant was put on the list of those that must audit.
    reason
        double-over, high-energy, double-hazard or voluntary; may be repeated.
    """

    subject: str
    standard: str
    years: str
    listed: str = ""
    reason: Annotated[tuple[str, ...], Parameter(negative="")] = ()


@app.command
def new(file: Path, *, begun: Begun, day: str = "", common: Common = PLAIN) -> int:
    """Begin an audit in FILE.

    Parameters
    ----------
    file
        File to make, as plant.audit.
    day
        Day of its making; default: today.
    """
    wish = AuditWish(
        subject=begun.subject,
        book=_stored(book_path(common.book), file),
        standard=begun.standard,
        years=begun.years,
        listed=begun.listed,
        reasons=begun.reason,
    )
    made = new_audit(wish, _day(day))
    write_audit(file, made)
    if common.json:
        write_json(made, common.language)
    else:
        write([say("cli.written", common.language, path=file)])
    return 0


@app.command
def status(file: Path, *, day: str = "", common: Common = PLAIN) -> int:
    """Say phase by phase what is there, what is missing, what comes next, and until when.

    Parameters
    ----------
    file
        Audit file.
    day
        The end of this day counts; default: today.
    """
    found = status_of(read_audit(file), _day(day))
    if common.json:
        write_json(found, common.language)
    else:
        write(status_lines(found, common.language))
    return 0


@app.command
def template(file: Path, table: str, out: Path | None = None, *, common: Common = PLAIN) -> int:
    """Write the empty TABLE of an audit, with one row of examples.

    Parameters
    ----------
    file
        Audit file.
    table
        Table, as status names it; all: every table, a sheet each, as a workbook.
    out
        File to write, .csv or .xlsx; default: CSV to the output.
    """
    suffix = "" if out is None else out.suffix
    if table == ALL and suffix.lower() != ".xlsx":
        raise StoreUnavailable(
            "LB-D35", str(out or "-"), why=say("audit.workbook", common.language)
        )
    content = template_of(read_audit(file), table, suffix, common.language)
    if out is None:
        sys.stdout.write(content.decode("utf-8-sig"))
        return 0
    if out.exists():
        raise StoreUnavailable("LB-D32", str(out))
    write_file(out, content, common)
    return 0


@app.command
def record(
    file: Path,
    table: str,
    data: Path,
    *,
    add: Annotated[bool, Parameter(negative="")] = False,
    common: Common = PLAIN,
) -> int:
    """Record a table of the audit: it takes the place of what was there, or adds to it.

    Parameters
    ----------
    file
        Audit file.
    table
        Table, as status names it; all: a workbook with a sheet for each table.
    data
        CSV or Excel file.
    add
        Add the rows to those that are there.
    """
    with opened(data) as stream:
        content = stream.read(BYTES_MAX + 1)
    handed = Handed(data.name, content, utc_now(), add)
    with writing(file) as held:
        before = len(held.file.recordings)
        written, findings = recorded(held.file, table, handed)
        is_refused = any(each.severity is Severity.ERROR for each in findings)
        kept = held.file if is_refused else held.write(written)
    told = () if is_refused else kept.recordings[before:]
    rows = sum(len(each.rows) for each in told)
    if common.json:
        answer = {"table": table, "rows": rows, "version": kept.version, "findings": findings}
        write_json(answer, common.language)
    else:
        key = "audit.refused" if is_refused else "audit.recorded"
        write([say(key, common.language, table=table, rows=rows, version=kept.version)])
    _tell(findings, common)
    return int(is_refused)


@app.command
def report(file: Path, out: Path, *, day: str = "", common: Common = PLAIN) -> int:
    """Write the report of an audit: seven chapters, balances, options, results, self-check.

    Parameters
    ----------
    file
        Audit file.
    out
        File to write, .pdf, .xlsx or .txt.
    day
        The end of this day counts; default: today.
    """
    setters = (".pdf", ".xlsx", ".txt")
    if out.suffix.lower() not in setters:
        raise StoreUnavailable("LB-D35", str(out), why=say("audit.suffixes", common.language))
    audit = read_audit(file)
    with _book(audit, file, common) as book:
        sheet = audit_sheet(book, audit, _day(day))
        paper = audit_paper(book, sheet, audit_evaluation(sheet), common.language)
    match out.suffix.lower():
        case ".pdf":
            content = set_pdf(paper)
        case ".xlsx":
            content = set_workbook(paper)
        case _:
            content = ("\n".join(plain_lines(paper)) + "\n").encode("utf-8")
    write_file(out, content, common)
    if common.json:
        write_json({"written": str(out), "bytes": len(content)}, common.language)
    _tell(sheet.findings, common)
    return 0


@app.command
def evaluate(file: Path, *, day: str = "", common: Common = PLAIN) -> int:
    """Evaluate an audit: complete, right, true, closed; knock-outs, score, acceptance.

    Parameters
    ----------
    file
        Audit file.
    day
        The end of this day counts; default: today.
    """
    audit = read_audit(file)
    with _book(audit, file, common) as book:
        found = audit_evaluation(audit_sheet(book, audit, _day(day)))
    if common.json:
        write_json(found, common.language)
    else:
        write(evaluation_lines(found, common.language))
        _tell(found.findings, common)
    return 0


def _day(words: str) -> date:
    return day_asked(words, utc_now().date())


def _stored(book: str, file: Path) -> str:
    """Return a book's folder as seen from the audit file, so that both can be moved together."""
    if "://" in book or Path(book).is_absolute():
        return book
    try:
        return Path(os.path.relpath(book, file.parent)).as_posix()
    except ValueError:
        # Another drive: there is no way from the one to the other.
        return str(Path(book).absolute())


@contextmanager
def _book(audit: AuditFile, file: Path, common: Common) -> Iterator[Book]:
    """Open the book that is asked for, or else the one that the audit names."""
    words = common.book or audit.book
    if common.book is None and "://" not in words and not Path(words).is_absolute():
        words = str(file.parent / words)
    party = os.environ.get("LOOPBOOK_PARTY", "local")
    with open_book(words, party=party, is_read_only=True) as book:
        yield book


def _tell(findings: tuple[Finding, ...], common: Common) -> None:
    for line in finding_lines(findings, common.language):
        sys.stderr.write(f"  {line}\n")
