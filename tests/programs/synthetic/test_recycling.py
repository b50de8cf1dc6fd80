"""Recycling: the mass of what is shredded comes out as lots and loss."""

import json
from collections.abc import Sequence
from decimal import Decimal

from loopbook.programs.synthetic import name, recycling
from loopbook.programs.synthetic.family import family_of
from loopbook.programs.synthetic.recycling import Batch, cell_batches, pack_batches
from loopbook.programs.synthetic.shape import Shape
from loopbook.terms.event import Event

FAMILY = family_of(1, 0, Shape((9, 0, 0)))
KILOGRAM = 1_000_000


def mass_of(event: Event) -> Decimal:
    (report,) = event.sensors
    return report.value or Decimal(0)


def test_what_is_shredded_weighs_what_its_parts_weighed(valid_events: Sequence[Event]) -> None:
    """Packs less their first module, and cells, by the weighings of those that made them."""
    weighed = {
        event.parent: mass_of(event)
        for event in valid_events
        if event.biz_step == "installing" and event.sensors
    }
    weighed |= {event.outputs[0]: mass_of(event) for event in valid_events if event.outputs}
    shredded = [event for event in valid_events if event.biz_step == "destroying"]
    assert len(shredded) >= 8
    for event in shredded:
        parts = Decimal(0)
        for item in event.inputs:
            module = item.replace(name.PACK, name.MODULE) + "-0"
            parts += weighed[item] - (weighed[module] if item.startswith(name.PACK) else 0)
        lots = sum((q.quantity or Decimal(0) for q in event.output_quantities), Decimal(0))
        assert parts == mass_of(event) == lots


def test_a_batch_gives_three_lots_and_loses_the_rest() -> None:
    batch = Batch((FAMILY, 0, 0), recycling.OF_PACKS, KILOGRAM)
    assert [mass for _, mass in batch.outputs] == [520_000, 200_000, 230_000]
    told = json.loads(batch.shredded(recycling.Kind.SHREDDED, ["x:1"], 0))
    assert told["outputQuantityList"][-1] == {
        "epcClass": name.WASTE,
        "quantity": 0.05,
        "uom": "KGM",
    }
    assert len(batch.shipped(recycling.Kind.LOT_SHIPPED, 0)) == 3


def test_packs_and_cells_are_shredded_in_batches() -> None:
    assert len(pack_batches(FAMILY, 0)) == 2
    assert [len(cells) for _, cells in cell_batches(FAMILY, 0)] == [16, 112, 16]
    assert len(recycling.shredded(FAMILY, 0, 0)) == 8
    assert len(recycling.sorted_out_shredded(FAMILY, 0, 0)) == 4
    assert len(recycling.used_shredded(FAMILY, 0, 0)) == 8


def test_refining_takes_all_black_mass() -> None:
    refined = json.loads(recycling.refined(FAMILY, 0, 0)[0])
    assert len(refined["inputQuantityList"]) == 2
    regained = json.loads(recycling.regained(FAMILY, 0, 0)[0])
    assert len(regained["inputQuantityList"]) == 3


def test_metals_leave_around_midnight_of_a_new_year() -> None:
    for family in (family_of(1, number, Shape((9, 0, 0))) for number in range(20)):
        told = json.loads(recycling.metal_shipped(family, 0, family.start + 60)[0])
        day, time = told["eventTime"].split("T")
        assert (day[5:], time[:2]) in {("01-01", "00"), ("12-31", "23")}
