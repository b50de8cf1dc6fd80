"""Declaration file: the bytes of a declaration, counter-statement or withdrawal, read with care.

Whatever the bytes are, the answer is a file in one of two forms, or what is wrong with it: it is
bounded, no name stands twice, nothing unknown stands in it.
"""

import msgspec

from loopbook.book.credential import decoded_strictly
from loopbook.errors import ParseError
from loopbook.terms.declaration import (
    BUNDLE_FORMAT,
    BUNDLE_MAX,
    ENTRIES_MAX,
    STATEMENT_FORMAT,
    Bundle,
    StatementFile,
)

PACKS_MAX = 64
_HEAD = 4096
"""Octets in which the format of a file must stand for it to be taken for one of ours."""


def is_declaration_file(data: bytes) -> bool:
    """Say whether bytes begin as a file of ours does, whole or not."""
    head = data[:_HEAD]
    return any(f'"{name}"'.encode() in head for name in (BUNDLE_FORMAT, STATEMENT_FORMAT))


def file_of(data: bytes) -> Bundle | StatementFile:
    """Return what a file holds.

    Raises    ParseError  LB-Z30  it is too long, no JSON, or not in the form
    """
    if len(data) > BUNDLE_MAX:
        raise ParseError("LB-Z30", why=f"{len(data)} > {BUNDLE_MAX}")
    told = decoded_strictly(data)
    name = told.get("format") if isinstance(told, dict) else None
    is_statement = name == STATEMENT_FORMAT
    kind: type[Bundle | StatementFile] = StatementFile if is_statement else Bundle
    try:
        file = msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise ParseError("LB-Z30", why=str(fault)[:200]) from fault
    if file.format not in {BUNDLE_FORMAT, STATEMENT_FORMAT}:
        raise ParseError("LB-Z30", why=f"format {file.format:.40}")
    if isinstance(file, Bundle):
        _must_be_bounded(file)
    return file


def _must_be_bounded(bundle: Bundle) -> None:
    if len(bundle.receipts) > ENTRIES_MAX:
        raise ParseError("LB-Z30", why=f"receipts: {len(bundle.receipts)} > {ENTRIES_MAX}")
    if len(bundle.packs) > PACKS_MAX:
        raise ParseError("LB-Z30", why=f"packs: {len(bundle.packs)} > {PACKS_MAX}")


def token_of(data: bytes) -> str:
    """Return the JWS in a file, or the bytes themselves when they are one.

    Raises    ParseError  LB-Z30
    """
    if data[:2] == b"ey" and data.isascii():
        return data.decode().strip()
    file = file_of(data)
    return file.declaration if isinstance(file, Bundle) else file.statement


def file_bytes(file: Bundle | StatementFile) -> bytes:
    """Return a file as it is written: JSON, two spaces a level.

    Raises    ParseError  LB-Z30  it would be longer than one that is read
    """
    data = msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"
    if len(data) > BUNDLE_MAX:
        raise ParseError("LB-Z30", why=f"{len(data)} > {BUNDLE_MAX}")
    return data


def statement_bytes(token: str) -> bytes:
    """Return the file of a counter-statement or a withdrawal."""
    return file_bytes(StatementFile(format=STATEMENT_FORMAT, statement=token))
