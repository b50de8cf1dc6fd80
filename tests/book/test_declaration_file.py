"""Files of declarations, told from others, read within limits, and written as they are read."""

import msgspec
import pytest

from loopbook.book import declaration_file
from loopbook.book.declaration_file import (
    PACKS_MAX,
    file_bytes,
    file_of,
    is_declaration_file,
    statement_bytes,
    token_of,
)
from loopbook.errors import ParseError
from loopbook.terms.declaration import ENTRIES_MAX, Bundle, StatementFile
from tests.book.declared import declared, plant_book

DATA = declared(plant_book())


def test_a_file_comes_back() -> None:
    file = file_of(DATA)
    assert isinstance(file, Bundle)
    assert file_bytes(file) == DATA
    assert token_of(DATA) == file.declaration
    assert token_of(f"{file.declaration}\n".encode()) == file.declaration
    statement = statement_bytes(file.declaration)
    assert file_of(statement) == StatementFile(
        format="loopbook-statement/1", statement=file.declaration
    )
    assert token_of(statement) == file.declaration


def test_ours_are_told_from_others() -> None:
    assert is_declaration_file(DATA)
    assert is_declaration_file(statement_bytes("x"))
    assert not is_declaration_file(b'{"format": "loopbook-receipt/1"}')
    assert not is_declaration_file(b"")


def refused(data: bytes) -> str:
    with pytest.raises(ParseError) as told:
        file_of(data)
    assert told.value.code == "LB-Z30"
    return str(told.value)


def test_what_is_too_large_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    file = file_of(DATA)
    assert isinstance(file, Bundle)
    many = msgspec.structs.replace(file, packs=file.packs[:1] * (PACKS_MAX + 1))
    assert "packs" in refused(msgspec.json.encode(many))
    monkeypatch.setattr(declaration_file, "ENTRIES_MAX", 2)
    assert ENTRIES_MAX > 2
    assert "receipts" in refused(DATA)
    monkeypatch.setattr(declaration_file, "BUNDLE_MAX", 1_000)
    assert "> 1000" in refused(DATA)
    with pytest.raises(ParseError):
        file_bytes(file)


def test_a_member_that_is_unknown_or_missing_is_refused() -> None:
    assert refused(DATA.replace(b'"key"', b'"keys"'))
    assert refused(DATA.replace(b'"packs"', b'"more": 1, "packs"'))
    assert refused(DATA[:-3])
