"""A receipt holds link by link, and the first link that does not hold is named."""

from base64 import b64encode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.book.keyring import Keyring
from loopbook.book.prove import RECEIPT_MAX, Proofs, receipt_bytes
from loopbook.book.verifying import Chain, Held, Link, verify_chain
from loopbook.store.memory import MemoryStore
from loopbook.terms.note import PublicKey
from loopbook.terms.proof import Receipt, Since, Wrapped
from tests.stores.drafts import Clock, Salt, draft


def log(count: int, words: str = "first words") -> MemoryStore:
    store = MemoryStore(Clock(), Salt())
    store.append([draft(n, words) for n in range(count)])
    return store


RING = Keyring(None, lambda: b"\x01" * 32)
THEIRS = Keyring(None, lambda: b"\x02" * 32)
STORE = log(20)
PROOFS = Proofs(STORE, RING)
KEY = RING.public()[0]
RECEIPT = PROOFS.prove(7, 15, since=4)
MINE = Held(KEY)


def failing(chain: Chain) -> tuple[Link, str]:
    assert not chain.holds
    last = chain.links[-1]
    assert all(not each.code for each in chain.links[:-1])
    return last.link, last.code


def altered(**changed: object) -> bytes:
    return receipt_bytes(msgspec.structs.replace(RECEIPT, **changed))


def test_a_receipt_holds() -> None:
    chain = verify_chain(receipt_bytes(RECEIPT), MINE)
    assert chain.holds, chain.links
    assert [each.link for each in chain.links] == list(Link)[:-1]
    assert chain.receipt == RECEIPT
    assert chain.content == next(iter(STORE.read(7, 7))).draft.content
    assert chain.checkpoint is not None
    assert chain.checkpoint.size == 15
    assert chain.key == KEY


def test_every_entry_at_every_size_holds() -> None:
    for size in range(1, 21):
        for sequence in range(1, size + 1):
            receipt = Proofs(STORE, Keyring(None)).prove(sequence, size)
            assert failing(verify_chain(receipt_bytes(receipt), MINE))[1] == "LB-L32"
            own = PROOFS.prove(sequence, size)
            assert verify_chain(receipt_bytes(own), MINE).holds


OTHER = PROOFS.prove(8, 15)
HEADER = msgspec.structs.replace(RECEIPT.header, party="urn:party:mallory")


@pytest.mark.parametrize(
    ("changed", "link", "code"),
    [
        ({"content": Wrapped(text="other words")}, Link.CONTENT, "LB-L24"),
        ({"content": Wrapped()}, Link.CONTENT, "LB-L23"),
        ({"context": Wrapped(text="{}")}, Link.CONTENT, "LB-L25"),
        ({"header": HEADER}, Link.HEADER, "LB-L26"),
        ({"salt": "00" * 16}, Link.LEAF, "LB-L27"),
        ({"leaf": OTHER.leaf}, Link.LEAF, "LB-L27"),
        ({"sequence": 8}, Link.PATH, "LB-L28"),
        ({"sequence": 8, "index": 7}, Link.ROOT, "LB-L31"),
        ({"sequence": 99, "index": 98}, Link.PATH, "LB-L28"),
        ({"path": RECEIPT.path[:-1]}, Link.PATH, "LB-L29"),
        ({"path": OTHER.path}, Link.ROOT, "LB-L31"),
        ({"checkpoint": PROOFS.signed_checkpoint(16)}, Link.ROOT, "LB-L31"),
        ({"checkpoint": PROOFS.signed_checkpoint(7)}, Link.PATH, "LB-L29"),
        ({"checkpoint": "rubbish"}, Link.SIGNATURE, "LB-L30"),
        ({"key": "00" * 32}, Link.SIGNATURE, "LB-L38"),
        ({"since": Since(4, "00" * 32, ())}, Link.GROWTH, "LB-L39"),
    ],
)
def test_the_link_that_does_not_hold_is_named(
    changed: dict[str, object], link: Link, code: str
) -> None:
    assert failing(verify_chain(altered(**changed), MINE)) == (link, code)


