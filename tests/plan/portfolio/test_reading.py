from typing import Any

import pytest

from loopbook.errors import InputError
from loopbook.plan.portfolio.reading import problem_of
from tests.plan.portfolio.cases import Row, case, option, options, periods

NAN = float("nan")
IMPACTS: list[Row] = [{"what": "CO2", "measured_in": "t"}]


def test_unknown_is_not_zero_and_is_told_with_its_row() -> None:
    rows = options(
        option("A", NAN, 5.0), option("B", 10.0, NAN), option("C", 10.0, NAN), option("D", 1.0, 1.0)
    )
    rows["options"].append({"option": "E"})
    problem, findings = problem_of(
        case(
            **rows,
            periods=periods("1"),
            impacts=IMPACTS,
            savings=[
                {"option": "C", "what": "CO2", "amount": 3.0, "price": 2.0},
                {"option": "D", "what": "CO2"},
            ],
        )
    )
    assert [bool(variant.lacks) for variant in problem.variants] == [True, True, False, True]
    assert problem.variants[2].saving == 6.0  # its money is in the priced saving
    told = [(each.code, each.place.document, each.place.row) for each in findings]
    assert told == [
        ("LB-PL72", "variants.csv", 2),
        ("LB-PL72", "variants.csv", 3),
        ("LB-PL72", "variants.csv", 5),
        ("LB-PL73", "options.csv", 6),
    ]


def test_money_of_a_priced_load_is_known() -> None:
    tables: dict[str, Any] = {
        "loads": [{"load": "heat", "amount": 100.0, "price": 2.0}],
        "load_options": [{"load": "heat", "option": "A", "share": 10.0}],
    }
    problem, findings = problem_of(
        case(**options(option("A", 1.0, NAN)), periods=periods("1"), **tables)
    )
    assert not findings
    assert problem.loads[0].members == ((frozenset({0}), 0.1),)


@pytest.mark.parametrize(
    ("tables", "place"),
    [
        ({"savings": [{"option": "A", "variant": "big", "what": "CO2"}]}, "savings.csv, row 2"),
        ({"uses": [{"resource": "r", "option": "A", "variant": "big"}]}, "uses.csv, row 2"),
        ({"pair_effects": [{"option": "A", "other": "A"}]}, "pair_effects.csv, row 2"),
        (
            {
                "loads": [{"load": "h", "amount": 1.0}],
                "load_options": [
                    {"load": "h", "option": "A", "share": 1.0},
                    {"load": "h", "option": "A", "variant": "standard", "share": 1.0},
                ],
            },
            "load_options.csv, row 3",
        ),
        ({"incentives": [{"incentive": "i", "kind": "loan", "options": "A|Z", "rate": 1.0,
                          "interest": 1.0, "years": 1.0}]}, "incentives.csv, row 2"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused_with_its_place(tables: Any, place: str) -> None:
    with pytest.raises(InputError) as fault:
        problem_of(case(**options(option("A", 1.0, 1.0)), periods=periods("1"), **tables))
    assert (fault.value.code, fault.value.where) == ("LB-PL70", place)


def test_an_earliest_start_behind_the_latest_is_refused() -> None:
    rows = options(option("A", 1.0, 1.0, earliest="2", latest="1"))
    with pytest.raises(InputError) as fault:
        problem_of(case(**rows, periods=periods("1", "2")))
    assert fault.value.where == "options.csv, row 2"


@pytest.mark.parametrize(
    "settings", [{"objective": "most_saving"}, {"curve": "steam"}], ids=["objective", "curve"]
)
def test_a_setting_names_a_saving_there_is(settings: Row) -> None:
    with pytest.raises(InputError) as fault:
        problem_of(case(settings, **options(option("A", 1.0, 1.0)), periods=periods("1")))
    assert fault.value.code == "LB-PL71"


def test_rows_of_a_pair_are_summed() -> None:
    rows: list[Row] = [
        {"option": "A", "other": "B", "what": "CO2", "amount": -1.0, "yearly_saving": 2.0},
        {"option": "B", "other": "A", "yearly_saving": 3.0, "investment": 4.0},
    ]
    given = case(
        **options(option("A", 1.0, 1.0), option("B", 1.0, 1.0)),
        periods=periods("1"),
        impacts=IMPACTS,
        pair_effects=rows,
    )
    (pair,) = problem_of(given)[0].pairs
    assert (pair.amounts, pair.saving, pair.investment) == ({"CO2": -1.0}, 5.0, 4.0)


@pytest.mark.parametrize("names", [("2026", "2028"), ("2027", "2026")])
def test_years_that_are_left_out_or_out_of_order_are_told_by_row(names: tuple[str, str]) -> None:
    given = case(**options(option("A", 1.0, 1.0)), periods=periods(*names))
    with pytest.raises(InputError) as fault:
        problem_of(given)
    assert "periods.csv, row 3" in str(fault.value)
