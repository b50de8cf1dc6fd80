"""Computation: limits, vectors by hand, uncertainty against sampling, unknown as a value."""

import math
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.economy.computation import compute, in_unit, summed
from loopbook.rules.expression import Value
from loopbook.terms.finding import Severity
from loopbook.terms.method import InputRow
from loopbook.terms.quantity import Unit
from loopbook.terms.statement import Reason

from .methods import line, row, shipped

SHARES = {
    "recycled_content": "40",
    "reused_content": "10",
    "feedstock_efficiency": "80",
    "collected_recycling": "60",
    "collected_reuse": "5",
    "recycling_efficiency": "75",
}


def component(item: str, mass: str, **shares: str) -> list[InputRow]:
    """Return the rows of one component."""
    rows = [row("mass", mass, "kg", item=item, sd="0.1")]
    return rows + [row(name, value, "%", item=item, sd="1") for name, value in shares.items()]


def plain_mci(parts: list[dict[str, float]], utility: float) -> float:
    """The methodology's equations as they stand on paper, on numbers: the oracle."""
    virgin = sum(p["m"] * (1 - p["fr"] - p["fu"]) for p in parts)
    direct = sum(p["m"] * (1 - p["cr"] - p["cu"]) for p in parts)
    recycling = sum(p["m"] * (1 - p["ec"]) * p["cr"] for p in parts)
    feedstock = sum(p["m"] * (1 - p["ef"]) * p["fr"] / p["ef"] for p in parts)
    mass = sum(p["m"] for p in parts)
    waste = direct + (feedstock + recycling) / 2
    index = (virgin + waste) / (2 * mass + (feedstock - recycling) / 2)
    return max(0.0, 1 - index * 0.9 / utility)


def numbers(mass: float, shares: dict[str, str]) -> dict[str, float]:
    """Return a component as the oracle takes it."""
    keys = ("fr", "fu", "ef", "cr", "cu", "ec")
    return {"m": mass, **dict(zip(keys, (float(v) / 100 for v in shares.values()), strict=True))}


def test_the_circularity_of_two_components_is_that_of_the_equations_on_paper() -> None:
    other = {**SHARES, "recycled_content": "0", "collected_recycling": "95"}
    rows = component("body", "2", **SHARES) + component("lid", "0.5", **other)
    rows += [row("lifetime", "9", "a", sd="1"), row("lifetime_average", "6", "a", sd="0.5")]
    found = line(compute(shipped("mci-2015"), rows), "mci")
    wanted = plain_mci([numbers(2, SHARES), numbers(0.5, other)], 1.5)
    assert found.value == pytest.approx(wanted, rel=1e-14)


def test_its_uncertainty_is_that_of_twenty_thousand_draws() -> None:
    """First order against sampling: 3 % apart, six times the error of sampling."""
    rows = component("body", "2", **SHARES)
    rows += [row("lifetime", "9", "a", sd="0.1"), row("lifetime_average", "6", "a", sd="0.1")]
    found = line(compute(shipped("mci-2015"), rows), "mci")
    draws = random.Random(5)
    values = []
    for _ in range(20_000):
        part = numbers(2, SHARES)
        drawn = {"m": draws.gauss(part.pop("m"), 0.1)}
        drawn |= {name: draws.gauss(value, 0.01) for name, value in part.items()}
        utility = draws.gauss(9, 0.1) / draws.gauss(6, 0.1)
        values.append(plain_mci([drawn], utility))
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
    assert found.sd == pytest.approx(spread, rel=0.03)


@given(st.integers(1, 100), st.integers(0, 100), st.integers(1, 100))
def test_circularity_lies_between_0_and_1_and_falls_with_what_is_virgin(
    closed: int, less: int, efficiency: int
) -> None:
    def value(share: int) -> float:
        shares = {
            "recycled_content": str(share),
            "collected_recycling": str(share),
            "feedstock_efficiency": str(efficiency),
            "recycling_efficiency": str(efficiency),
        }
        found = line(compute(shipped("mci-2015"), component("a", "3", **shares)), "mci").value
        assert found is not None
        return found

    lower, upper = sorted((closed, min(less, closed)))
    assert 0.0 <= value(lower) <= 1.0
    if efficiency == 100:
        assert value(lower) <= value(upper) + 1e-12


def test_an_input_without_uncertainty_leaves_the_result_without_one() -> None:
    rows = component("body", "2", **SHARES)
    stated = [r for r in rows if r.name != "recycled_content"]
    found = line(
        compute(shipped("mci-2015"), [*stated, row("recycled content", "40", "%", item="body")]),
        "mci",
    )
    assert found.value is not None
    assert found.sd is None


def test_what_is_missing_is_named_and_nothing_is_guessed() -> None:
    rows = [row("mass", "2", "kg", item="body")]
    sheet = compute(shipped("mci-2015"), rows)
    found = line(sheet, "mci")
    assert (found.value, found.sd) == (None, None)
    names = {(r.values["name"], r.values["item"]) for r in found.missing}
    assert names == {("feedstock_efficiency", "body"), ("recycling_efficiency", "body")}
    (lacking,) = [f for f in sheet.findings if f.code == "LB-M12"]
    assert lacking.severity is Severity.ERROR


