"""Picture: one view per account and layer, or one for all that they are parted by."""

from pathlib import Path

import msgspec
import pytest

from loopbook.book.picture import (
    covariance_pairs,
    definition_of,
    pictured,
    pictured_reconciled,
)
from loopbook.errors import ParseError, UnknownTerm
from loopbook.terms.period import Period
from loopbook.terms.reconciliation import Model
from loopbook.terms.sankey import SankeyDefinition, Split
from tests.account.sankey.test_facts import estimate, reconciled, variable, with_layer
from tests.render.accounts import GOODS, KG, account_of, process, reading, shredder

PLAIN = SankeyDefinition()
IRON = msgspec.structs.replace(GOODS, id="Fe")
LATER = msgspec.structs.replace(shredder(), period=Period(2026 * 12, 12))


def test_each_account_and_layer_has_its_view() -> None:
    both = with_layer(shredder(), IRON, 7)
    found = pictured([both, LATER], [], PLAIN)
    seen = [(str(each.view.periods[0]), each.view.layers) for each in found]
    assert seen == [("2025", ("goods",)), ("2025", ("Fe",)), ("2026", ("goods",))]
    assert found[0].flows["slag"].source == "refining"
    assert [each.view.layers for each in pictured([both], ["Fe"], PLAIN)] == [("Fe",)]


def test_what_the_ribbons_are_parted_by_stands_in_one_view() -> None:
    (years,) = pictured([shredder(), LATER], ["goods"], SankeyDefinition(split=Split.PERIOD))
    assert [str(period) for period in years.view.periods] == ["2025", "2026"]
    both = with_layer(shredder(), IRON, 7)
    (layers,) = pictured([both], [], SankeyDefinition(split=Split.LAYER))
    assert layers.view.layers == ("goods", "Fe")
    assert pictured([], [], PLAIN) == ()


def test_a_reconciled_account_has_its_view() -> None:
    (found,) = pictured_reconciled([shredder()], reconciled(), [], PLAIN)
    assert found.view.is_reconciled
    definition = SankeyDefinition(split=Split.PERIOD)
    with pytest.raises(UnknownTerm) as fault:
        pictured_reconciled([shredder()], reconciled(), [], definition)
    assert fault.value.code == "LB-G13"


def test_pairs_are_asked_for_where_a_ribbon_holds_several_reconciled_flows() -> None:
    flows = [(name, "a", "b", reading(KG)) for name in ("one", "two")]
    account = account_of([process("a"), process("b", 1)], flows)
    model = Model(variables=(variable("one"), variable("two")), relations=())
    estimates = (estimate("flow:one", 2.0, 3.0), estimate("flow:two", 5.0, 4.0))
    found = msgspec.structs.replace(reconciled(), model=model, estimates=estimates, covariances={})
    merged = SankeyDefinition(is_merged=True)
    views = pictured_reconciled([account], found, ["goods"], merged)
    pair = ("flow:one", "flow:two")
    assert covariance_pairs(found, views) == (pair,)
    assert covariance_pairs(found, pictured_reconciled([account], found, ["goods"], PLAIN)) == ()
    told = msgspec.structs.replace(found, covariances={pair: -12.0})
    (view,) = pictured_reconciled([account], told, ["goods"], merged)
    (band,) = view.view.bands
    assert (band.amount, band.sd) == (7e6, pytest.approx(1e6))
    assert covariance_pairs(told, [view]) == ()


def test_a_definition_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "park.toml"
    path.write_text("depth = 3", encoding="utf-8")
    assert definition_of(path).depth == 3
    assert definition_of(None) == PLAIN
    with pytest.raises(ParseError) as fault:
        definition_of(tmp_path / "nowhere.toml")
    assert fault.value.code == "LB-D09"
