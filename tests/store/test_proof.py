"""Proofs made from marks are those that the plain recursion of the standard makes."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import BrokenLog, UnknownTerm
from loopbook.store.journal import Journal, open_journal
from loopbook.store.log import Frontier, hash_leaf, merkle_root
from loopbook.store.memory import MemoryStore
from loopbook.store.proof import consistency_proof, inclusion_proof
from loopbook.store.tree import MARK_EVERY
from loopbook.terms.proof import includes, is_consistent
from tests.stores.drafts import Clock, Salt, draft, new_journal
from tests.terms.test_proof import audit_path, subproof

COUNT = 5 * MARK_EVERY + 7


class Counting:
    """Leaves in a list, with marks, that counts what it is asked for."""

    def __init__(self, count: int) -> None:
        self.all = [hash_leaf(n.to_bytes(4, "big")) for n in range(count)]
        self.marks = [Frontier()]
        self.read = 0
        for start in range(0, count, MARK_EVERY):
            frontier = self.marks[-1].copy()
            for leaf in self.all[start : start + MARK_EVERY]:
                frontier.add(leaf)
            self.marks.append(frontier)

    def size(self) -> int:
        return len(self.all)

    def leaves(self, first: int, last: int) -> Iterator[bytes]:
        self.read += last - first + 1
        return iter(self.all[first - 1 : last])

    def frontier(self, size: int) -> Frontier:
        frontier = self.marks[size // MARK_EVERY].copy()
        for leaf in self.all[frontier.size : size]:
            self.read += 1
            frontier.add(leaf)
        return frontier


LOG = Counting(9 * MARK_EVERY + 321)


@given(st.data())
def test_an_audit_path_is_that_of_the_standard(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, LOG.size()))
    sequence = data.draw(st.integers(1, size))
    proof = inclusion_proof(LOG, sequence, size)
    assert proof.path == audit_path(sequence - 1, LOG.all[:size])
    assert includes(merkle_root(LOG.all[:size]), LOG.all[sequence - 1], proof)


@given(st.data())
def test_a_consistency_proof_is_that_of_the_standard(data: st.DataObject) -> None:
    second = data.draw(st.integers(1, LOG.size()))
    first = data.draw(st.integers(1, second))
    proof = consistency_proof(LOG, first, second)
    assert proof.path == subproof(first, LOG.all[:second], True)
    roots = merkle_root(LOG.all[:first]), merkle_root(LOG.all[:second])
    assert is_consistent(*roots, proof)


@pytest.mark.parametrize("edge", [k * MARK_EVERY + d for k in (1, 2, 3, 4, 8) for d in (-1, 0, 1)])
def test_sizes_beside_marks_are_proved_too(edge: int) -> None:
    for sequence in (1, edge // 2 + 1, edge):
        assert inclusion_proof(LOG, sequence, edge).path == audit_path(sequence - 1, LOG.all[:edge])
    for first in (1, edge // 2 + 1, edge - 1, edge):
        assert consistency_proof(LOG, first, edge).path == subproof(first, LOG.all[:edge], True)


def test_a_proof_does_not_walk_the_log() -> None:
    """At most one block of leaves for each of the log2(n) subtrees, and the last block."""
    log = Counting(64 * MARK_EVERY - 3)
    for sequence in (1, 700, log.size() // 2, log.size()):
        log.read = 0
        inclusion_proof(log, sequence, log.size())
        assert log.read <= (6 + 2) * MARK_EVERY
    log.read = 0
    consistency_proof(log, log.size() // 3, log.size())
    assert log.read <= 2 * (6 + 2) * MARK_EVERY


def store_of(kind: str, folder: Path) -> MemoryStore | Journal:
    return new_journal(folder / "a.book") if kind == "journal" else MemoryStore(Clock(), Salt())


@pytest.mark.parametrize("kind", ["memory", "journal"])
def test_both_stores_prove_the_same(kind: str, tmp_path: Path) -> None:
    store = store_of(kind, tmp_path)
    store.append([draft(n) for n in range(COUNT)])
    leaves = [entry.leaf for entry in store.read()]
    for sequence, size in ((1, 1), (3, 900), (1500, COUNT), (COUNT, COUNT), (2048, 4096)):
        proof = inclusion_proof(store, sequence, size)
        assert proof.path == audit_path(sequence - 1, leaves[:size])
        root = bytes.fromhex(store.checkpoint(size).root)
        assert includes(root, leaves[sequence - 1], proof)
    for first, second in ((0, 5), (1, 2), (900, COUNT), (4096, COUNT), (COUNT, COUNT)):
        grown = consistency_proof(store, first, second)
        old, new = (bytes.fromhex(store.checkpoint(size).root) for size in (first, second))
        assert is_consistent(old, new, grown)
    store.close()


def test_what_the_log_does_not_have_cannot_be_proved(tmp_path: Path) -> None:
    store = store_of("memory", tmp_path)
    store.append([draft(n) for n in range(3)])
    for sequence, size, code in ((1, 4, "LB-S19"), (3, 2, "LB-L01"), (0, 3, "LB-L01")):
        with pytest.raises(UnknownTerm) as told:
            inclusion_proof(store, sequence, size)
        assert told.value.code == code
    for first, second, code in ((1, 4, "LB-S19"), (3, 2, "LB-L02"), (-1, 2, "LB-L02")):
        with pytest.raises(UnknownTerm) as told:
            consistency_proof(store, first, second)
        assert told.value.code == code


def test_a_missing_leaf_is_told(tmp_path: Path) -> None:
    journal = new_journal(tmp_path / "a.book")
    journal.append([draft(n) for n in range(10)])
    journal.close()
    connection = sqlite3.connect(tmp_path / "a.book" / "journal.sqlite")
    connection.execute("DELETE FROM entry WHERE sequence=4")
    connection.commit()
    connection.close()
    opened = open_journal(tmp_path / "a.book", Clock(), Salt(), is_read_only=True)
    with pytest.raises(BrokenLog) as told:
        inclusion_proof(opened, 2, 10)
    assert told.value.values["sequence"] == 4
    opened.close()
