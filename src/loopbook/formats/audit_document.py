"""Audit document: the file of an audit as bytes, and back; bounded, so that no file is a trap."""

import json

import msgspec

from loopbook.errors import ParseError
from loopbook.terms.audit import AUDIT_FORMAT, AuditFile

BYTES_MAX = 32 * 1024 * 1024
"""Bytes of an audit file: seven phases of tables are thousands of rows, not millions."""

ROWS_MAX = 100_000
RECORDINGS_MAX = 10_000


def audit_bytes(file: AuditFile) -> bytes:
    """Return an audit file as JSON in UTF-8, members in their order, two spaces a level."""
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def audit_of_bytes(content: bytes, document: str = "") -> AuditFile:
    """Read an audit file.

    Raises    ParseError  LB-Z50 it is larger than BYTES_MAX, LB-Z51 it is no such file, LB-Z52 it
              is of another version, LB-Z53 it has more rows or recordings than a person makes
    """
    if len(content) > BYTES_MAX:
        raise ParseError("LB-Z50", document, limit=f"{BYTES_MAX >> 20} MiB")
    try:
        _require_format(content, document)
        found = msgspec.json.decode(content, type=AuditFile)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as fault:
        raise ParseError("LB-Z51", document, why=str(fault)) from fault
    rows = sum(len(each.rows) for each in found.recordings)
    if rows > ROWS_MAX or len(found.recordings) > RECORDINGS_MAX:
        raise ParseError("LB-Z53", document, rows=ROWS_MAX, recordings=RECORDINGS_MAX)
    return found


def _require_format(content: bytes, document: str) -> None:
    """Say which version a file is of before the reader of this one finds strange members."""
    head = msgspec.json.decode(content, type=_Head)
    if head.format != AUDIT_FORMAT:
        shown = json.dumps(head.format[:40], ensure_ascii=False)
        raise ParseError("LB-Z52", document, found=shown, wanted=AUDIT_FORMAT)


class _Head(msgspec.Struct):
    format: str
