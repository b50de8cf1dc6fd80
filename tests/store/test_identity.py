"""The index of identities against a dictionary."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.identity import IdentityIndex


@given(st.lists(st.integers(0, 40), max_size=120), st.integers(1, 9))
def test_every_sequence_of_a_key_is_proposed(numbers: list[int], run_length: int) -> None:
    """One key added several times stands for several keys with one hash."""
    index = IdentityIndex(run_length=run_length)
    plain: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for sequence, number in enumerate(numbers, start=1):
        key = (f"urn:{number}", bool(number % 2))
        index.add(sequence, key)
        plain[key].append(sequence)
    assert index.size == len(numbers)
    asked = [(f"urn:{number}", bool(number % 2)) for number in range(50)]
    found = index.candidates(asked)
    for position, key in enumerate(asked):
        assert sorted(found.get(position, [])) == plain.get(key, [])


def test_runs_stay_few() -> None:
    index = IdentityIndex(run_length=4)
    for sequence in range(1, 4 * 1_000 + 1):
        index.add(sequence, (str(sequence), False))
    assert len(index._runs) <= 10
    assert index.candidates([("77", False), ("77", True), ("absent", False)]) == {0: [77]}
