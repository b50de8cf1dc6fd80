"""The model: names people can read, limits of nature, and denominators that keep their sign."""

import pytest

from loopbook.errors import InputError
from loopbook.plan.backcast.case import case_of
from loopbook.plan.backcast.frame import BASE
from loopbook.plan.backcast.model import built, must_keep_sign, target_scale, target_terms
from loopbook.plan.solve.export import lp_text
from loopbook.plan.solve.highs import solve

from .cases import one_measure
from .test_indicator import beside


def test_columns_and_rows_have_names() -> None:
    made = built(case_of(one_measure(), BASE))
    assert made.model.column_names()[:2] == ["new[line,2021]", "new[line,2022]"]
    assert "target:t:2023[1]" in made.model.row_names()
    assert "new" in lp_text(made.model)


def test_a_target_is_multiplied_out_in_percents_of_its_value() -> None:
    case = case_of(one_measure(), BASE)
    constant, gain = target_terms(case, case.targets[0])
    assert constant == pytest.approx(50.0 - 0.65 * 100.0)
    assert gain.tolist() == pytest.approx([10.0])
    # One tonne of 100 is one point, and that is 1/65 of the value.
    assert target_scale(case, case.targets[0]) == pytest.approx(100.0 / 65.0)


def test_no_more_is_moved_than_there_is() -> None:
    measure = {"measure": "line", "most": 9, "capex": 1, "opex": -100}
    made = built(case_of(one_measure(measures=[measure], targets=[]), BASE))
    use = solve(made.model).of(made.use) * made.size[:, None]
    # It pays to use all nine, and five of them move all fifty tonnes.
    assert use[0].tolist() == pytest.approx([5.0, 5.0, 5.0])


def test_only_targets_are_wishes_where_they_shall_be_broken() -> None:
    made = built(case_of(one_measure(), BASE), has_wishes=False)
    assert [rows.name for rows in made.model.limits if rows.is_wish] == ["target:t:2023"]


def test_fixed_uptake_leaves_its_use_open() -> None:
    case = case_of(one_measure(), BASE)
    made = built(case, fixed=case.measures.capex * 0.0 + [[0.0, 0.0, 2.0]])
    outcome = solve(made.model)
    assert (outcome.of(made.new) * made.size[:, None]).tolist() == [[0.0, 0.0, 2.0]]
    assert (outcome.of(made.use) * made.size[:, None])[0, 2] == pytest.approx(1.5)


@pytest.mark.parametrize(("amount", "is_refused"), [(-30, True), (-20, False), (-25, True)])
def test_a_denominator_that_can_reach_zero_is_refused(amount: float, is_refused: bool) -> None:
    effects = [{"measure": "line", "indicator": "rate", "side": "denominator", "amount": amount}]
    case = case_of(beside(effects=effects), BASE)
    if not is_refused:
        must_keep_sign(case)
        return
    with pytest.raises(InputError) as caught:
        must_keep_sign(case)
    assert caught.value.code == "LB-PL82"
    assert caught.value.values["year"] == 2023


def test_the_limits_of_nature_may_save_a_denominator() -> None:
    # Nine units at their most would bring it to zero; nature lets five be used.
    measure = {"measure": "line", "most": 9, "capex": 1, "opex": 1}
    effects = [
        {"measure": "line", "flow": "sorted", "instead": "mixed", "tonnes": 10},
        {"measure": "line", "indicator": "rate", "side": "denominator", "amount": -12},
    ]
    must_keep_sign(case_of(beside(measures=[measure], effects=effects), BASE))
