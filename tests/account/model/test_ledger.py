"""An account of a book as a model: rivals take part, factors are shared."""

from collections.abc import Sequence

import pytest

from loopbook.account.balance import balance
from loopbook.account.compose import compose
from loopbook.account.model.answer import told
from loopbook.account.model.ledger import model_of_account
from loopbook.account.model.rows import Modelled
from loopbook.account.reconcile.reconcile import reconcile
from loopbook.terms.account import Total
from loopbook.terms.event import Basis
from loopbook.terms.posting import Grain
from loopbook.terms.reconciliation import Determination, Estimate, VariableKind
from loopbook.terms.scheme import Factor
from tests.account.world import KG, YEAR, factor, scheme, total

from .tables import product, relation, terms, variable

CELLS = factor("nmc_cell", "10", sd=1.0)
POWDER = factor("black_mass", "20", sd=2.0)


def modelled(totals: Sequence[Total], *factors: Factor) -> Modelled:
    pack = scheme(factors=factors)
    plain = balance(totals, pack.system, YEAR, "d", pack.basis_preference)
    return model_of_account(compose(plain, totals, pack), totals, pack)


def solved(found: Modelled) -> dict[str, Estimate]:
    answer = told(found, reconcile(found.model))
    return {each.variable: each for each in answer.estimates}


def test_every_reading_of_a_flow_is_a_measurement_with_its_entries() -> None:
    found = modelled(
        [
            total("packs", 1000 * KG, sd=10.0 * KG, basis=Basis.MEASURED),
            total("packs", 940 * KG, sd=30.0 * KG, grain=Grain.STATISTIC, publisher="NBS"),
            total("black_mass", 620 * KG, sd=10.0 * KG),
            total("casings", 350 * KG, sd=10.0 * KG),
        ]
    )
    (first, second) = variable(found.model, "packs [goods] 2025").measurements
    assert (first.value, first.sd) == (1000.0, 10.0)
    assert second.source.startswith("NBS")
    assert first.sequences
    estimates = solved(found)
    flows = [estimates[f"{name} [goods] 2025"].value for name in ("packs", "black_mass", "casings")]
    assert None not in flows
    packs, black, casings = (value or 0.0 for value in flows)
    assert packs == pytest.approx(black + casings, abs=1e-9)
    # 1000 and 940 weigh as 9 to 1; the balance then takes the rest by variances 90, 100, 100.
    assert packs == pytest.approx(994 - 90 / 290 * 24)


def test_the_worked_example_closes_at_990() -> None:
    """990 = 630 + 360, chi-square 3.0 on 1 degree (style.md, section 6)."""
    found = modelled(
        [
            total("packs", 1000 * KG, sd=10.0 * KG),
            total("black_mass", 620 * KG, sd=10.0 * KG),
            total("casings", 350 * KG, sd=10.0 * KG),
        ]
    )
    answer = reconcile(found.model)
    values = {e.variable.split(" ")[0]: e.value for e in answer.estimates if e.value is not None}
    assert values["packs"] == pytest.approx(990.0)
    assert values["black_mass"] == pytest.approx(630.0)
    assert values["casings"] == pytest.approx(360.0)
    assert answer.statistic == pytest.approx(3.0)
    assert answer.freedom == 1


def test_a_factor_is_one_variable_wherever_it_stands() -> None:
    found = modelled(
        [
            total("packs", 100 * KG, sd=1.0 * KG, item_class="nmc_cell"),
            total("casings", 60 * KG, sd=1.0 * KG, item_class="nmc_cell"),
            total("black_mass", 40 * KG, sd=1.0 * KG, item_class="black_mass"),
        ],
        CELLS,
        POWDER,
    )
    shared = {product(found.model, f"{name} [cobalt] 2025").left for name in ("packs", "casings")}
    assert shared == {"factor co_in_nmc_cell"}
    content = variable(found.model, "factor co_in_nmc_cell")
    assert (content.kind, content.measurements[0].value) == (VariableKind.CONTENT, 10.0)
    assert content.measurements[0].place.document == "factors.csv"
    packs = product(found.model, "packs [cobalt] 2025")
    assert packs.scale == pytest.approx(10.0)  # percent of kilograms in grams


def test_the_uncertainty_of_a_shared_factor_enters_once() -> None:
    """Cobalt of one flow at 10 % +- 1 %: as `compose` has it, fully correlated."""
    totals = [total("metal", 50 * KG, sd=2.0 * KG, item_class="nmc_cell")]
    found = solved(modelled(totals, CELLS))["metal [cobalt] 2025"]
    assert found.value == pytest.approx(5000.0)
    assert found.sd == pytest.approx((200.0**2 + 500.0**2) ** 0.5)


def test_a_flow_of_several_classes_is_their_sum_and_is_told_as_stated() -> None:
    found = modelled(
        [
            total("packs", 100 * KG, sd=3.0 * KG, item_class="nmc_cell"),
            total("packs", 40 * KG, sd=4.0 * KG, item_class="black_mass"),
        ],
        CELLS,
        POWDER,
    )
    goods = relation(found.model, "classes of packs [goods] 2025")
    assert set(terms(goods).values()) == {1.0, -1.0}
    whole = solved(found)["packs [goods] 2025"]
    assert whole.stated == pytest.approx(140.0)
    assert whole.stated_sd == pytest.approx(5.0)
    assert whole.determination in (Determination.JUST_MEASURED, Determination.REDUNDANT)
    assert len([each for each in found.model.products if "cobalt" in each.result]) == 2


def test_a_class_without_factor_leaves_the_substance_open() -> None:
    found = modelled([total("packs", 100 * KG, sd=3.0 * KG, item_class="lot")], CELLS)
    assert found.model.products == ()


def test_a_process_with_stock_is_balanced_by_its_change() -> None:
    found = modelled(
        [total("black_mass", 10 * KG, sd=1.0 * KG), total("metal", 8 * KG, sd=1.0 * KG)]
    )
    change = variable(found.model, "change of stock of refinery [goods] 2025")
    assert change.kind is VariableKind.STOCK_CHANGE
    assert solved(found)[change.id].value == pytest.approx(2.0)
