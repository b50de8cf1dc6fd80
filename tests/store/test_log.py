"""The Merkle tree against the published vectors, and against the recursion of the standard."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from loopbook.store.log import (
    EMPTY_ROOT,
    Frontier,
    hash_leaf,
    hash_node,
    header_bytes,
    leaf_at,
    leaf_hash,
    merkle_root,
    microseconds,
    moment_of,
    restored,
)
from loopbook.terms.entry import Draft, EntryKind, Identity
from tests.stores.drafts import draft

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)

# Leaf inputs and roots of the reference tests of Certificate Transparency (RFC 6962).
CT_INPUTS = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
CT_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots_come_out(size: int) -> None:
    leaves = [hash_leaf(bytes.fromhex(data)) for data in CT_INPUTS[:size]]
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    assert frontier.root().hex() == CT_ROOTS[size]
    assert merkle_root(leaves).hex() == CT_ROOTS[size]


def test_the_root_of_no_leaf_is_the_hash_of_nothing() -> None:
    assert EMPTY_ROOT.hex() == CT_ROOTS[0]
    assert Frontier().root() == EMPTY_ROOT


def test_a_tree_of_three_is_a_pair_and_a_leaf() -> None:
    a, b, c = (hash_leaf(bytes([n])) for n in range(3))
    assert merkle_root([a, b, c]) == hash_node(hash_node(a, b), c)


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_frontier_equals_the_recursion_at_every_size_and_is_restored_whole(
    size: int, cut: int
) -> None:
    leaves = [hash_leaf(n.to_bytes(2, "big")) for n in range(size)]
    frontier = Frontier()
    kept = Frontier()
    for leaf in leaves:
        if frontier.size == cut:
            kept = restored(frontier.size, frontier.peaks())
            assert kept.root() == merkle_root(leaves[:cut])
        frontier.add(leaf)
    assert frontier.root() == merkle_root(leaves)
    for leaf in leaves[kept.size :]:
        kept.add(leaf)
    assert kept.root() == frontier.root()


def test_a_copy_grows_alone() -> None:
    frontier = Frontier()
    frontier.add(hash_leaf(b"a"))
    before = frontier.root()
    copied = frontier.copy()
    copied.add(hash_leaf(b"b"))
    assert (frontier.size, frontier.root(), copied.size) == (1, before, 2)


def test_peaks_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="3 leaves have 2 subtrees"):
        restored(3, bytes(32))


def test_a_leaf_is_salted_header_and_content_after_a_zero() -> None:
    one, salt = draft(1), b"s" * 16
    header = sha256(header_bytes(one, NOON)).digest()
    content = sha256(one.content).digest()
    assert leaf_hash(salt, one, NOON) == sha256(b"\x00" + salt + header + content).digest()


@dataclass
class Change:
    field: str
    value: object


@pytest.mark.parametrize(
    "change",
    [
        Change("kind", EntryKind.MASTER),
        Change("identity", Identity("urn:other", False, draft(1).identity.content_hash)),
        Change("identity", Identity("urn:example:1", True, draft(1).identity.content_hash)),
        Change("identity", Identity("urn:example:1", False, bytes(32))),
        Change("content", b"other"),
        Change("context", b"other"),
        Change("source", "other"),
        Change("party", "other"),
        Change("audience", ("other",)),
    ],
    ids=lambda change: change.field,
)
def test_a_leaf_hangs_on_every_field(change: Change) -> None:
    one, salt = draft(1), bytes(16)
    other = replace(one, **{change.field: change.value})
    assert leaf_hash(salt, one, NOON) != leaf_hash(salt, other, NOON)
    assert leaf_hash(salt, one, NOON) != leaf_hash(b"\x01" * 16, one, NOON)
    assert leaf_hash(salt, one, NOON) != leaf_hash(salt, one, NOON + timedelta(microseconds=1))


@given(st.text(st.characters(exclude_categories=["Cs"])), st.booleans(), st.lists(st.text()))
def test_a_header_is_canonical_json(text: str, flag: bool, audience: list[str]) -> None:
    members = tuple(each.encode("utf-8", "replace").decode() for each in audience)
    one = Draft(
        kind=EntryKind.EVENT,
        identity=Identity(text, flag, bytes(32)),
        content=b"",
        context=text.encode(),
        source=text,
        party=text,
        audience=members,
    )
    plain = {
        "kind": 1,
        "record_time": 1_740_830_400_000_000,
        "party": text,
        "audience": members,
        "source": text,
        "identity": {"id": text, "is_correction": flag, "content_hash": "00" * 32},
        "context": sha256(text.encode()).hexdigest(),
    }
    written = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert header_bytes(one, NOON) == written.encode("utf-8")


@given(st.datetimes())
def test_a_moment_survives_in_microseconds(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    assert moment_of(microseconds(moment)) == moment


@pytest.mark.parametrize("size", [0, 10, 1 << 15])
def test_a_leaf_is_the_hash_of_salt_header_and_content(size: int) -> None:
    one = Draft(
        kind=EntryKind.EVENT,
        identity=Identity("urn:uuid:1", is_correction=True, content_hash=bytes(32)),
        content=b"{}",
        context=b"x" * size,
        source="a.jsonld, event 1",
        party="a",
        audience=("a",),
    )
    salt = bytes(range(16))
    header = sha256(header_bytes(one, NOON)).digest()
    plain = sha256(b"\x00" + salt + header + sha256(b"{}").digest()).digest()
    assert leaf_hash(salt, one, NOON) == leaf_at(salt, one, microseconds(NOON)) == plain