def test_content_changed_with_all_its_hashes_does_not_lead_to_the_root() -> None:
    """Whoever forges the whole file up to the leaf still has no path to a signed root."""
    other = Proofs(log(20, "other words"), RING)
    forged = msgspec.structs.replace(
        other_receipt(other), checkpoint=RECEIPT.checkpoint, path=RECEIPT.path
    )
    assert failing(verify_chain(receipt_bytes(forged), MINE)) == (Link.ROOT, "LB-L31")


def other_receipt(proofs: Proofs) -> Receipt:
    fresh = Proofs(proofs._store, Keyring(None, lambda: b"\x01" * 32))
    return fresh.prove(7, 15)


def test_a_checkpoint_altered_or_signed_by_another_is_told() -> None:
    bigger = RECEIPT.checkpoint.replace("\n15\n", "\n16\n")
    assert failing(verify_chain(altered(checkpoint=bigger), MINE)) == (Link.SIGNATURE, "LB-L33")
    theirs = Proofs(STORE, THEIRS).prove(7, 15)
    assert failing(verify_chain(receipt_bytes(theirs), MINE)) == (Link.SIGNATURE, "LB-L32")
    # The name and key id of the trusted key, with a signature of another: re-signed.
    text, _, _ = RECEIPT.checkpoint.rpartition("\n\n")
    name, sixty_four = KEY.name, b"\x05" * 64
    line = f"\u2014 {name} {b64encode(KEY.key_id + sixty_four).decode()}\n"
    forged = altered(checkpoint=f"{text}\n\n{line}")
    assert failing(verify_chain(forged, MINE)) == (Link.SIGNATURE, "LB-L33")


def test_a_note_of_another_log_by_the_same_key_is_told() -> None:
    text, _, _ = RECEIPT.checkpoint.rpartition("\n\n")
    _, _, rest = text.partition("\n")
    moved = RING.sign(f"loopbook/elsewhere\n{rest}\n")
    assert failing(verify_chain(altered(checkpoint=moved), MINE)) == (Link.SIGNATURE, "LB-L34")


def test_a_new_key_is_followed_from_the_old_one_by_its_word_only() -> None:
    ring = Keyring(None)
    first = ring.public()[0]
    second = ring.rotate()
    receipt = Proofs(STORE, ring).prove(3)
    assert verify_chain(receipt_bytes(receipt), Held(first)).key == second
    assert verify_chain(receipt_bytes(receipt), Held(second)).holds
    torn = msgspec.structs.replace(receipt, rotations=())
    assert failing(verify_chain(receipt_bytes(torn), Held(first)))[1] == "LB-L32"
    assert verify_chain(receipt_bytes(torn), Held(second)).holds


@pytest.mark.parametrize("held", [0, 4, 9, 15, 18, 20])
def test_a_checkpoint_of_the_same_log_is_held(held: int) -> None:
    note = PROOFS.signed_checkpoint(held)
    first, second = sorted((held, 15))
    document = receipt_bytes(PROOFS.consistency(first, second))
    chain = verify_chain(receipt_bytes(RECEIPT), Held(KEY, note, document))
    assert chain.holds, chain.links[-1]
    assert chain.links[-1].link is Link.HELD
    # The receipt itself has the proof from 4, and equal or empty logs need none.
    alone = verify_chain(receipt_bytes(RECEIPT), Held(KEY, note))
    if held in {0, 4, 15}:
        assert alone.holds
    else:
        assert failing(alone) == (Link.HELD, "LB-L36" if held < 15 else "LB-L37")


@pytest.mark.parametrize("held", [4, 15, 18])
def test_a_split_view_is_told(held: int) -> None:
    """Two logs signed by one key: whatever proof comes with them, they do not agree."""
    other = Proofs(log(20, "other words"), Keyring(None, lambda: b"\x01" * 32))
    note = other.signed_checkpoint(held)
    first, second = sorted((held, 15))
    for proofs in (PROOFS, other):
        document = receipt_bytes(proofs.consistency(first, second))
        chain = verify_chain(receipt_bytes(RECEIPT), Held(KEY, note, document))
        assert failing(chain) == (Link.HELD, "LB-L35")


