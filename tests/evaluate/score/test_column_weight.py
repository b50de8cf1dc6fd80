"""Column weights: re-scaled for what does not apply, shared, and by the mix of products."""

import pytest

from loopbook.evaluate.score.column_weight import column_weights
from tests.evaluate.score.columned import Columned, columned, told


def weights(made: Columned):
    found = column_weights(made.asked, [each for each in made.rows if each.figures.is_scored])
    assert found is not None
    return found


def test_rows_that_do_not_apply_give_their_weight_to_the_others() -> None:
    made = columned(
        "levels", told("l2.applies", 0), told("l5.applies", 0, 1), told("l3.applies", 0, 2)
    )
    found = weights(made)
    assert found.share.sum(axis=1) == pytest.approx([1.0, 1.0, 1.0])
    assert found.share[0].tolist() == pytest.approx([0.6 * 5 / 7, 0, 0.6 / 7, 0.6 / 7, 0.4])
    assert found.share[1, 4] == 0
    # Of two rows that share, one is left: it has all of their weight.
    assert found.share[2].tolist() == pytest.approx([0.3, 0.18, 0, 0.12, 0.4])
    assert (found.scale, found.top) == (1.0, 100.0)


def test_rows_of_a_mix_share_by_their_amounts() -> None:
    made = columned("leading", told("made", 1), told("used", 3))
    found = weights(made)
    assert found.scale == 100.0
    assert found.share[0].tolist() == pytest.approx([0.2, 0.2, 0.105, 0.315, 0.18])


def test_points_are_spread_over_the_whole_table() -> None:
    made = columned("points", told("p2.applies", 0))
    found = weights(made)
    assert (found.scale, found.top) == (25.0, 25.0)
    assert found.share[0].tolist() == pytest.approx([10 / 19, 0, 4 / 19, 5 / 19])


def test_nobody_to_whom_nothing_applies_has_weights() -> None:
    made = columned("points", *(told(f"p{at}.applies", 0) for at in (1, 2, 3, 4)))
    assert weights(made).is_odd.tolist() == [True, False, False]
