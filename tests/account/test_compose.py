"""Compose: substances from goods and factors, with each factor's uncertainty once."""

import math
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.balance import balance
from loopbook.account.compose import compose
from loopbook.rules.unit import find_unit
from loopbook.terms.account import Account, Balance, Cell
from loopbook.terms.event import Basis, Grade
from loopbook.terms.finding import Severity, finding_text
from loopbook.terms.posting import Grain
from tests.account.world import KG, YEAR, factor, scheme, total
from tests.trace.world import UNITS

CELLS = factor("nmc_cell", "10", sd=1.0)
POWDER = factor("black_mass", "20", sd=2.0)


def composed(totals, *factors) -> Account:
    pack = scheme(factors=factors)
    plain = balance(totals, pack.system, YEAR, "d", pack.basis_preference)
    return compose(plain, totals, pack)


def cell(made: Account, flow: str, layer: str = "cobalt") -> Cell:
    return next(c for c in made.cells if (c.flow, c.layer) == (flow, layer))


def at(made: Account, process: str) -> Balance:
    return next(b for b in made.balances if (b.process, b.layer) == (process, "cobalt"))


def cells_of(amount: int, sd: float | None = 0.0, flow: str = "packs", **fields):
    return total(flow, amount, sd=sd, item_class="nmc_cell", **fields)


def test_a_substance_is_goods_times_its_share() -> None:
    made = composed([cells_of(50 * KG, 0.0)], CELLS)
    reading = cell(made, "packs").chosen
    assert reading is not None
    assert (reading.amount, reading.basis) == (5 * KG, Basis.MODELLED)
    assert reading.sd == pytest.approx(50 * KG * 0.01)
    assert reading.factors == ("co_in_nmc_cell",)
    assert reading.rules == ("factors.csv:2", "posting.csv:2")
    assert cell(made, "packs", "goods").chosen.amount == 50 * KG


def test_measurement_and_factor_uncertainty_add_in_squares() -> None:
    made = composed([cells_of(50 * KG, 2.0 * KG)], CELLS)
    wanted = math.hypot(0.1 * 2 * KG, 50 * KG * 0.01)
    assert cell(made, "packs").chosen.sd == pytest.approx(wanted)


def test_posting_162_cells_one_by_one_would_understate_the_error_more_than_tenfold() -> None:
    each, share_sd = 44_500, 0.01
    made = composed([cells_of(162 * each, 0.0, count=162)], CELLS)
    one_by_one = math.sqrt(162) * each * share_sd
    sd = cell(made, "packs").chosen.sd
    assert sd == pytest.approx(162 * each * share_sd)
    assert sd / one_by_one == pytest.approx(math.sqrt(162))
    assert sd / one_by_one > 10


def test_a_factor_that_goes_in_and_out_again_cancels_in_the_balance() -> None:
    made = composed(
        [
            cells_of(100 * KG, 0.0),
            cells_of(60 * KG, 0.0, flow="casings"),
            total("black_mass", 40 * KG, sd=0.0, item_class="black_mass"),
            cells_of(0, 0.0, flow="dust"),
        ],
        CELLS,
        POWDER,
    )
    shredder = at(made, "shredding")
    assert shredder.difference == (10 - 6 - 8) * KG
    # (100 - 60) kg hang on the cell factor, 40 kg on that of black mass.
    assert shredder.sd == pytest.approx(math.hypot(40 * KG * 0.01, 40 * KG * 0.02))
    assert shredder.basis is Basis.MODELLED


def test_a_balance_of_one_factor_alone_is_exact() -> None:
    made = composed([cells_of(7 * KG, 0.0), cells_of(7 * KG, 0.0, flow="casings")], CELLS)
    assert at(made, "shredding").difference == 0
    assert at(made, "shredding").sd == pytest.approx(0.0)


def test_a_factor_of_a_wider_class_serves_the_narrower_one() -> None:
    wide = factor("cell", "10", sd=1.0)
    assert cell(composed([cells_of(5 * KG)], wide), "packs").chosen.amount == KG // 2
    both = composed([cells_of(5 * KG)], wide, CELLS)
    assert cell(both, "packs").chosen.factors == ("co_in_nmc_cell",)


def test_of_two_factors_the_better_grade_counts() -> None:
    weak = factor("nmc_cell", "99", sd=1.0, name="weak", grade="knowledge")
    made = composed([cells_of(5 * KG)], weak, CELLS)
    assert cell(made, "packs").chosen.factors == ("co_in_nmc_cell",)
    alone = composed([cells_of(5 * KG)], weak)
    assert cell(alone, "packs").chosen.grade is Grade.KNOWLEDGE


