"""Part: what tells ribbons apart, and what each part is called."""

import msgspec
import pytest

from loopbook.account.sankey.part import (
    OTHER_PARTS,
    PARTS_MAX,
    check_summable,
    few_parts,
    part_labels,
    part_of,
)
from loopbook.errors import UnknownTerm
from loopbook.terms.event import Basis
from loopbook.terms.period import Period
from loopbook.terms.sankey import Part, SankeyDefinition, Split

from .facts_by_chance import facts, place, strand

ONE = strand("wire scrap", "a", "b", 5, item_class="copper")
PARTS = SankeyDefinition(parts=(Part(id="scrap", flows=("*scrap*",), label_en="Scrap"),))


@pytest.mark.parametrize(
    ("split", "value"),
    [
        (Split.NONE, ""),
        (Split.FLOW, "wire scrap"),
        (Split.LAYER, "goods"),
        (Split.SOURCE, "a"),
        (Split.TARGET, "b"),
        (Split.PERIOD, "2025"),
        (Split.CLASS, "copper"),
        (Split.BASIS, "measured"),
        (Split.PART, "scrap"),
    ],
)
def test_a_strand_belongs_to_one_part(split: Split, value: str) -> None:
    assert part_of(split, PARTS)(ONE) == value


def test_the_smallest_of_many_parts_are_put_together() -> None:
    strands = [strand(f"f{i}", "a", "b", 100 - i) for i in range(20)]
    few = few_parts(strands, part_of(Split.FLOW, PARTS))
    found = {few(each) for each in strands}
    assert len(found) == PARTS_MAX
    assert OTHER_PARTS in found
    assert few(strands[0]) == "f0"


def test_parts_are_called_as_people_call_them() -> None:
    known = facts([place("a"), place("b")], [ONE])
    (label,) = part_labels(known, PARTS, Split.PART, ["scrap"])
    assert (label.label_en, label.label_zh) == ("Scrap", "scrap")
    (basis,) = part_labels(known, PARTS, Split.BASIS, [Basis.MEASURED.value])
    assert basis.label_zh == "实测"
    rest = part_labels(known, PARTS, Split.PART, ["", OTHER_PARTS])
    assert [each.label_zh for each in rest] == ["未归类", "其他"]
    assert part_labels(known, PARTS, Split.PERIOD, ["2025"])[0].label_en == "2025"
    assert part_labels(known, PARTS, Split.NONE, [""]) == ()


def test_periods_are_added_only_side_by_side() -> None:
    later = msgspec.structs.replace(ONE, period=Period(2026 * 12, 12))
    known = facts([place("a"), place("b")], [ONE, later])
    with pytest.raises(UnknownTerm) as fault:
        check_summable(known, PARTS)
    assert fault.value.code == "LB-G05"
    check_summable(known, SankeyDefinition(split=Split.PERIOD))
