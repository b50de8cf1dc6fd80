"""The key of a book: made once, for its owner alone, and followed by the next."""

import stat
import sys
from pathlib import Path

import pytest

from loopbook.book.keyring import KEY_NAME, LAST_NAME, Keyring, keyring_of
from loopbook.book.signing import Seal, followed, seal_of
from loopbook.errors import StoreUnavailable
from loopbook.terms.note import note_of, public_key_text


def seeds() -> object:
    made = iter(range(1, 100))
    return lambda: next(made).to_bytes(32, "big")


def test_a_key_is_made_on_first_use_and_is_the_same_afterwards(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    assert not list(tmp_path.iterdir())
    (key,) = keyring.public()
    assert Keyring(tmp_path).public() == (key,)
    assert keyring.origin == key.name
    assert key.name == f"loopbook/{key.fingerprint[:16]}"
    assert [path.name for path in tmp_path.iterdir()] == [KEY_NAME]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are those of a POSIX system")
def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    keyring.public()
    file = tmp_path / KEY_NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    keyring.rotate()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    with pytest.raises(StoreUnavailable) as told:
        keyring.sign("text\n")
    assert told.value.code == "LB-L10"
    assert "640" in str(told.value)


def test_the_private_key_is_printed_nowhere(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path, lambda: b"\x07" * 32)
    told = public_key_text(keyring.public()[0]) + keyring.sign("text\n")
    assert (b"\x07" * 32).hex() not in told
    assert (b"\x07" * 32).hex() in (tmp_path / KEY_NAME).read_text()


def test_a_rotated_key_is_named_by_the_one_before(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    first = keyring.public()[0]
    old = keyring.sign("a\n")
    second = keyring.rotate()
    third = keyring.rotate()
    again = Keyring(tmp_path)
    assert again.public() == (first, second, third)
    assert again.origin == first.name == third.name
    assert followed(first, again.rotations()) == (first, second, third)
    assert followed(second, again.rotations()) == (second, third)
    note = note_of(again.sign("b\n"))
    assert note is not None
    assert seal_of(note, (third,)) == (Seal.GOOD, third)
    assert seal_of(note, (first, second)) == (Seal.OTHER, None)
    before = note_of(old)
    assert before is not None
    assert seal_of(before, (first,)) == (Seal.GOOD, first)


def test_a_second_process_takes_the_key_that_is_there(tmp_path: Path) -> None:
    """Both look before either has written: the one that comes second takes the first one's."""
    mine, theirs = Keyring(tmp_path), Keyring(tmp_path)
    made = theirs.public()
    assert mine._created(tmp_path / KEY_NAME, b"{}") == (tmp_path / KEY_NAME).read_bytes()
    assert mine.public() == made


def test_a_drive_without_hard_links_has_a_key_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "no hard links here")

    monkeypatch.setattr("os.link", refuse)
    keyring = Keyring(tmp_path)
    made = keyring.public()
    assert Keyring(tmp_path).public() == made
    assert keyring._created(tmp_path / KEY_NAME, b"{}") == (tmp_path / KEY_NAME).read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [KEY_NAME]


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"not json", b"\xff\xfe", b'{"format":"loopbook-key/2","private":"","public":[]}'],
)
def test_a_damaged_key_file_is_told(tmp_path: Path, data: bytes) -> None:
    keyring = Keyring(tmp_path)
    keyring.public()
    (tmp_path / KEY_NAME).write_bytes(data)
    with pytest.raises(StoreUnavailable) as told:
        keyring.public()
    assert told.value.code == "LB-L11"


def test_a_key_file_whose_parts_do_not_fit_is_told(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    keyring.public()
    keyring.rotate()
    file = tmp_path / KEY_NAME
    whole = file.read_text()
    private = whole.split('"private":"')[1][:64]
    for bad in (
        whole.replace(private, "00" * 32),
        whole.replace('"rotations":["', '"rotations":["x'),
    ):
        file.write_text(bad)
        with pytest.raises(StoreUnavailable) as told:
            keyring.sign("text\n")
        assert told.value.code == "LB-L11"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as told:
        Keyring(tmp_path / "missing").public()
    assert told.value.code == "LB-L12"
    (tmp_path / LAST_NAME).mkdir()
    with pytest.raises(StoreUnavailable) as told:
        Keyring(tmp_path).last()
    assert told.value.code == "LB-L12"


def test_the_last_checkpoint_is_kept(tmp_path: Path) -> None:
    for keyring in (Keyring(tmp_path), Keyring(None)):
        assert not keyring.last()
        keyring.remember("note\n")
        assert keyring.last() == "note\n"


def test_a_book_in_memory_keeps_its_key_to_itself() -> None:
    keyring = keyring_of(":memory:")
    assert keyring.public() == keyring.public()
    assert keyring.rotate() == keyring.public()[-1]
    assert keyring_of(":memory:").public() != keyring.public()


def test_a_book_in_a_database_has_its_key_where_it_is_told(tmp_path: Path) -> None:
    address = "postgresql://localhost/book"
    assert keyring_of(address, str(tmp_path)).public() == Keyring(tmp_path).public()
    with pytest.raises(StoreUnavailable) as told:
        keyring_of(address).public()
    assert told.value.code == "LB-L15"
