"""Column settle: an index near its threshold lies on the side that fractions say."""

from fractions import Fraction

import numpy as np

from loopbook.evaluate.score.column_settle import WholeWeights, settle
from tests.evaluate.score.columned import columned


def weights() -> WholeWeights:
    made = columned("levels")
    return WholeWeights(made.asked, [each for each in made.rows if each.figures.is_scored])


def test_shares_are_whole_numbers_over_what_applies() -> None:
    whole = weights()
    every, none = [True] * 5, [False] * 5
    assert whole.share(every, every) == 1
    assert whole.share(every, [True, False, True, False, False]) == Fraction(36, 100)
    assert whole.share([True, False, True, True, True], [True, *none[1:]]) == Fraction(3, 7)
    assert whole.share(none, none) is None


def test_a_sum_beside_its_threshold_is_put_on_its_side() -> None:
    applies = np.ones((3, 5), np.bool_)
    met = np.array([[1, 0, 1, 0, 0], [1, 1, 1, 1, 1], [0, 0, 0, 0, 0]], np.bool_)
    index = np.array([35.99999999999999, 99.99999999999999, 36.0])
    count = settle(weights(), index, (applies, met), Fraction(36), Fraction(100))
    assert index.tolist() == [36.0, 100.0, 0.0]
    assert count == 2
    third = np.array([36.0])
    settle(
        weights(), third, (applies[:1], met[:1]), Fraction(36) + Fraction(1, 10**20), Fraction(100)
    )
    assert third[0] < 36
