"""Audits: a cleaner-production audit begun, recorded table by table, and where it stands.

What it comes to is worked out by book/audit_sheet. Spec: docs/spec/audit.md.
"""

import hashlib
import io
import re
from datetime import date, datetime
from difflib import get_close_matches
from typing import NamedTuple

import msgspec

from loopbook.book.shelf import compiled, core, unknown_scheme
from loopbook.errors import ParseError, QueryError, UnknownTerm
from loopbook.evaluate.audit.record import read_day
from loopbook.evaluate.audit.status import audit_status
from loopbook.formats.audit_document import audit_of_bytes
from loopbook.formats.audit_table import (
    audit_template_csv,
    audit_template_xlsx,
    read_audit_table,
    read_audit_workbook,
)
from loopbook.rules.load import shipped_ids
from loopbook.terms.audit import (
    AUDIT_FORMAT,
    AuditFile,
    AuditForm,
    AuditStatus,
    AuditTable,
    Recording,
)
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.period import Period, period

FORM_PACK = "cp-audit"
"""The pack that declares the form of an audit."""

ALL = "all"
"""Names every table at once: a workbook with a sheet each."""

TABLE_BYTES_MAX = 16 * 1024 * 1024
_STANDARD = re.compile(r"[^/\s]+/[^/\s]+")
_YEARS_MAX = 10


class AuditWish(NamedTuple):
    """What an audit begins with; texts as people write them.

    Fields
      subject    plant, by identifier;  book  where its ledger is
      standard   `pack/standard` of the indicator system
      years      years whose inputs are told, as `2023..2025`
      listed     day on which the plant was put on the list; empty: it was not
      reasons    grounds to audit, as the form has them
    """

    subject: str
    book: str
    standard: str
    years: str
    listed: str = ""
    reasons: tuple[str, ...] = ()


def form_of(pack: str = FORM_PACK) -> AuditForm:
    """Return the form of an audit that a pack declares.

    Raises    UnknownTerm  LB-Z66 the pack declares none;  LB-D04 there is no such pack
    """
    form = compiled(pack).audit
    if form is None:
        raise UnknownTerm("LB-Z66", pack=pack)
    return form


def new_audit(wish: AuditWish, today: date, form_pack: str = FORM_PACK) -> AuditFile:
    """Return the file of a new audit.

    Raises    QueryError  LB-Z67 a standard without its pack, LB-Z68 more years than an audit tells;
              EmptyPeriod  years that are none;  ParseError  LB-Z58 a day that is none
              UnknownTerm  LB-Z69  a reason that the form does not know
    """
    form = form_of(form_pack)
    if not _STANDARD.fullmatch(wish.standard):
        raise QueryError("LB-Z67", text=wish.standard)
    years_of(wish.years)
    if wish.listed:
        read_day(wish.listed)
    known = tuple(dict.fromkeys(ground.id for ground in form.grounds))
    for reason in wish.reasons:
        if reason not in known:
            near = get_close_matches(reason, known, 1, 0.3)
            nearest = near[0] if near else "-"
            raise UnknownTerm("LB-Z69", reason=reason, nearest=nearest, known=", ".join(known))
    return AuditFile(
        format=AUDIT_FORMAT,
        form=form_pack,
        subject=wish.subject,
        book=wish.book,
        standard=wish.standard,
        years=wish.years,
        listed=wish.listed,
        reasons=wish.reasons,
        created=today.isoformat(),
    )


def years_of(words: str) -> tuple[Period, ...]:
    """Return the years that an audit tells, one by one.

    Raises    QueryError  LB-Z68  they are no whole years, or more than an audit tells
              EmptyPeriod  they are no period
    """
    whole = period(words)
    if whole.first % 12 or whole.months % 12 or whole.months > _YEARS_MAX * 12:
        raise QueryError("LB-Z68", text=words, most=_YEARS_MAX)
    return tuple(Period(first, 12) for first in range(whole.first, whole.end, 12))


def status_of(file: AuditFile, day: date) -> AuditStatus:
    """Return where an audit stands at the end of a day: what is there, missing, next, and due."""
    return audit_status(file, form_of(file.form), day)


def table_named(form: AuditForm, name: str) -> AuditTable:
    """Return a table of the form.

    Raises    UnknownTerm  LB-Z56  there is none; the nearest is offered
    """
    if name not in form.tables:
        near = get_close_matches(name, form.tables, 1, 0.3)
        values = {"text": name, "known": ", ".join(form.tables)}
        raise UnknownTerm("LB-Z56", **values, nearest=near[0] if near else "-")
    return form.tables[name]


class Handed(NamedTuple):
    """A document handed in: its name, its bytes, when; added to what is there, or in its place."""

    document: str
    content: bytes
    moment: datetime
    is_addition: bool = False


def recorded(file: AuditFile, table: str, handed: Handed) -> tuple[AuditFile, tuple[Finding, ...]]:
    """Return the file with a table recorded, and what was found on the way.

    With an error among the findings the file is returned as it was: a table is taken whole.

    Raises    ParseError   LB-Z50 it is too large, LB-W01 to LB-W07 it is no table
              UnknownTerm  LB-Z56  the form has no such table
    """
    form = form_of(file.form)
    if len(handed.content) > TABLE_BYTES_MAX:
        raise ParseError("LB-Z50", handed.document, limit=f"{TABLE_BYTES_MAX >> 20} MiB")
    stream, units = io.BytesIO(handed.content), core().units
    if table == ALL:
        made, findings = read_audit_workbook(stream, handed.document, form, units)
    else:
        wanted = table_named(form, table)
        rows, findings = read_audit_table(stream, handed.document, wanted, form, units)
        made = {table: rows}
    if any(finding.severity is Severity.ERROR for finding in findings):
        return file, findings
    digest = hashlib.sha256(handed.content).hexdigest()
    recordings = [
        Recording(
            table=name,
            moment=handed.moment.isoformat(timespec="seconds"),
            document=handed.document,
            sha256=digest,
            is_addition=handed.is_addition,
            rows=rows,
        )
        for name, rows in made.items()
    ]
    written = msgspec.structs.replace(file, recordings=(*file.recordings, *recordings))
    return written, findings


def posted_audit(content: bytes, document: str = "") -> AuditFile:
    """Read an audit file from bytes that anybody may have made.

    Raises    ParseError  LB-Z50 to LB-Z53  the bytes are no audit file, or one that is too large
              UnknownTerm  LB-D04  its form is of no shipped pack: a folder that it names would be
              one of whoever reads it, not of whoever sent it
    """
    file = audit_of_bytes(content, document)
    if file.form not in shipped_ids():
        raise unknown_scheme(file.form, (FORM_PACK,))
    return file


def template_of(file: AuditFile, table: str, suffix: str, language: str = "en") -> bytes:
    """Return the empty table to fill in: a workbook for `.xlsx`, else CSV.

    Raises    UnknownTerm  LB-Z56  the form has no such table
    """
    form = form_of(file.form)
    if table == ALL:
        return audit_template_xlsx(tuple(form.tables.values()), form, language)
    wanted = table_named(form, table)
    if suffix.lower() == ".xlsx":
        return audit_template_xlsx((wanted,), form, language)
    return audit_template_csv(wanted, language)
