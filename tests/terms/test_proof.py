"""Proofs are held against the published vectors of Certificate Transparency, and against flips.

Vectors: leaves, roots, audit paths and consistency proofs of the Certificate Transparency test
suite (transparency-dev/merkle, testdata; also Chromium, ct_log_verifier_unittest).
"""

from hashlib import sha256
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.log import hash_leaf, hash_node, merkle_root
from loopbook.terms.proof import (
    ConsistencyProof,
    EntryHeader,
    HeaderIdentity,
    InclusionProof,
    header_bytes,
    includes,
    is_consistent,
    leaf_of,
    path_length,
    root_from,
)

LEAVES = [
    hash_leaf(bytes.fromhex(text))
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    bytes.fromhex(text)
    for text in (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
N96 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
N5F = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
N6B = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
NBC = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
NCA = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
ND3 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
N0E = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
NFA = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
N6E = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"

INCLUSION = [
    (0, 1, ()),
    (0, 8, (N96, N5F, N6B)),
    (5, 8, (NBC, NCA, ND3)),
    (2, 3, (NFA,)),
    (1, 5, (N6E, N5F, NBC)),
]
CONSISTENCY = [
    (1, 1, ()),
    (1, 8, (N96, N5F, N6B)),
    (6, 8, (N0E, NCA, ND3)),
    (2, 5, (N5F, NBC)),
]


def path_of(texts: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(map(bytes.fromhex, texts))


def audit_path(index: int, leaves: list[bytes]) -> tuple[bytes, ...]:
    """PATH(m, D[n]) of RFC 6962 section 2.1.1, word by word: the oracle."""
    if len(leaves) == 1:
        return ()
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < k:
        return (*audit_path(index, leaves[:k]), merkle_root(leaves[k:]))
    return (*audit_path(index - k, leaves[k:]), merkle_root(leaves[:k]))


def subproof(m: int, leaves: list[bytes], is_whole: bool) -> tuple[bytes, ...]:
    """SUBPROOF(m, D[n], b) of RFC 6962 section 2.1.2, word by word: the oracle."""
    if m == len(leaves):
        return () if is_whole else (merkle_root(leaves),)
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if m <= k:
        return (*subproof(m, leaves[:k], is_whole), merkle_root(leaves[k:]))
    return (*subproof(m - k, leaves[k:], False), merkle_root(leaves[:k]))


def flipped(data: bytes, bit: int) -> bytes:
    at = bit % (8 * len(data))
    return bytes(b ^ (1 << at % 8 if n == at // 8 else 0) for n, b in enumerate(data))


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_the_published_audit_paths_verify(index: int, size: int, path: tuple[str, ...]) -> None:
    proof = InclusionProof(index, size, path_of(path))
    assert audit_path(index, LEAVES[:size]) == proof.path
    assert includes(ROOTS[size - 1], LEAVES[index], proof)


@pytest.mark.parametrize(("first", "second", "path"), CONSISTENCY)
def test_the_published_consistency_proofs_verify(
    first: int, second: int, path: tuple[str, ...]
) -> None:
    proof = ConsistencyProof(first, second, path_of(path))
    assert subproof(first, LEAVES[:second], True) == proof.path
    assert is_consistent(ROOTS[first - 1], ROOTS[second - 1], proof)


def test_every_place_of_every_small_tree_verifies_and_no_other_place_does() -> None:
    leaves = [hash_leaf(bytes([n])) for n in range(33)]
    for size in range(1, 34):
        root = merkle_root(leaves[:size])
        for index in range(size):
            proof = InclusionProof(index, size, audit_path(index, leaves[:size]))
            assert includes(root, leaves[index], proof)
            assert len(proof.path) == path_length(index, size)
            assert not includes(
                root, leaves[index], InclusionProof(index, size, proof.path[:-1])
            ) or (not proof.path)
            longer = InclusionProof(index, size, (*proof.path, leaves[0]))
            assert not includes(root, leaves[index], longer)
            elsewhere = InclusionProof((index + 1) % size, size, proof.path)
            assert size == 1 or not includes(root, leaves[index], elsewhere)


def test_every_pair_of_sizes_is_consistent_and_no_other_root_is() -> None:
    leaves = [hash_leaf(bytes([n])) for n in range(25)]
    roots = [merkle_root(leaves[:n]) for n in range(26)]
    for first, second in product(range(26), range(26)):
        if not 0 < first <= second:
            continue
        proof = ConsistencyProof(first, second, subproof(first, leaves[:second], True))
        assert is_consistent(roots[first], roots[second], proof)
        assert not is_consistent(roots[first - 1], roots[second], proof)
        longer = ConsistencyProof(first, second, (*proof.path, leaves[0]))
        assert not is_consistent(roots[first], roots[second], longer)
        if proof.path:
            shorter = ConsistencyProof(first, second, proof.path[:-1])
            assert not is_consistent(roots[first], roots[second], shorter)


@given(st.integers(1, 200), st.data())
def test_any_flipped_bit_spoils_an_audit_path(size: int, data: st.DataObject) -> None:
    leaves = [sha256(n.to_bytes(2, "big")).digest() for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path = audit_path(index, leaves)
    root = merkle_root(leaves)
    at = data.draw(st.integers(-2, len(path) - 1))
    bit = data.draw(st.integers(0, 255))
    if at == -2:
        assert not includes(flipped(root, bit), leaves[index], InclusionProof(index, size, path))
    elif at == -1:
        assert not includes(root, flipped(leaves[index], bit), InclusionProof(index, size, path))
    else:
        bad = (*path[:at], flipped(path[at], bit), *path[at + 1 :])
        assert not includes(root, leaves[index], InclusionProof(index, size, bad))


@given(st.integers(1, 200), st.data())
def test_any_flipped_bit_spoils_a_consistency_proof(second: int, data: st.DataObject) -> None:
    leaves = [sha256(n.to_bytes(2, "big")).digest() for n in range(second)]
    first = data.draw(st.integers(1, second))
    path = subproof(first, leaves, True)
    old, new = merkle_root(leaves[:first]), merkle_root(leaves)
    at = data.draw(st.integers(-2, len(path) - 1))
    bit = data.draw(st.integers(0, 255))
    proof = ConsistencyProof(first, second, path)
    assert is_consistent(old, new, proof)
    if at == -2:
        assert not is_consistent(flipped(old, bit), new, proof)
    elif at == -1:
        assert not is_consistent(old, flipped(new, bit), proof)
    else:
        bad = (*path[:at], flipped(path[at], bit), *path[at + 1 :])
        assert not is_consistent(old, new, ConsistencyProof(first, second, bad))


def test_what_no_tree_has_is_refused() -> None:
    leaf, root = LEAVES[0], ROOTS[0]
    for index, size in ((0, 0), (-1, 1), (1, 1), (2, 1)):
        assert root_from(leaf, InclusionProof(index, size, ())) is None
    assert not is_consistent(root, root, ConsistencyProof(2, 1, ()))
    assert not is_consistent(root, root, ConsistencyProof(-1, 1, ()))
    assert not is_consistent(root, root, ConsistencyProof(1, 1, (leaf,)))
    assert not is_consistent(root, ROOTS[1], ConsistencyProof(1, 2, ()))
    empty = sha256().digest()
    assert is_consistent(empty, root, ConsistencyProof(0, 1, ()))
    assert not is_consistent(root, root, ConsistencyProof(0, 1, ()))
    assert not is_consistent(ROOTS[2], ROOTS[7], ConsistencyProof(3, 8, ()))


def test_a_leaf_is_that_of_the_ledger() -> None:
    header = EntryHeader(
        audience=("urn:party:a",),
        context="00",
        identity=HeaderIdentity("ff", "urn:example:1", is_correction=False),
        kind=1,
        party="urn:party:a",
        record_time=5,
        source="电池",
    )
    assert header_bytes(header) == (
        '{"audience":["urn:party:a"],"context":"00","identity":{"content_hash":"ff",'
        '"id":"urn:example:1","is_correction":false},"kind":1,"party":"urn:party:a",'
        '"record_time":5,"source":"电池"}'.encode()
    )
    parts = (b"s" * 16, b"h" * 32, b"c" * 32)
    assert leaf_of(*parts) == hash_leaf(b"".join(parts))
    assert hash_node(b"l", b"r") == sha256(b"\x01lr").digest()
