"""Source: paths, patterns, bytes and streams, and tables that must be named."""

from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY
from loopbook.errors import ParseError, UnknownTerm


def test_a_pattern_takes_its_files_in_order(tmp_path: Path, chain: Path) -> None:
    (tmp_path / "b.jsonld").write_bytes(chain.read_bytes())
    (tmp_path / "a.jsonld").write_bytes(chain.read_bytes())
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        receipt = book.record(str(tmp_path / "*.jsonld"))
        assert receipt.appended > 0
        assert receipt.repeated == receipt.appended
        assert book.entry(receipt.first).entry.draft.source.startswith("a.jsonld")


def test_a_table_without_its_name_is_asked_for_it(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        with pytest.raises(ParseError, match="--as"):
            book.record(tmp_path / "x.csv")
        with pytest.raises(UnknownTerm, match="Nearest: 'received'"):
            book.record(tmp_path / "x.csv", table="recieved")


def test_paths_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    with loopbook.open(MEMORY) as book:
        for path in (tmp_path / "missing.json", tmp_path, tmp_path / "*.jsonld"):
            with pytest.raises(ParseError):
                book.record(str(path))
