"""The published problems, worked examples and invariants, through the terms."""

import itertools
import math

import msgspec
import numpy as np
import pytest

from loopbook.account.reconcile.option import ReconcileOptions
from loopbook.account.reconcile.reconcile import reconcile
from loopbook.errors import BalanceError, UnknownTerm, Unreconcilable
from loopbook.terms.reconciliation import (
    Determination,
    Estimate,
    Measurement,
    Model,
    Relation,
    RelationKind,
    Shape,
    Solver,
    Variable,
    VariableKind,
)
from tests.account.reconcile.oracle import balance, flow, model, seven_flows, share, stated, times
from tests.account.reconcile.published import PUBLISHED, Published


def of_published(problem: Published) -> Model:
    flows = [
        flow(f"S{n}", stated(value, math.sqrt(variance)))
        for n, (value, variance) in enumerate(
            zip(problem.measured, problem.variance, strict=True), 1
        )
    ]
    relations = [
        balance(f"N{n}", " ".join(f"S{s}" for s in entering), " ".join(f"S{s}" for s in leaving))
        for n, (entering, leaving) in enumerate(problem.nodes, 1)
    ]
    return model(flows, relations)


def by_id(found: tuple[Estimate, ...]) -> dict[str, Estimate]:
    return {each.variable: each for each in found}


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_published_problems_come_out_to_their_digits(name: str) -> None:
    problem = PUBLISHED[name]
    found = reconcile(of_published(problem))
    assert [each.value for each in found.estimates] == pytest.approx(problem.reconciled, rel=1e-9)
    assert [each.value for each in found.estimates] == pytest.approx(
        problem.printed, rel=problem.digits
    )
    assert found.statistic == pytest.approx(problem.statistic, rel=1e-8)
    assert found.freedom == problem.freedom


def test_the_walks_example_closes_and_keeps_its_chi_square() -> None:
    """1,000 kg packs in, 620 black mass and 350 casings out, each +-10 kg: 990 = 630 + 360."""
    found = reconcile(
        model(
            [
                flow("packs", stated(1000.0, 10.0), unit="kg"),
                flow("mass", stated(620.0, 10.0), unit="kg"),
                flow("casings", stated(350.0, 10.0), unit="kg"),
            ],
            [balance("shredding", "packs", "mass casings")],
        )
    )
    assert [each.value for each in found.estimates] == pytest.approx([990.0, 630.0, 360.0])
    assert [each.adjustment for each in found.estimates] == pytest.approx([-10.0, 10.0, 10.0])
    assert [each.sd for each in found.estimates] == pytest.approx([10 * math.sqrt(2 / 3)] * 3)
    assert found.statistic == pytest.approx(3.0)
    assert found.freedom == 1


def test_every_way_of_being_known_is_told() -> None:
    found = reconcile(
        model(
            [
                flow("a", stated(5.0, 1.0)),
                flow("b", stated(5.5, 1.0)),
                flow("c"),
                flow("d", stated(1.0, 0.1)),
                flow("e"),
                flow("f"),
                flow("g", stated(2.0, 0.0)),
            ],
            [balance("P", "a", "b"), balance("Q", "b", "c"), balance("R", "d", "e f")],
        )
    )
    known = [each.determination for each in found.estimates]
    assert known == [
        Determination.REDUNDANT,
        Determination.REDUNDANT,
        Determination.OBSERVABLE,
        Determination.JUST_MEASURED,
        Determination.UNOBSERVABLE,
        Determination.UNOBSERVABLE,
        Determination.FIXED,
    ]
    assert found.estimates[4].value is None
    assert found.estimates[4].sd is None


def test_rivals_are_reconciled_and_never_summed() -> None:
    """100 +-1 and 104 +-1 of one flow, beside 102.5 +-1 of what must equal it."""
    found = reconcile(
        model(
            [flow("a", stated(100.0, 1.0), stated(104.0, 1.0)), flow("b", stated(102.5, 1.0))],
            [balance("P", "a", "b")],
        )
    )
    first, second = found.estimates
    assert first.value == pytest.approx((100.0 + 104.0 + 102.5) / 3)
    assert second.value == pytest.approx(first.value)
    assert first.stated == pytest.approx(102.0)
    assert first.stated_sd == pytest.approx(math.sqrt(0.5))
    assert first.sd == pytest.approx(math.sqrt(1 / 3))
    # The mean of the rivals lies 1/6 off, and is pulled there with variance 1/2 - 1/3.
    assert first.statistic == pytest.approx((1 / 6) / math.sqrt(1 / 2 - 1 / 3))
    assert found.freedom == 2
    assert found.statistic == pytest.approx(sum((v - 306.5 / 3) ** 2 for v in (100, 104, 102.5)))


