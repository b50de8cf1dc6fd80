"""Lots: what goes in comes out, and no more is taken of a lot than was made of it."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal

from loopbook.programs.synthetic import lots, name
from loopbook.programs.synthetic.family import family_of
from loopbook.programs.synthetic.plan import WHOLE
from loopbook.programs.synthetic.shape import CELLS
from loopbook.terms.event import Event, EventType, QuantityElement
from loopbook.trace.identifier import Level, level_of

FAMILY = family_of(1, 0, WHOLE)


def total(quantities: Sequence[QuantityElement]) -> Decimal:
    return sum((each.quantity or Decimal(0) for each in quantities), Decimal(0))


def test_mass_is_conserved_where_lots_become_lots(valid_events: Sequence[Event]) -> None:
    seen = 0
    for event in valid_events:
        if event.type is EventType.TRANSFORMATION and not event.outputs and not event.inputs:
            assert total(event.input_quantities) == total(event.output_quantities) > 0
            assert min(q.quantity or 0 for q in event.input_quantities) > 0
            seen += 1
    assert seen > 20


def test_no_more_is_taken_of_a_lot_than_was_made_of_it(valid_events: Sequence[Event]) -> None:
    made: dict[str, Decimal] = defaultdict(Decimal)
    taken: dict[str, Decimal] = defaultdict(Decimal)
    for event in valid_events:
        is_new = event.type is EventType.OBJECT and event.action == "ADD"
        for quantity in (*event.output_quantities, *(event.quantities if is_new else ())):
            made[quantity.epc_class] += quantity.quantity or 0
        for quantity in event.input_quantities:
            taken[quantity.epc_class] += quantity.quantity or 0
    lots_taken = [item for item in taken if level_of(item) is Level.LOT]
    assert len(lots_taken) > 30
    assert not [item for item in lots_taken if taken[item] > made[item]]


def test_later_generations_are_made_of_refined_salts_and_ore() -> None:
    for generation, recycled in ((0, 0), (1, 3), (2, 4)):
        made = json.loads(lots.precursors(FAMILY, generation, 0)[0])
        classes = Counter(q["epcClass"].split("/10/")[0] for q in made["inputQuantityList"])
        assert classes[name.REFINED] + classes[name.METAL] == recycled
        assert classes[name.SALT] == lots.SALTS


def test_each_set_of_electrodes_has_lots_of_its_own() -> None:
    assert len(lots.dug(FAMILY, 0, 0)) == 2
    assert len(lots.salts(FAMILY, 0, 0)) == 1
    assert len(lots.cathodes(FAMILY, 0, 0)) == 9
    assert len(lots.electrodes(FAMILY, 0, 0)) == 12
    assert lots.all_cells(FAMILY, 0) == 40 * CELLS
    assert lots.recycled_inputs(FAMILY, 0, 1) == []
