import pytest

from loopbook.errors import InputError
from loopbook.plan.portfolio.columns import columns_of
from loopbook.plan.portfolio.effect import load_groups, load_states, pair_groups, running
from loopbook.plan.portfolio.problem import choices_of
from loopbook.plan.portfolio.reading import problem_of
from tests.plan.portfolio.cases import Row, case, made, option, options, periods


def test_years_in_which_the_same_would_run_are_one_group() -> None:
    given = case(
        **options(option("A", 1.0, 1.0, life=2.0), option("B", 1.0, 1.0, life=3.0)),
        periods=periods("1", "2"),
        pair_effects=[{"option": "A", "other": "B", "yearly_saving": 1.0}],
    )
    problem, _ = problem_of(given)
    choices = choices_of(problem)
    assert running(problem, choices, {0})[:5] == [(), (0,), (0, 1), (1,), ()]
    groups = pair_groups(problem, choices)
    assert [(each.one, each.other, each.points) for each in groups] == [
        ((0,), (2,), (1,)),
        ((0, 1), (2, 3), (2,)),
        ((1,), (2, 3), (3,)),
    ]


def loaded(count: int) -> list[Row]:
    return [{"load": "heat", "option": f"o{at}", "share": 10.0} for at in range(count)]


def test_sizes_of_one_option_never_run_together() -> None:
    rows = options(option("A", 1.0, 1.0), option("B", 1.0, 1.0))
    rows["variants"].append({**rows["variants"][0], "variant": "big"})
    given = case(
        **rows,
        periods=periods("1"),
        loads=[{"load": "heat", "amount": 100.0, "price": 1.0}],
        load_options=[
            {"load": "heat", "option": "A", "variant": "standard", "share": 10.0},
            {"load": "heat", "option": "A", "variant": "big", "share": 50.0},
            {"load": "heat", "option": "B", "share": 20.0},
        ],
    )
    problem, _ = problem_of(given)
    groups = load_groups(problem, choices_of(problem))
    states = load_states(problem, groups)
    assert sorted(round(each.share, 12) for each in states) == [0.0, 0.1, 0.2, 0.28, 0.5, 0.6]


def test_a_load_with_too_many_sets_is_refused() -> None:
    many = [option(f"o{at}", 1.0, 1.0) for at in range(11)]
    given = case(
        **options(*many),
        periods=periods("1"),
        loads=[{"load": "heat", "amount": 1.0}],
        load_options=loaded(11),
    )
    with pytest.raises(InputError) as fault:
        columns_of(problem_of(given)[0])
    assert fault.value.code == "LB-PL79"


def test_shares_of_a_load_multiply_and_a_synergy_is_paid_once_when_the_later_begins() -> None:
    given = case(
        {"discount_rate": 0.0},
        **options(
            option("o0", 10.0, 0.0, life=2.0, must="mandatory"),
            option("o1", 10.0, 0.0, life=2.0, must="mandatory", earliest="2"),
        ),
        periods=periods("1", "2"),
        loads=[{"load": "heat", "amount": 1000.0, "price": 1.0}],
        load_options=loaded(2),
        pair_effects=[{"option": "o0", "other": "o1", "yearly_saving": 7.0, "investment": 3.0}],
    )
    plan = made(given)
    paid = {(each.item, each.subject, each.period): each.amount for each in plan.money}
    # The multiplied share is 19 %; the first begins a year before, which is worth more than 7.
    assert paid["saving", "heat", "1"] == pytest.approx(-100.0)
    assert paid["saving", "heat", "2"] == pytest.approx(-190.0)
    assert paid["saving", "o0 + o1", "2"] == -7.0
    assert paid["capex", "o0 + o1", "2"] == 3.0
    assert plan.proof.objective == pytest.approx(100.0 + 197.0 + 100.0 - 23.0)
