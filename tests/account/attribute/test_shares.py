"""Links become rows, whatever order they come in; what cannot be swept is named."""

import numpy as np
import pytest

from loopbook.account.attribute.shares import permuted, shares_of, targets_of, turned
from loopbook.errors import Unreconcilable

from .matrix import dense

TARGET = np.array([3, 1, 3, 2])
SOURCE = np.array([2, 0, 1, 1])
SHARE = np.array([0.25, 1.0, 0.75, 0.5])


def test_links_in_any_order_are_rows_by_target() -> None:
    shares = shares_of(4, TARGET, SOURCE, SHARE)
    assert shares.offsets.tolist() == [0, 0, 1, 2, 4]
    assert targets_of(shares).tolist() == [1, 2, 3, 3]
    assert dense(shares)[3].tolist() == [0, 0.75, 0.25, 0]
    assert shares.source.dtype == np.int32
    assert shares.items == 4


def test_two_links_of_one_pair_stay_two() -> None:
    shares = shares_of(2, np.array([1, 1]), np.array([0, 0]), np.array([0.5, 0.25]))
    assert len(shares.source) == 2
    assert dense(shares)[1, 0] == 0.75


def test_a_part_of_the_rows_keeps_the_numbers_of_its_inputs() -> None:
    rows = shares_of(4, TARGET, SOURCE, SHARE).rows(2, 4)
    assert (rows.offsets.tolist(), rows.source.tolist()) == ([0, 1, 3], [1, 2, 1])


def test_another_numbering_is_the_same_matrix() -> None:
    shares = shares_of(4, TARGET, SOURCE, SHARE)
    order = np.array([2, 0, 3, 1])
    assert np.array_equal(dense(permuted(shares, order)), dense(shares)[np.ix_(order, order)])


def test_turned_is_the_transpose_from_the_other_end() -> None:
    shares = shares_of(4, TARGET, SOURCE, SHARE)
    assert np.array_equal(dense(turned(shares)), dense(shares).T[::-1, ::-1])


@pytest.mark.parametrize("wrong", [-1, 4])
def test_an_item_that_there_is_not_is_named(wrong: int) -> None:
    with pytest.raises(Unreconcilable, match=f"LB-V01 .*{wrong}"):
        shares_of(4, TARGET, np.array([2, 0, wrong, 1]), SHARE)
    with pytest.raises(Unreconcilable, match="LB-V01"):
        shares_of(4, np.array([3, 1, wrong, 2]), SOURCE, SHARE)


@pytest.mark.parametrize("wrong", [-0.1, np.nan, np.inf])
def test_a_share_that_is_none_is_named(wrong: float) -> None:
    with pytest.raises(Unreconcilable, match="LB-V02") as caught:
        shares_of(4, TARGET, SOURCE, np.array([0.25, 1.0, wrong, 0.5]))
    assert (caught.value.values["source"], caught.value.values["target"]) == (1, 3)
