"""A sequence that is made when looked at behaves as the tuple it stands for."""

import pytest

from loopbook.terms.lazy import Lazy


def test_a_lazy_sequence_is_the_tuple_it_stands_for_and_made_once() -> None:
    made: list[int] = []

    def make() -> tuple[str, ...]:
        made.append(1)
        return "a", "b", "c"

    lazy = Lazy(3, make)
    assert len(lazy) == 3
    assert bool(lazy)
    assert made == []
    assert (lazy[0], lazy[-1], lazy[1:]) == ("a", "c", ("b", "c"))
    assert list(lazy) == ["a", "b", "c"]
    plain = ("a", "b", "c")
    assert lazy == plain
    assert plain == lazy
    assert lazy == Lazy(3, make)
    assert lazy != ("a", "b")
    assert lazy != "abc"
    assert hash(lazy) == hash(("a", "b", "c"))
    assert repr(lazy) == "('a', 'b', 'c')"
    assert "b" in lazy
    assert len(made) == 2
    with pytest.raises(IndexError):
        lazy[3]


def test_a_lazy_sequence_of_unknown_length_is_made_to_be_counted() -> None:
    lazy = Lazy(None, lambda: ("a", "b"))
    assert len(lazy) == 2
    assert lazy == ("a", "b")
