"""What a book proves, and what it refuses to sign."""

import shutil
from pathlib import Path

import msgspec
import pytest

import loopbook
from loopbook import Book
from loopbook.book.keyring import LAST_NAME, Keyring
from loopbook.book.prove import Proofs, receipt_bytes, unwrapped, wrapped
from loopbook.errors import BrokenLog, InputError, StoreUnavailable, UnknownTerm
from loopbook.store.memory import MemoryStore
from loopbook.terms.note import checkpoint_of, note_of
from loopbook.terms.proof import Receipt, Wrapped
from tests.stores.drafts import Clock, Salt, draft


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore(Clock(), Salt())
    store.append([draft(n) for n in range(20)])
    return store


def test_a_receipt_holds_the_entry_byte_by_byte(store: MemoryStore) -> None:
    receipt = Proofs(store, Keyring(None)).prove(7)
    (entry,) = store.read(7, 7)
    assert receipt.sequence == 7
    assert unwrapped(receipt.content) == entry.draft.content
    assert unwrapped(receipt.context) == entry.draft.context
    assert receipt.leaf == entry.leaf.hex()
    assert receipt.header.party == entry.draft.party
    assert msgspec.json.decode(receipt_bytes(receipt), type=Receipt) == receipt


def test_an_entry_is_proved_by_its_event_id_and_at_an_older_checkpoint(store: MemoryStore) -> None:
    proofs = Proofs(store, Keyring(None))
    receipt = proofs.prove("urn:example:4", 12, since=3)
    assert receipt.sequence == 5
    note = note_of(receipt.checkpoint)
    assert note is not None
    checkpoint = checkpoint_of(note.text)
    assert checkpoint is not None
    assert checkpoint.size == 12
    assert checkpoint.root.hex() == store.checkpoint(12).root
    assert receipt.since is not None
    assert receipt.since.first_root == store.checkpoint(3).root


def test_an_error_declaration_is_proved_by_its_sequence(store: MemoryStore) -> None:
    store.append([draft(4, "voided", is_correction=True)])
    proofs = Proofs(store, Keyring(None))
    assert proofs.prove("urn:example:4").sequence == 5
    assert proofs.prove(21).header.identity.is_correction


def test_what_a_reader_may_not_see_answers_as_what_is_not_there(store: MemoryStore) -> None:
    sees = frozenset({"urn:party:authority"})
    proofs = Proofs(store, Keyring(None), sees)
    assert proofs.prove(2).sequence == 2
    for entry in (1, "urn:example:0", 99, "urn:example:99", 0, -1, "0", "9" * 40, ""):
        with pytest.raises(UnknownTerm) as told:
            proofs.prove(entry)
        assert told.value.code == "LB-L03"
        assert told.value.values == {"entry": str(entry)}


def test_what_was_signed_is_never_contradicted(tmp_path: Path) -> None:
    long, short = MemoryStore(Clock(), Salt()), MemoryStore(Clock(), Salt())
    long.append([draft(n) for n in range(9)])
    short.append([draft(n) for n in range(5)])
    keyring = Keyring(tmp_path)
    Proofs(long, keyring).signed_checkpoint()
    with pytest.raises(BrokenLog) as told:
        Proofs(short, Keyring(tmp_path)).signed_checkpoint()
    assert told.value.code == "LB-L13"
    other = MemoryStore(Clock(), Salt())
    other.append([draft(n, "other words") for n in range(30)])
    with pytest.raises(BrokenLog):
        Proofs(other, Keyring(tmp_path)).prove(1)
    # An older size of the same log is signed, and does not take the place of the newer one.
    Proofs(long, keyring).signed_checkpoint(3)
    assert "\n9\n" in keyring.last()


def test_a_damaged_last_checkpoint_is_told(tmp_path: Path, store: MemoryStore) -> None:
    proofs = Proofs(store, Keyring(tmp_path))
    proofs.signed_checkpoint()
    (tmp_path / LAST_NAME).write_text("rubbish")
    with pytest.raises(StoreUnavailable) as told:
        proofs.signed_checkpoint()
    assert told.value.code == "LB-L14"


def test_a_receipt_is_bounded() -> None:
    store = MemoryStore(Clock(), Salt())
    store.append([msgspec.structs.replace(draft(1), content=b"x" * (33 << 20))])
    with pytest.raises(InputError) as told:
        Proofs(store, Keyring(None)).prove(1)
    assert told.value.code == "LB-L04"


def test_bytes_are_wrapped_and_unwrapped_the_same() -> None:
    for data in (b"", b"text", "电池".encode(), b"\xff\x00", bytes(range(256))):
        assert unwrapped(wrapped(data)) == data
    assert unwrapped(Wrapped()) is None
    assert unwrapped(Wrapped(text="", base64="")) is None
    assert unwrapped(Wrapped(base64="!")) is None


def test_a_copy_of_the_journal_alone_has_another_key(chain: Path, tmp_path: Path) -> None:
    with loopbook.new(tmp_path / "a.book", ["cn-battery"]) as book:
        book.record(chain)
        mine = book.proofs.public_keys()
    (tmp_path / "b.book").mkdir()
    shutil.copy(tmp_path / "a.book" / "journal.sqlite", tmp_path / "b.book")
    with loopbook.open(tmp_path / "b.book", is_read_only=True) as copied:
        assert copied.checkpoint() == book_checkpoint(tmp_path)
        assert copied.proofs.public_keys() != mine


def book_checkpoint(folder: Path) -> object:
    with loopbook.open(folder / "a.book", is_read_only=True) as book:
        return book.checkpoint()


def test_consistency_and_rotation_go_through_the_book(book: Book) -> None:
    proofs = book.proofs
    document = proofs.consistency(3)
    assert document.since.first == 3
    assert not document.rotations
    key = proofs.rotate_key()
    assert book.proofs.public_keys()[-1] == key
    assert len(book.proofs.rotations()) == len(book.proofs.consistency(3).rotations) == 1
