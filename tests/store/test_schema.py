"""A book is told from any other file, and nothing is overwritten by making one."""

import sqlite3
from pathlib import Path

import pytest

from loopbook.errors import BrokenLog, NotABook, StoreUnavailable
from loopbook.store.journal import create, open_journal
from loopbook.store.schema import JOURNAL_NAME
from tests.stores.drafts import Clock, Salt, draft, new_journal


def refusal(path: Path) -> NotABook:
    with pytest.raises(NotABook) as reading:
        open_journal(path, Clock(), Salt(), is_read_only=True)
    with pytest.raises(NotABook) as writing:
        open_journal(path, Clock(), Salt())
    assert str(reading.value) == str(writing.value)
    return writing.value


def foreign(folder: Path, *statements: str) -> Path:
    folder.mkdir()
    connection = sqlite3.connect(folder / JOURNAL_NAME, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return folder


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    error = refusal(tmp_path / "absent.book")
    assert error.code == "LB-S01"
    assert error.status == 400
    assert refusal(tmp_path / "no" / "such" / "folder").code == "LB-S01"


def test_a_mistyped_path_gets_the_nearest_book(tmp_path: Path) -> None:
    new_journal(tmp_path / "batteries.book").close()
    error = refusal(tmp_path / "bateries.book")
    assert error.code == "LB-S02"
    assert str(tmp_path / "batteries.book") in str(error)


def test_a_file_and_a_folder_that_are_no_book_are_told(tmp_path: Path) -> None:
    file = tmp_path / "weights.xlsx"
    file.write_bytes(b"PK")
    assert refusal(file).code == "LB-S03"
    assert refusal(tmp_path).code == "LB-S04"


def test_a_journal_of_other_bytes_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "a.book"
    folder.mkdir()
    (folder / JOURNAL_NAME).write_text("this is a letter, not a database\n" * 50, encoding="utf-8")
    assert refusal(folder).code == "LB-S05"


def test_a_database_of_another_program_is_told(tmp_path: Path) -> None:
    assert refusal(foreign(tmp_path / "a", "CREATE TABLE meta (format)")).code == "LB-S05"
    statements = ("CREATE TABLE t (x)", "PRAGMA application_id=1196444487")
    assert refusal(foreign(tmp_path / "b", *statements)).code == "LB-S05"


def test_a_book_that_lacks_a_table_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "a.book"
    new_journal(folder).close()
    connection = sqlite3.connect(folder / JOURNAL_NAME, isolation_level=None)
    connection.execute("DROP TABLE frame")
    connection.close()
    assert refusal(folder).code == "LB-S05"


def test_a_book_of_a_newer_format_is_told_with_both_numbers(tmp_path: Path) -> None:
    folder = tmp_path / "a.book"
    new_journal(folder).close()
    connection = sqlite3.connect(folder / JOURNAL_NAME, isolation_level=None)
    connection.execute("UPDATE meta SET format=2")
    connection.close()
    error = refusal(folder)
    assert error.code == "LB-S06"
    assert "format 2; this program reads formats up to 1" in str(error)


def test_an_emptied_journal_is_told_and_can_be_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "a.book"
    folder.mkdir()
    (folder / JOURNAL_NAME).write_bytes(b"")
    assert refusal(folder).code == "LB-S25"
    journal = create(folder, Clock(), Salt())
    journal.append([draft(1)])
    journal.close()


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_truncated_journal_is_broken(tmp_path: Path, kept: float) -> None:
    folder = tmp_path / "a.book"
    journal = new_journal(folder)
    journal.append([draft(n) for n in range(400)])
    journal.close()
    file = folder / JOURNAL_NAME
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(BrokenLog) as caught:
        open_journal(folder, Clock(), Salt())
    assert caught.value.code == "LB-S14"
    assert caught.value.status == 500


def test_a_journal_with_torn_pages_is_broken_and_not_misread(tmp_path: Path) -> None:
    folder = tmp_path / "a.book"
    journal = new_journal(folder)
    journal.append([draft(n) for n in range(400)])
    journal.close()
    file = folder / JOURNAL_NAME
    data = bytearray(file.read_bytes())
    for page in range(8, len(data) // 4096, 4):
        data[page * 4096 : page * 4096 + 600] = b"\xa5" * 600
    file.write_bytes(data)
    journal = open_journal(folder, Clock(), Salt())
    with pytest.raises(BrokenLog):
        journal.verify()
    journal.close()


def test_nothing_is_made_where_something_is(tmp_path: Path) -> None:
    folder = tmp_path / "a.book"
    new_journal(folder).close()
    with pytest.raises(StoreUnavailable, match="LB-S07"):
        create(folder, Clock(), Salt())
    file = tmp_path / "letter.txt"
    file.write_text("dear", encoding="utf-8")
    with pytest.raises(StoreUnavailable, match=r"LB-S08.*letter\.txt"):
        create(file, Clock(), Salt())
    with pytest.raises(StoreUnavailable, match="LB-S08"):
        create(tmp_path, Clock(), Salt())
    assert file.read_text(encoding="utf-8") == "dear"
    other = foreign(tmp_path / "b", "CREATE TABLE t (x)")
    with pytest.raises(StoreUnavailable, match="LB-S07"):
        create(other, Clock(), Salt())


def test_an_empty_folder_and_one_not_there_yet_are_free(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    create(tmp_path / "empty", Clock(), Salt()).close()
    create(tmp_path / "new" / "账本 50% #1?.book", Clock(), Salt()).close()
    opened = open_journal(tmp_path / "new" / "账本 50% #1?.book", Clock(), Salt())
    assert opened.append([draft(1)])
    opened.close()
    assert not [each.name for each in (tmp_path / "new").iterdir() if each.name == "账本 50% "]
