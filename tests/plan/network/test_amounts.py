"""Flows as arrays."""

from .worked import small


def test_what_arrives_is_processed_and_nothing_is_left() -> None:
    done = small()
    assert done.amounts.sent.sum() == 190.0
    assert done.amounts.processed.sum() == 190.0
    assert done.amounts.left.sum() == 0.0
    assert done.amounts.held.sum() == 0.0
