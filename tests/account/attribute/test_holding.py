"""What is drawn is what was there, oldest first; what was not there is told apart."""

import pytest

from loopbook.account.attribute.holding import Holding, Layer, draw

TWO = (Layer(1, 4.0, 4.0), Layer(2, 6.0, 10.0))


@pytest.mark.parametrize(
    ("amount", "taken", "beyond", "left"),
    [
        (3.0, [(1, 3.0)], 0.0, [(1, 1.0), (2, 6.0)]),
        (4.0, [(1, 4.0)], 0.0, [(2, 6.0)]),
        (7.0, [(1, 4.0), (2, 3.0)], 0.0, [(2, 3.0)]),
        (12.0, [(1, 4.0), (2, 6.0)], 2.0, []),
        (None, [(1, 4.0), (2, 6.0)], 0.0, []),
    ],
)
def test_oldest_first(
    amount: float | None,
    taken: list[tuple[int, float]],
    beyond: float,
    left: list[tuple[int, float]],
) -> None:
    drawn = draw(TWO, amount)
    assert [(layer.node, layer.amount) for layer in drawn.taken] == taken
    assert [(layer.node, layer.amount) for layer in drawn.left] == left
    assert drawn.beyond == beyond


def test_of_what_nobody_measured_as_much_is_left_as_before() -> None:
    unknown = (Layer(3, None, None),)
    drawn = draw(unknown, 5.0)
    assert drawn.taken == (Layer(3, 5.0, None),)
    assert drawn.left == unknown
    assert Holding(3, unknown, "mass").amount() is None


def test_rounding_is_no_matter() -> None:
    drawn = draw((Layer(1, 0.1 + 0.2, 0.3),), 0.3)
    assert drawn.left == ()
    assert draw((Layer(1, 0.3, 0.3),), 0.1 + 0.2).beyond == 0.0


def test_an_amount_is_the_sum_of_its_layers() -> None:
    assert Holding(1, TWO, "mass").amount() == 10.0
