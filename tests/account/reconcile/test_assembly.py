"""A model becomes arrays, rivals on columns of their own, and names lead back."""

from collections.abc import Callable

import numpy as np
import pytest

from loopbook.account.reconcile.assembly import assembled, combined
from loopbook.account.reconcile.option import ReconcileOptions
from loopbook.account.reconcile.shape import Moments
from loopbook.errors import BalanceError, UnknownTerm
from loopbook.terms.reconciliation import Model, Sense
from tests.account.reconcile.oracle import balance, flow, limit, model, stated, times

PLAIN = ReconcileOptions()


def test_variables_rivals_and_slacks_are_columns_relations_and_ties_rows() -> None:
    found = assembled(
        model(
            [flow("a", stated(10.0, 1.0), stated(12.0, 2.0)), flow("b", stated(9.0, 1.0))],
            [balance("P", "a", "b"), limit("cap", [(2.0, "b")], Sense.AT_MOST, 15.0)],
        ),
        PLAIN,
    )
    assert found.matrix.toarray().tolist() == [
        [1.0, -1.0, 0.0, 0.0],
        [0.0, 2.0, 0.0, 1.0],
        [-1.0, 0.0, 1.0, 0.0],
    ]
    assert found.constant.tolist() == [0.0, 15.0, 0.0]
    assert found.value.tolist() == [10.0, 9.0, 12.0, 0.0]
    assert found.is_measured.tolist() == [True, True, True, False]
    assert found.low[3] == 0.0
    assert [found.names.variable(column) for column in range(4)] == ["a", "b", "a#2", "cap"]
    assert found.names.member(0) == "a#1"
    assert [found.names.relation(row) for row in range(3)] == ["balance of P", "cap", "a#2"]
    assert found.stated[0] == pytest.approx((10.0 + 12.0 / 4) / 1.25)


def test_a_rival_that_is_left_out_does_not_shift_the_names_of_the_others() -> None:
    found = assembled(
        model([flow("a", stated(1.0, None), stated(2.0, 1.0), stated(3.0, 1.0))]), PLAIN
    )
    assert found.value.tolist() == [2.0, 3.0]
    assert found.names.member(0) == "a#2"
    assert found.names.member(1) == "a#3"
    assert [each.code for each in found.findings] == ["LB-B32"]


def test_an_exact_rival_decides_what_is_stated() -> None:
    assert combined([Moments(4.0, 1.0, False), Moments(5.0, 0.0, False)]) == (5.0, 0.0)


def test_defaults_and_logarithms_are_told_once_with_their_number() -> None:
    options = ReconcileOptions(default_relative_sd=0.4, log_above=0.3)
    flows = [flow(f"f{number}", stated(1.0 + number, None)) for number in range(7)]
    found = assembled(model(flows), options)
    assert found.is_log.all()
    assert np.allclose(found.sd, 0.4 * found.value)
    assert {each.code: each.values["count"] for each in found.findings} == {
        "LB-B39": "7",
        "LB-B40": "7",
    }
    assert found.findings[0].values["names"].endswith("f4, …")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: model([flow("ore")], [balance("P", "ore", "oer")]),
        lambda: model([flow("ore"), flow("x")], [], [times("ore", "x", "oer")]),
    ],
)
def test_a_name_that_is_no_variable_is_raised_with_the_nearest(wrong: Callable[[], Model]) -> None:
    with pytest.raises(UnknownTerm, match=r"LB-B37.*'oer'.*ore"):
        assembled(wrong(), PLAIN)


def test_an_id_used_twice_is_raised() -> None:
    with pytest.raises(BalanceError, match="LB-B38"):
        assembled(model([flow("a"), flow("a")]), PLAIN)
