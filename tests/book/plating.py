"""The synthetic plating plant of docs/examples in a book in memory, and its audit; made once."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from loopbook.book import MEMORY, Book, open_book
from loopbook.book.audit_sheet import audit_evaluation, audit_sheet
from loopbook.book.audits import AuditWish, Handed, new_audit, recorded
from loopbook.terms.audit import AuditFile
from loopbook.terms.audit_sheet import AuditEvaluation, AuditSheet

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
PLANT = "https://id.example.org/414/9520003000025"
STANDARD = "cp-electroplating/electroplating_2015"
DAY = date(2026, 1, 10)
MOMENT = datetime(2025, 3, 2, 8, tzinfo=UTC)
NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
WISH = AuditWish(
    PLANT, "plating.book", STANDARD, "2022..2024", "2025-01-15", ("double-hazard", "double-over")
)


@cache
def book() -> Book:
    """Return the ledger of the plant; nobody closes or changes it."""
    made = open_book(MEMORY, ["cp-electroplating"], clock=lambda: NOW)
    made.record(EXAMPLES / "plating-places.jsonld")
    for name in ("water", "power", "metals", "area", "waste"):
        made.record(EXAMPLES / f"plating-{name}.csv", table="amounts")
    made.record(EXAMPLES / "plating-line.csv", table="line")
    scheme = "cp-electroplating"
    made.record(EXAMPLES / "plating-answers.csv", table="answers", scheme=scheme)
    return made


def handed(name: str, *, is_addition: bool = False) -> Handed:
    """Return a file of docs/examples as handed in."""
    return Handed(name, (EXAMPLES / name).read_bytes(), MOMENT, is_addition)


@cache
def empty() -> AuditFile:
    """Return the audit as begun."""
    return new_audit(WISH, date(2025, 1, 20))


@cache
def audit() -> AuditFile:
    """Return the audit with every table recorded, one payback of it wrong."""
    file, findings = recorded(empty(), "all", handed("plating-audit.xlsx"))
    assert not findings, findings
    return file


@cache
def sheet() -> AuditSheet:
    """Return the audit worked out."""
    return audit_sheet(book(), audit(), DAY)


@cache
def evaluation() -> AuditEvaluation:
    """Return the audit evaluated."""
    return audit_evaluation(sheet())