def test_a_product_without_mass_divides_by_zero_and_says_so() -> None:
    """It said that nothing was missing, and to give that."""
    rows = [row("mass", "0", "kg", item="body")]
    rows += [
        row(f"{name}_efficiency", "80", "%", item="body") for name in ("feedstock", "recycling")
    ]
    (told,) = [f for f in compute(shipped("mci-2015"), rows).findings if f.code[:5] == "LB-M1"]
    assert (told.code, told.severity) == ("LB-M13", Severity.ERROR)
    assert told.values["steps"] == "lfi, mci"
    assert "mass" in str(told.values["zeros"]).split(", ")


def test_no_item_at_all_is_unknown_and_not_zero() -> None:
    found = line(compute(shipped("mci-2015"), [row("lifetime", "3", "a")]), "lfi")
    assert [reason.key for reason in found.missing] == ["method.no_items"]


def test_an_input_that_cancels_leaves_no_uncertainty() -> None:
    """DMC - DMC over one table: imports occur in both rates and once in their uncertainty."""
    rows = [
        row("domestic_extraction", "100", "Mt", sd="10"),
        row("imports", "0", "Mt", sd="0"),
        row("exports", "0", "Mt", sd="0"),
        row("recovered", "100", "Mt", sd="0"),
    ]
    found = line(compute(shipped("ew-mfa"), rows), "crr1")
    assert found.value == pytest.approx(50)
    assert found.sd == pytest.approx(100 * 100 * 10 / 200**2)


def test_periods_give_a_change_and_variants_stand_beside_one_another() -> None:
    rows = []
    for variant, later in (("A", "110"), ("B", "150")):
        for when, mass in (("2020", "100"), ("2025", later)):
            more = {"variant": variant, "when": when}
            rows.append(row("consumption", mass, "Mt", item="coal", sd="1", **more))
    rows += [row("gdp", "1000", "1e9 CNY", when="2020", sd="0")]
    rows += [row("gdp", "1320", "1e9 CNY", when="2025", sd="0")]
    sheet = compute(shipped("resource-output"), rows)
    found = {(c.variant, c.step): c for c in sheet.changes}
    assert found["A", "output_rate"].value == pytest.approx(20)
    assert found["B", "output_rate"].value == pytest.approx(-12)
    # Sources of two years are independent: relative uncertainties add as squares.
    assert found["A", "total"].sd == pytest.approx(110 * math.hypot(1 / 100, 1 / 110))


def test_a_sum_says_how_much_of_it_stands_on_which_grade() -> None:
    rows = [
        row("consumption", "75", "Mt", item="coal", grade="verified"),
        row("consumption", "25", "Mt", item="oil", grade="knowledge"),
    ]
    sheet = compute(shipped("resource-output"), rows, frozenset())
    assert line(sheet, "total").shares == {"verified": 0.75, "knowledge": 0.25}


def test_a_figure_from_memory_is_unknown_unless_it_is_taken() -> None:
    rows = [row("consumption", "75", "Mt", item="coal", grade="knowledge")]
    refused = compute(shipped("resource-output"), rows)
    assert line(refused, "total").value is None
    assert "LB-M10" in [f.code for f in refused.findings]
    assert line(compute(shipped("resource-output"), rows, frozenset()), "total").value == 75


def test_a_broken_check_is_an_error_with_its_words() -> None:
    rows = component("body", "2", **{**SHARES, "reused_content": "70"})
    sheet = compute(shipped("mci-2015"), rows)
    (found,) = [f for f in sheet.findings if f.code == "LB-P01"]
    assert "body" in found.values["message_en"]
    assert "body" in found.values["message_zh"]


def test_a_sum_of_unknown_parts_keeps_every_reason_once() -> None:
    first, second = Reason("method.no_items"), Reason("reason.zero_divisor")
    parts = [Value(None, missing=(first,)), Value(None, missing=(first, second))]
    assert summed(parts).missing == (first, second)
    assert summed([Value(Fraction(1), {"a": 1.0}), Value(Fraction(2), {"a": 1.0})]) == Value(
        Fraction(3), {"a": 2.0}
    )


def test_an_unknown_value_has_no_number_in_any_unit() -> None:
    percent = Unit(code="P1", symbol="%", dimension=(), factor=Fraction(1, 100))
    assert in_unit(Value(None), {}, percent) == (None, None)
    assert in_unit(Value(Fraction(1, 2), {"a": 1.0}), {"a": 0.1}, percent) == (50.0, 10.0)


def test_a_number_that_no_double_holds_in_its_unit_is_unknown() -> None:
    """The largest tables stay within doubles; what would not is unknown, by hand below."""
    rows = [row("mass", "1e30", "Mt", item="a"), row("feedstock_efficiency", "1e-30", item="a")]
    rows += [row("recycled_content", "1", item="a"), row("recycling_efficiency", "1", item="a")]
    rows += [row("lifetime", "1e30", "a"), row("lifetime_average", "1e-30", "a")]
    rows += [row("use", "1e30"), row("use_average", "1e-30")]
    sheet = compute(shipped("mci-2015"), rows)
    numbers = [each.value for each in sheet.results[0].lines if each.value is not None]
    assert all(math.isfinite(number) for number in numbers)
    assert line(sheet, "utility").value == pytest.approx(1e120)
    huge = Value(Fraction(10) ** 308)
    assert in_unit(huge, {}, Unit("KGM", "kg", (), Fraction(1))) == (1e308, 0.0)
