"""Statements with exact values."""

from fractions import Fraction

import pytest

from loopbook.evaluate.exact import evaluate_exactly
from loopbook.evaluate.leaf import Question
from loopbook.terms.event import Basis
from loopbook.terms.period import period
from loopbook.terms.scheme import TargetKind

from . import world
from .world import Known, definition, indicator, observation, scheme, seen, target

YIELD = "flow(mass_out) / flow(packs_in)"


def exact(of, known, year: str = "2025", targets=()):
    return evaluate_exactly(Question(of, period(year), scheme(of, targets=targets), known))


def shredder(**more) -> Known:
    """1,000 kg of packs in, 620 kg of black mass out, each within 10 kg (the walk)."""
    return world.flows(
        y2025=(
            world.cell("packs_in", world.reading(1_000_000, 10_000.0, sequences=(1,), **more)),
            world.cell("mass_out", world.reading(620_000, 10_000.0, sequences=(2, 3))),
        )
    )


def test_a_yield_has_value_uncertainty_and_evidence() -> None:
    found = exact(indicator(YIELD), shredder())
    statement = found.statement
    assert found.value == 62
    assert statement.value == 62
    # GUM 5.1.2: 100 x sqrt((0.01)^2 + (0.62 x 0.01)^2)
    assert statement.sd == pytest.approx(1.176605, abs=1e-6)
    assert [each.leaf for each in statement.evidence] == ["flow(mass_out)", "flow(packs_in)"]
    assert [each.sequences for each in statement.evidence] == [(2, 3), (1,)]
    assert (statement.pack, statement.digest) == ("test@1", "ab" * 32)
    assert (statement.basis, statement.decides, statement.bound) == (Basis.MEASURED, True, "eq")


def test_the_weakest_basis_is_that_of_the_whole() -> None:
    statement = exact(indicator(YIELD), shredder(basis=Basis.DECLARED)).statement
    assert (statement.basis, statement.decides) == (Basis.DECLARED, True)
    modelled = exact(indicator(YIELD), shredder(basis=Basis.MODELLED)).statement
    assert (modelled.basis, modelled.decides, modelled.value) == (Basis.MODELLED, False, 62)


def test_a_missing_leaf_makes_the_whole_unknown_with_every_reason() -> None:
    statement = exact(indicator(YIELD), Known()).statement
    assert statement.value is None
    assert not statement.decides
    assert [reason.values["flow"] for reason in statement.missing] == ["mass_out", "packs_in"]


def test_division_by_a_measured_zero_is_unknown() -> None:
    known = world.flows(
        y2025=(
            world.cell("packs_in", world.reading(0)),
            world.cell("mass_out", world.reading(5)),
        )
    )
    assert [r.key for r in exact(indicator(YIELD), known).statement.missing] == [
        "reason.zero_divisor"
    ]


def test_rivals_go_through_the_formula_one_leaf_at_a_time() -> None:
    known = world.flows(
        y2025=(
            world.cell("packs_in", world.reading(1000), world.reading(500, publisher="B")),
            world.cell("mass_out", world.reading(620), world.reading(310, publisher="C")),
        )
    )
    found = exact(indicator(YIELD), known)
    assert [(r.value, r.evidence.publisher) for r in found.rivals] == [(31, "C"), (124, "B")]
    assert [r.evidence.leaf for r in found.rivals] == ["flow(mass_out)", "flow(packs_in)"]
    assert [e.value for e in found.statement.rivals] == [31, 124]


def made(amount: int, factors: tuple[str, ...]):
    return world.reading(amount, amount * 0.1, basis=Basis.MODELLED, factors=factors)


def cobalt(first: tuple[str, ...], second: tuple[str, ...]) -> Known:
    return world.flows(
        y2025=(
            world.cell("packs_in", made(1000, first), layer="Co"),
            world.cell("mass_out", made(500, second), layer="Co"),
        )
    )


def test_a_factor_shared_by_both_flows_of_a_ratio_cancels() -> None:
    of = indicator("flow(mass_out, Co) / flow(packs_in, Co)")
    # all of the 10 percent of each is the factor's: 0.01 of 0.1
    assert exact(of, cobalt(("co_share",), ("co_share",))).statement.sd == pytest.approx(
        0, abs=1e-6
    )
    apart = exact(of, cobalt(("co_share",), ())).statement
    assert apart.sd == pytest.approx(50 * 0.1 * 2**0.5)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("co_share", "li_share"), ("co_share",)),
        (("co_share",), ("co_share", "li_share")),
        (("co_share", "li_share"), ("co_share", "li_share")),
    ],
)
def test_factors_that_cannot_be_told_apart_leave_the_uncertainty_unstated(first, second) -> None:
    of = indicator("flow(mass_out, Co) / flow(packs_in, Co)")
    assert exact(of, cobalt(first, second)).statement.sd is None


def test_a_bound_goes_through_the_formula() -> None:
    known = seen(observation(88, "2025", bound="at_least"))
    assert exact(indicator("100 [%] - observed(rate)"), known).statement.bound == "at_most"
    open_ = exact(indicator("abs(observed(rate))"), known).statement
    assert (open_.bound, open_.decides, open_.value) == ("about", False, 88)


def test_the_value_is_exact_where_a_float_is_not() -> None:
    assert exact(indicator(), seen(observation("56.8", "2025"))).value == Fraction("56.8")


def test_a_change_is_shown_on_the_base_of_the_next_target() -> None:
    of = indicator(is_change=True, preference=("NBS",))
    known = seen(
        observation(-3.8, "2024", "NBS", base_period="2023"),
        observation(-11.6, "2024", base_period="2020"),
    )
    aim = target(TargetKind.REDUCTION, -13.5, base="2020")
    assert exact(of, known, "2024", (aim,)).value == Fraction("-11.6")
    assert exact(of, known, "2024").value == Fraction("-3.8")


def test_a_change_over_a_change_of_definition_says_so() -> None:
    of = indicator(
        is_change=True,
        definitions=(
            definition("old", until="2016-12-31", place=5),
            definition("new", since="2017-01-01", place=9),
        ),
    )
    known = seen(observation(58, "2021", base_period="2012", scope="new"))
    statement = exact(of, known, "2021").statement
    caution = statement.evidence[0].missing
    assert statement.value == 58
    assert caution is not None
    assert caution.key == "reason.redefined"
    assert {"indicators.toml:5", "indicators.toml:9"} <= set(statement.rules)


def test_the_scope_is_that_of_the_indicator_or_of_its_values() -> None:
    known = seen(observation(58, "2021", scope="supply"))
    assert exact(indicator(), known, "2021").statement.scope == "supply"
    assert exact(indicator(scope="supply"), known, "2021").statement.scope == "supply"


def test_every_row_that_was_read_is_named_once() -> None:
    of = indicator(YIELD, definitions=(definition("supply", place=7),), preference=("NDRC",))
    assert exact(of, shredder()).statement.rules == (
        "indicators.toml:1",
        "vocabulary.csv:8",
        "system.toml:11",
        "system.toml:20",
        "posting.csv:3",
        "system.toml:10",
    )
