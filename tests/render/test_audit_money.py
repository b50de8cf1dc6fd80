"""Losses, options and their economy as tables."""

import msgspec

from loopbook.render.audit_money import cost_text, economy_blocks, loss_table, option_table
from loopbook.terms.audit_sheet import CostClass, RateOutcome
from loopbook.terms.paper import Table
from tests.book.plating import sheet


def test_losses_name_their_causes_by_aspect() -> None:
    (found,) = loss_table(sheet(), "zh")
    assert found.rows[0][0] == "1"
    assert "设备: tanks have no lids" in str(found.rows[0][-1])


def test_options_stand_by_class_and_an_unknown_class_is_said() -> None:
    (found,) = option_table(sheet(), "en")
    assert [row[0] for row in found.rows][-1] == "high cost"
    assert cost_text(CostClass.UNKNOWN, "en") == "class unknown"


def tables(**cash: object) -> dict[str, Table]:
    first = sheet().economies[0]
    plain = msgspec.structs.replace(first.plain, **cash)
    changed = (msgspec.structs.replace(first, plain=plain), *sheet().economies[1:])
    blocks = economy_blocks(msgspec.structs.replace(sheet(), economies=changed), "en")
    return {block.id: block for block in blocks if isinstance(block, Table)}


def test_each_incentive_stands_apart_and_the_sum_with_and_without() -> None:
    found = tables()
    assert [row[1] for row in found["cash"].rows] == ["without", "without", "with all"]
    assert len(found["incentives"].rows) == 4


def test_several_rates_are_all_told_and_none_is_said() -> None:
    several = tables(outcome=RateOutcome.SEVERAL, rates=(0.1, 0.2), irr=None)
    assert several["cash"].rows[0][6] == "several: 10.00 %, 20.00 %"
    none = tables(outcome=RateOutcome.NONE, rates=(), irr=None, payback=None)
    assert none["cash"].rows[0][6] == "none"
    assert none["cash"].rows[0][3] == "never"