def test_a_class_without_factor_leaves_the_substance_unknown_and_is_named() -> None:
    made = composed([cells_of(5 * KG), total("packs", KG, item_class="lot")], CELLS)
    assert cell(made, "packs").chosen is None
    assert "packs" in at(made, "shredding").unmeasured
    (finding,) = made.findings
    assert (finding.code, finding.severity) == ("LB-A09", Severity.WARNING)
    assert finding.values == {"item_class": "lot", "layers": "cobalt", "flows": "packs"}
    assert finding_text(finding, "zh")


def test_nothing_of_a_class_without_factor_is_nothing_of_the_substance() -> None:
    made = composed([cells_of(5 * KG), total("packs", 0, sd=0.0, item_class="lot")], CELLS)
    assert cell(made, "packs").chosen.amount == KG // 2
    assert made.findings == ()


def test_a_rival_of_the_goods_does_not_step_in_for_those_that_count() -> None:
    known = cells_of(5 * KG, basis=Basis.DECLARED, grain=Grain.STATISTIC)
    made = composed([total("packs", KG, item_class="lot"), known], CELLS)
    packs = cell(made, "packs")
    assert packs.chosen is None
    assert [rival.amount for rival in packs.rivals] == [KG // 2]


def test_an_assay_counts_before_the_model_which_stands_beside_it() -> None:
    assay = total("packs", KG, layer="cobalt", sd=1000.0)
    made = composed([cells_of(5 * KG), assay], CELLS)
    packs = cell(made, "packs")
    assert (packs.chosen.amount, packs.chosen.basis) == (KG, Basis.MEASURED)
    assert [(r.amount, r.basis) for r in packs.rivals] == [(KG // 2, Basis.MODELLED)]
    assert at(made, "shredding").inflow == KG
    assert at(made, "shredding").sd == pytest.approx(1000.0)


def test_what_rests_on_made_up_goods_is_made_up() -> None:
    made = composed([cells_of(5 * KG, basis=Basis.CONSTRUCTED)], CELLS)
    assert cell(made, "packs").chosen.basis is Basis.CONSTRUCTED


@pytest.mark.parametrize(
    ("goods_sd", "factor_sd", "is_known"),
    [(1.0, 1.0, True), (None, 1.0, False), (1.0, None, False)],
)
def test_an_uncertainty_is_known_when_all_its_parts_are(goods_sd, factor_sd, is_known) -> None:
    share = factor("nmc_cell", "10", sd=factor_sd)
    made = composed([cells_of(5 * KG, goods_sd)], share)
    assert (cell(made, "packs").chosen.sd is not None) is is_known
    assert (at(made, "shredding").sd is not None) is is_known


def test_a_share_of_zero_may_still_be_uncertain() -> None:
    none = factor("nmc_cell", "0", sd=1.0)
    made = composed([cells_of(5 * KG, None)], none)
    assert cell(made, "packs").chosen.amount == 0
    assert cell(made, "packs").chosen.sd == pytest.approx(5 * KG * 0.01)


def test_a_factor_of_another_kind_is_no_factor() -> None:
    wrong = msgspec.structs.replace(CELLS, unit=find_unit(UNITS, "KGM"))
    assert composed([cells_of(5 * KG)], wrong).findings[0].code == "LB-A09"


def test_an_unmeasured_flow_stays_unmeasured_and_other_layers_stay_as_they_were() -> None:
    made = composed([cells_of(5 * KG)], CELLS)
    assert cell(made, "metal").chosen is None
    plain = balance([cells_of(5 * KG)], made.system, YEAR, "d", ("measured",))
    kept = [c for c in made.cells if c.layer != "cobalt"]
    assert kept == [c for c in plain.cells if c.layer != "cobalt"]
    assert len(made.cells) == len(plain.cells)
    assert len(made.balances) == len(plain.balances)


def test_a_system_without_substance_layers_is_left_alone() -> None:
    pack = scheme()
    layers = {"goods": pack.system.layers["goods"]}
    system = msgspec.structs.replace(pack.system, layers=layers)
    plain = balance([cells_of(KG)], system, YEAR, "d", ("measured",))
    assert compose(plain, [cells_of(KG)], pack) is plain


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=6), st.integers(0, 100))
def test_the_sum_of_shares_is_the_share_of_the_sum(amounts: list[int], percent: int) -> None:
    share = factor("nmc_cell", str(percent), sd=1.0)
    parts = [cells_of(amount, 0.0, sequences=(n,)) for n, amount in enumerate(amounts)]
    reading = cell(composed(parts, share), "packs").chosen
    assert reading.amount == round(Fraction(sum(amounts) * percent, 100))
    assert reading.sd == pytest.approx(sum(amounts) * 0.01)