def test_a_held_checkpoint_must_be_signed_too() -> None:
    held = Proofs(STORE, THEIRS).signed_checkpoint(4)
    assert failing(verify_chain(receipt_bytes(RECEIPT), Held(KEY, held))) == (Link.HELD, "LB-L32")
    for rubbish, code in (("rubbish", "LB-L30"), (RECEIPT.checkpoint[:-3], "LB-L30")):
        chain = verify_chain(receipt_bytes(RECEIPT), Held(KEY, rubbish))
        assert failing(chain) == (Link.HELD, code)


def test_a_consistency_document_is_verified_by_itself() -> None:
    document = PROOFS.consistency(4, 15)
    held = Held(KEY, PROOFS.signed_checkpoint(4))
    chain = verify_chain(receipt_bytes(document), held)
    assert chain.holds
    assert [each.link for each in chain.links] == [
        Link.RECEIPT,
        Link.SIGNATURE,
        Link.GROWTH,
        Link.HELD,
    ]
    bad = msgspec.structs.replace(document, since=Since(4, "00" * 32, document.since.path))
    assert failing(verify_chain(receipt_bytes(bad), MINE)) == (Link.GROWTH, "LB-L39")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "LB-L20"),
        (b"{", "LB-L20"),
        (b"\xff\xfe\x00", "LB-L20"),
        (b"[" * 100_000, "LB-L20"),
        (b"{}", "LB-L22"),
        (b"null", "LB-L22"),
        (b'{"format":"loopbook-receipt/1"}', "LB-L22"),
        (b" " * (RECEIPT_MAX + 1), "LB-L21"),
        (altered(format="loopbook-receipt/2"), "LB-L22"),
        (altered(leaf="zz" * 32), "LB-L22"),
        (altered(leaf=RECEIPT.leaf.upper()), "LB-L22"),
        (altered(salt="00"), "LB-L22"),
        (altered(path=("00" * 32,) * 65), "LB-L22"),
        (altered(rotations=("x",) * 1001), "LB-L22"),
        (altered(since=Since(4, "x", ())), "LB-L22"),
        (altered(index=10**30), "LB-L28"),
        (altered(sequence=-5, index=-6), "LB-L28"),
    ],
)
def test_what_is_no_receipt_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    chain = verify_chain(data, MINE)
    assert failing(chain)[1] == code


@given(st.integers(0, 8 * len(receipt_bytes(RECEIPT)) - 1))
def test_any_flipped_bit_of_the_file_fails_or_says_the_same(bit: int) -> None:
    data = bytearray(receipt_bytes(RECEIPT))
    data[bit // 8] ^= 1 << bit % 8
    chain = verify_chain(bytes(data), MINE)
    if chain.holds:
        # Case of a \\u escape: another way to write the same receipt.
        assert msgspec.json.decode(bytes(data), type=Receipt) == RECEIPT
    else:
        failing(chain)


@given(st.integers(0, len(receipt_bytes(RECEIPT)) - 2))
def test_a_truncated_file_fails(length: int) -> None:
    assert not verify_chain(receipt_bytes(RECEIPT)[:length], MINE).holds


@given(st.binary(max_size=200))
def test_rubbish_fails(data: bytes) -> None:
    assert not verify_chain(data, MINE).holds


def test_a_weak_key_signs_nothing() -> None:
    """A key of small order, under which one signature could fit many texts."""
    weak = PublicKey(KEY.name, b"\x01" + b"\x00" * 31)
    forged = b64encode(weak.key_id + b"\x01" + b"\x00" * 63).decode()
    line = f"\u2014 {weak.name} {forged}\n"
    text, _, _ = RECEIPT.checkpoint.rpartition("\n\n")
    data = altered(checkpoint=f"{text}\n\n{line}", key=weak.fingerprint)
    assert failing(verify_chain(data, MINE)) == (Link.SIGNATURE, "LB-L32")