def test_periods_are_chained_by_stock_levels() -> None:
    """Level 50 +-1, then +10 and -5, and 57 +-1 measured at the end."""
    kinds = VariableKind
    names = [("S0", kinds.STOCK), ("dS1", kinds.STOCK_CHANGE), ("S1", kinds.STOCK)]
    names += [("dS2", kinds.STOCK_CHANGE), ("S2", kinds.STOCK)]
    values = {"S0": (50.0, 1.0), "dS1": (10.0, 1.0), "dS2": (-5.0, 1.0), "S2": (57.0, 1.0)}
    variables = [
        flow(id_, *([stated(*values[id_])] if id_ in values else []), kind=kind)
        for id_, kind in names
    ]
    chain = [
        Relation(id=f"chain {n}", kind=RelationKind.CHAIN, terms=terms)
        for n, terms in enumerate(
            [
                ((1.0, "S0"), (1.0, "dS1"), (-1.0, "S1")),
                ((1.0, "S1"), (1.0, "dS2"), (-1.0, "S2")),
            ]
        )
    ]
    found = by_id(reconcile(model(variables, chain)).estimates)
    assert found["S1"].value == pytest.approx(60.5 + 0.5)
    assert found["S2"].value == pytest.approx(56.5)
    assert found["S1"].sd == pytest.approx(1.0)


def test_covariances_of_pairs_are_those_of_the_closed_form() -> None:
    """a = b + c: cov(x) = V - V A' (A V A')^-1 A V."""
    problem = model(
        [flow("a", stated(10.0, 1.0)), flow("b", stated(6.0, 2.0)), flow("c", stated(3.0, 3.0))],
        [balance("P", "a", "b c")],
    )
    found = reconcile(problem, ReconcileOptions(covariances=(("a", "b"), ("b", "c"))))
    variance, row = np.diag([1.0, 4.0, 9.0]), np.array([[1.0, -1.0, -1.0]])
    whole = variance - variance @ row.T @ row @ variance / float((row @ variance @ row.T)[0, 0])
    assert found.covariances["a", "b"] == pytest.approx(whole[0, 1])
    assert found.covariances["b", "c"] == pytest.approx(whole[1, 2])


def test_what_to_measure_next_says_what_a_second_answer_then_shows() -> None:
    plain = seven_flows()
    gains = reconcile(plain, ReconcileOptions(indicator={"m4": 1.0})).gains
    assert gains[0].variable == "m4"
    best = next(each for each in gains if each.variable == "m3")
    estimates = by_id(reconcile(plain).estimates)
    more = [
        msgspec.structs.replace(
            each, measurements=(*each.measurements, stated(estimates["m3"].value or 0.0, best.sd))
        )
        if each.id == "m3"
        else each
        for each in plain.variables
    ]
    again = by_id(reconcile(msgspec.structs.replace(plain, variables=tuple(more))).estimates)
    assert best.before == pytest.approx(estimates["m4"].sd)
    assert again["m4"].sd == pytest.approx(best.after, rel=1e-6)


def test_a_free_indicator_is_determined_by_the_measurements_that_are_listed() -> None:
    gains = reconcile(seven_flows(), ReconcileOptions(indicator={"m6": 1.0})).gains
    assert {each.variable for each in gains} == {"m6", "m7"}
    assert all(each.before is None for each in gains)


@pytest.mark.slow
def test_final_uncertainties_of_a_bilinear_model_are_those_of_repeated_drawing() -> None:
    """400 draws: the standard error of a standard deviation is 3.5 %; four of them are allowed."""
    problem = seven_flows()
    truth = {"m1": 100.0, "m2": 50.0, "m3": 300.0, "m5": 150.0, "tc34": 0.5}
    sds = {"m1": 4.0, "m2": 0.0, "m3": 12.0, "m5": 6.0, "tc34": 0.02}
    random = np.random.default_rng(12)

    def drawn(noise: float) -> Model:
        variables = [
            msgspec.structs.replace(
                each,
                measurements=(
                    stated(truth[each.id] + noise * sds[each.id] * random.normal(), sds[each.id]),
                ),
            )
            if each.id in truth
            else each
            for each in problem.variables
        ]
        return msgspec.structs.replace(problem, variables=tuple(variables))

    told = by_id(reconcile(drawn(0.0)).estimates)
    values = [by_id(reconcile(drawn(1.0)).estimates) for _ in range(400)]
    for id_ in ("m1", "m3", "m4", "m5", "tc34"):
        spread = np.std([each[id_].value or math.nan for each in values])
        assert spread == pytest.approx(told[id_].sd, rel=0.14)


def test_the_order_of_variables_and_relations_does_not_matter() -> None:
    problem = seven_flows()
    first = by_id(reconcile(problem).estimates)
    turned = model(problem.variables[::-1], problem.relations[::-1], problem.products)
    for id_, each in by_id(reconcile(turned).estimates).items():
        assert each.determination is first[id_].determination
        if each.value is not None:
            assert each.value == pytest.approx(first[id_].value, rel=1e-9)
            assert each.sd == pytest.approx(first[id_].sd, rel=1e-6)


