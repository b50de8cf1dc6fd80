"""An answer says who contradicts whom, by how much and in which unit, and what stayed free."""

import pytest

from loopbook.account.reconcile.option import ReconcileOptions
from loopbook.account.reconcile.reconcile import reconcile
from loopbook.errors import Underdetermined
from loopbook.terms.finding import Finding, Severity, finding_text
from loopbook.terms.reconciliation import Model, Relation, RelationKind, Sense
from tests.account.reconcile.oracle import (
    balance,
    content,
    flow,
    limit,
    model,
    share,
    stated,
    times,
)


def told(problem: Model) -> dict[str, Finding]:
    found = reconcile(problem).findings
    for each in found:
        assert "{" not in finding_text(each, "en") + finding_text(each, "zh")
    return {each.code: each for each in found}


def test_a_contradicted_balance_is_named_with_its_gap_in_its_unit() -> None:
    found = told(
        model(
            [
                flow("a", stated(100.0, 1.0)),
                flow("b", stated(60.0, 1.0)),
                flow("c", stated(10.0, 1.0)),
            ],
            [balance("smelter", "a", "b c")],
        )
    )
    assert found["LB-B54"].values["process"] == "smelter"
    assert found["LB-B54"].values["residual"] == "+30 t"
    assert found["LB-B55"].severity is Severity.NOTE


def test_a_contradiction_that_no_balance_shows_alone_is_told_as_a_whole() -> None:
    """a = u and u = b with u unmeasured: neither balance is a test, together they are."""
    problem = model(
        [flow("a", stated(100.0, 1.0)), flow("u"), flow("b", stated(60.0, 1.0))],
        [balance("P", "a", "u"), balance("Q", "u", "b")],
    )
    found = told(problem)
    assert "LB-B54" not in found
    assert found["LB-B55"].severity is Severity.WARNING


def test_rivals_that_exclude_each_other_are_told_with_their_sources() -> None:
    problem = model([flow("a", stated(100.0, 1.0), stated(120.0, 1.0))])
    found = told(problem)["LB-B57"]
    assert found.values["told"] == "#1: 100, #2: 120"
    assert float(found.values["chi_square"]) == pytest.approx(200.0)
    assert "LB-B57" not in told(model([flow("a", stated(100.0, 1.0), stated(101.0, 1.0))]))


def test_a_rival_far_from_an_exact_statement_is_told() -> None:
    assert "LB-B57" in told(model([flow("a", stated(100.0, 0.0), stated(120.0, 1.0))]))


def test_a_substance_out_of_balance_in_balanced_goods_is_named_by_its_layer() -> None:
    problem = model(
        [
            flow("in", stated(100.0, 1.0), layer="goods"),
            flow("out", stated(100.0, 1.0), layer="goods"),
            content("c_in", stated(0.02, 0.001)),
            content("c_out", stated(0.05, 0.001)),
            flow("cd_in", layer="Cd"),
            flow("cd_out", layer="Cd"),
        ],
        [balance("P", "in", "out", "goods"), balance("P", "cd_in", "cd_out", "Cd")],
        [times("cd_in", "c_in", "in"), times("cd_out", "c_out", "out")],
    )
    found = told(problem)
    assert found["LB-B58"].values["layer"] == "Cd"
    assert found["LB-B58"].values["residual"] == "-3 t"
    assert "LB-B54" not in found


def test_free_flows_are_named_and_demanding_one_is_an_error() -> None:
    problem = model([flow("a", stated(5.0, 1.0)), flow("b"), flow("c")], [balance("P", "a", "b c")])
    assert told(problem)["LB-B56"].values == {"count": "2", "names": "b, c"}
    with pytest.raises(Underdetermined, match=r"LB-B41.*b, c") as caught:
        reconcile(problem, ReconcileOptions(demanded=("c",)))
    assert caught.value.values["free"] == ("b", "c")
    assert reconcile(problem, ReconcileOptions(demanded=("a",))).estimates[0].value == 5.0


def test_an_inequality_that_binds_is_named() -> None:
    cap: Relation = limit("capacity", [(1.0, "a"), (1.0, "b")], Sense.AT_MOST, 10.0)
    problem = model([flow("a", stated(7.0, 1.0)), flow("b", stated(7.0, 1.0))], [cap])
    found = reconcile(problem)
    assert [each.value for each in found.estimates] == pytest.approx([5.0, 5.0])
    assert told(problem)["LB-B59"].values["names"] == "capacity"


def test_a_loop_that_comes_out_amplifying_is_an_error_finding() -> None:
    """Nothing leaves the loop: the measured flows say that each coefficient is 1."""
    variables = [
        flow("on", stated(10.0, 0.1), flow="on"),
        flow("back", stated(10.0, 0.1), flow="back"),
        share("k1", "P", of="on"),
        share("k2", "Q", of="back"),
    ]
    problem = model(
        variables,
        [balance("P", "back", "on"), balance("Q", "on", "back")],
        [times("on", "k1", "back"), times("back", "k2", "on")],
    )
    found = told(problem)["LB-B52"]
    assert found.severity is Severity.ERROR
    assert found.values["names"] == "P, Q"


def test_an_unmeasured_flow_that_comes_out_negative_is_told_with_its_unit() -> None:
    """f + r = g and g = r + o with r = 1.2 g: g = -5 f, though f alone is stated."""
    gain = Relation(id="back", kind=RelationKind.USER, terms=((1.0, "r"), (-1.2, "g")))
    problem = model(
        [flow("f", stated(10.0, 0.5)), flow("g"), flow("r"), flow("o")],
        [balance("P", "f r", "g"), balance("Q", "g", "r o"), gain],
    )
    found = told(problem)["LB-B90"]
    assert found.severity is Severity.WARNING
    assert found.values == {"count": "2", "names": "g: -50 t, r: -60 t"}
    assert "LB-B90" not in told(
        model([flow("f", stated(10.0, 0.5)), flow("g")], [balance("P", "f", "g")])
    )
