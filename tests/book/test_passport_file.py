"""Tests of passports as files: written once, never over something, and read bounded."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from loopbook.book.passport_file import imported, passport_pack, written
from loopbook.errors import ParseError, StoreUnavailable, UnknownTerm
from tests.web.battery import BATTERY, battery_book

AT = datetime(2027, 10, 1, tzinfo=UTC)


def test_a_passport_is_written_into_an_empty_folder_and_read_back(tmp_path: Path) -> None:
    with battery_book() as book:
        pack = passport_pack(book.schemes)
        findings = written(book.passport(BATTERY), tmp_path / "out")
        names = sorted(path.stem for path in (tmp_path / "out").iterdir())
        assert len(names) == 7
        assert findings
        with pytest.raises(StoreUnavailable) as refused:
            written(book.passport(BATTERY), tmp_path / "out")
        assert refused.value.code == "LB-U75"
        made = imported(tmp_path / "out" / "Circularity.json", BATTERY, pack, AT, "")
        (event,) = json.loads(made.document)["epcisBody"]["eventList"]
        assert event["ilmd"]["loopbook:renewable_content"] == 2


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with battery_book() as book, pytest.raises(StoreUnavailable) as refused:
        written(book.passport(BATTERY), tmp_path / "file")
    assert refused.value.code == "LB-U75"


def test_without_a_passport_nothing_is_taken_over(tmp_path: Path) -> None:
    with pytest.raises(UnknownTerm) as refused:
        passport_pack({})
    assert refused.value.code == "LB-U76"
    with battery_book() as book, pytest.raises(ParseError) as missing:
        imported(tmp_path / "no.json", BATTERY, passport_pack(book.schemes), AT, "")
    assert missing.value.code == "LB-D09"
