"""A folder and a URL are told apart, and each is opened by its own engine."""

from pathlib import Path

import pytest

from loopbook.book.place import desk_at, is_address, journal_at, new_journal_at
from loopbook.errors import NotABook, StoreUnavailable
from tests.store.postgres.server import shared

NOWHERE = "postgresql://ann:secret@/d?host=/nowhere/at-all"


def test_a_folder_is_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.book"
    assert not is_address(path)
    with pytest.raises(NotABook, match="LB-S01"):
        journal_at(str(path))
    new_journal_at(path).close()
    journal = journal_at(str(path), is_read_only=True)
    assert (journal.place, journal.folder) == (str(path), path)
    journal.close()
    desk = desk_at(path)
    assert desk.put("job", "a", b"") == 1
    desk.close()


def test_an_address_goes_to_the_database_and_never_to_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert is_address(NOWHERE)
    for opened in (journal_at, new_journal_at, desk_at):
        with pytest.raises(StoreUnavailable, match=r"LB-S5[01]") as caught:
            opened(NOWHERE)
        assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_a_book_in_a_database_has_journal_desk_and_a_folder_for_segments() -> None:
    url = shared().new_url()
    new_journal_at(url).close()
    journal, desk = journal_at(url, is_read_only=True), desk_at(url)
    assert journal.place == url
    assert journal.folder.is_dir()
    assert desk.put("job", "a", b"") == 1
    journal.close()
    desk.close()