@pytest.mark.parametrize("factor", [1e-6, 1e3, 1e9])
def test_another_unit_changes_the_numbers_and_nothing_else(factor: float) -> None:
    def scaled(variable: Variable) -> Variable:
        if variable.kind is VariableKind.TRANSFER:
            return variable
        own = tuple(
            Measurement(value=each.value * factor, sd=(each.sd or 0.0) * factor)
            for each in variable.measurements
        )
        return msgspec.structs.replace(variable, measurements=own)

    plain = seven_flows()
    other = msgspec.structs.replace(plain, variables=tuple(map(scaled, plain.variables)))
    first, second = reconcile(plain), reconcile(other)
    assert second.statistic == pytest.approx(first.statistic, rel=1e-8)
    for one, two in zip(first.estimates, second.estimates, strict=True):
        size = 1.0 if one.variable == "tc34" else factor
        assert one.determination is two.determination
        if one.value is not None:
            assert two.value == pytest.approx(one.value * size, rel=1e-8)
            assert two.sd == pytest.approx((one.sd or 0.0) * size, rel=1e-6)


def test_a_measurement_that_has_nothing_to_do_with_the_rest_changes_nothing() -> None:
    plain = seven_flows()
    more = msgspec.structs.replace(
        plain, variables=(*plain.variables, flow("far", stated(7.0, 1.0)))
    )
    first, second = reconcile(plain), reconcile(more)
    assert second.statistic == pytest.approx(first.statistic)
    assert [e.value for e in second.estimates[:-1]] == pytest.approx(
        [e.value for e in first.estimates]
    )
    assert second.estimates[-1].value == 7.0


@pytest.mark.parametrize("shape", [Shape.NORMAL, Shape.LOGNORMAL])
def test_a_rival_that_says_what_came_out_changes_uncertainties_only(shape: Shape) -> None:
    def made(*more: Measurement) -> Model:
        return model(
            [flow("a", stated(10.0, 4.0, shape), *more), flow("b", stated(8.0, 3.0, shape))],
            [balance("P", "a", "b")],
        )

    first = reconcile(made())
    value = first.estimates[0].value
    assert value is not None
    second = reconcile(made(stated(value, 2.0, shape)))
    for one, two in zip(first.estimates, second.estimates, strict=True):
        assert two.value == pytest.approx(one.value, rel=1e-8)
        assert (two.sd or 0.0) < (one.sd or 0.0)
    assert second.statistic == pytest.approx(first.statistic)


def test_an_exact_value_stays_and_exact_contradictions_are_raised_with_the_relation() -> None:
    held = model(
        [flow("a", stated(5.0, 0.0)), flow("b", stated(7.0, 1.0))], [balance("P", "a", "b")]
    )
    found = reconcile(held)
    assert [each.value for each in found.estimates] == [5.0, 5.0]
    assert found.estimates[0].sd == 0.0
    exact = model(
        [flow("a", stated(5.0, 0.0)), flow("b", stated(7.0, 0.0))], [balance("P", "a", "b")]
    )
    with pytest.raises(Unreconcilable, match=r"LB-B04.*balance of P.*-2 t\."):
        reconcile(exact)


def test_two_exact_rivals_that_differ_are_raised_by_name() -> None:
    with pytest.raises(Unreconcilable, match=r"LB-B04.*a#2"):
        reconcile(model([flow("a", stated(5.0, 0.0), stated(6.0, 0.0))]))


def test_nothing_in_an_answer_is_not_a_number() -> None:
    """Bad statements beside good ones: left out, told, and no NaN anywhere."""
    bad = [
        flow("nan", Measurement(value=math.nan, sd=1.0)),
        flow("no_sd", stated(1.0, None)),
        flow("log", stated(-1.0, 1.0, Shape.LOGNORMAL)),
        flow("zero", stated(0.0, 1.0)),
        share("k", "P"),
        flow("r"),
    ]
    good = [flow("a", stated(3.0, 1.0)), flow("b", stated(2.0, 1.0))]
    problem = model(
        [*bad, *good],
        [balance("P", "a nan", "b no_sd"), balance("Q", "zero log", "r")],
        [times("r", "k", "zero")],
    )
    found = reconcile(problem)
    assert {"LB-B30", "LB-B32", "LB-B33"} <= {each.code for each in found.findings}
    numbers = itertools.chain.from_iterable(
        (e.value, e.sd, e.stated, e.stated_sd, e.statistic) for e in found.estimates
    )
    assert all(math.isfinite(each) for each in numbers if each is not None)
    assert math.isfinite(found.statistic)


def test_effort_says_how_it_was_solved() -> None:
    assert reconcile(of_published(PUBLISHED["P2"])).effort.solver is Solver.FACTOR
    assert reconcile(seven_flows()).effort.solver is Solver.BOUNDED


@pytest.mark.parametrize(
    "options",
    [
        ReconcileOptions(indicator={"m8": 1.0}),
        ReconcileOptions(demanded=("m8",)),
        ReconcileOptions(covariances=(("m1", "m8"),)),
    ],
)
def test_an_option_that_names_no_variable_is_raised(options: ReconcileOptions) -> None:
    with pytest.raises(UnknownTerm, match=r"LB-B37.*'m8'"):
        reconcile(seven_flows(), options)


def test_a_model_of_nothing_is_raised() -> None:
    with pytest.raises(BalanceError, match="LB-B03"):
        reconcile(model([]))
