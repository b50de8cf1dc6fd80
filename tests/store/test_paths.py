"""Audit paths of many entries at once are those made one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import BrokenLog, UnknownTerm
from loopbook.store.memory import MemoryStore
from loopbook.store.paths import inclusion_proofs
from loopbook.store.proof import inclusion_proof
from loopbook.terms.proof import includes
from tests.stores.drafts import Clock, Salt, draft


def filled(count: int) -> MemoryStore:
    store = MemoryStore(Clock(), Salt())
    store.append([draft(n) for n in range(count)])
    return store


STORE = filled(70)


@given(size=st.integers(1, 70))
def test_every_path_of_a_tree_is_the_one_made_alone(size: int) -> None:
    sequences = list(range(1, size + 1))
    found = inclusion_proofs(STORE, sequences, size)
    assert found == tuple(inclusion_proof(STORE, each, size) for each in sequences)
    root = bytes.fromhex(STORE.checkpoint(size).root)
    for proof, entry in zip(found, STORE.read(1, size), strict=True):
        assert includes(root, entry.leaf, proof)


def test_a_log_that_is_too_long_for_memory_is_asked_entry_by_entry() -> None:
    few = inclusion_proofs(STORE, list(range(1, 30)), 70, most=20)
    assert few == inclusion_proofs(STORE, list(range(1, 30)), 70)


def test_an_entry_that_is_not_there_is_told() -> None:
    for sequence in (0, 71):
        with pytest.raises(UnknownTerm) as told:
            inclusion_proofs(STORE, [*range(1, 20), sequence], 70)
        assert told.value.code == "LB-L01"


def test_a_leaf_that_is_missing_is_told() -> None:
    with pytest.raises(BrokenLog):
        inclusion_proofs(filled(5), list(range(1, 5)), 6)
