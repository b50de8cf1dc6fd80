"""Making of packs: cells of electrodes, and wrong first reports that are put right."""

import json
from collections.abc import Sequence
from decimal import Decimal

from loopbook.programs.synthetic import making, name
from loopbook.programs.synthetic.family import family_of
from loopbook.programs.synthetic.making import PackMaking
from loopbook.programs.synthetic.shape import CELLS, CELLS_PER_MODULE, MODULES, Shape
from loopbook.terms.event import Event

FAMILY = family_of(1, 0, Shape((4, 2, 1), spares=3))


def test_mass_is_conserved_where_electrodes_become_cells(valid_events: Sequence[Event]) -> None:
    cells = [event for event in valid_events if event.outputs]
    assert len(cells) > 5_000
    for event in cells:
        fed = sum((q.quantity or Decimal(0) for q in event.input_quantities), Decimal(0))
        lost = sum((q.quantity or Decimal(0) for q in event.output_quantities), Decimal(0))
        (weighed,) = event.sensors
        assert fed == lost + (weighed.value or 0)


def test_what_was_wrong_is_declared_and_put_right(small_events: Sequence[Event]) -> None:
    by_id = {event.event_id: event for event in small_events if event.error is None}
    declarations = [event for event in small_events if event.error is not None]
    cells = 0
    for event in declarations:
        assert event.error is not None
        (corrective,) = event.error.corrective_ids
        wrong, right = by_id[event.event_id], by_id[corrective]
        assert (wrong.type, wrong.outputs, wrong.parent, wrong.epcs) == (
            right.type,
            right.outputs,
            right.parent,
            right.epcs,
        )
        differs = wrong.sensors != right.sensors or wrong.time != right.time
        assert differs
        assert event.error.time > max(wrong.time, right.time)
        cells += bool(wrong.outputs)
    assert 0 < cells < len(declarations)


def test_a_pack_is_made_of_all_its_modules_and_their_cells() -> None:
    pack = PackMaking(FAMILY, 0, 2, 0)
    *modules, whole = (json.loads(text) for text in pack.assembled())
    assert len(modules) == MODULES
    assert whole["childEPCs"] == [module["parentID"] for module in modules]
    cells = [json.loads(text)["outputEPCList"][0] for text in pack.cells(0, CELLS)]
    assert [cell for module in modules for cell in module["childEPCs"]] == cells
    assert pack.module_cells(1) == cells[CELLS_PER_MODULE : 2 * CELLS_PER_MODULE]
    weighed = whole["sensorElementList"][0]["sensorReport"][0]["value"]
    assert weighed == pack.pack_mg() / 1_000_000


def test_the_mass_of_a_pack_is_that_of_its_parts() -> None:
    pack = PackMaking(FAMILY, 0, 0, 0)
    parts = sum(pack.cells_mg(k) + pack.frame_mg(k) for k in range(MODULES))
    assert pack.pack_mg() == parts + pack.casing_mg()
    assert pack.pack_mg(1) == pack.pack_mg() - pack.cells_mg(0) - pack.frame_mg(0)


def test_a_vehicle_is_told_once_in_time_or_late() -> None:
    for number in range(4):
        told = [text for text in making.made(FAMILY, 0, number, 0) if name.VEHICLE in text]
        late = making.made_late(FAMILY, 0, number, 0)
        assert len(told) + len(late) == 1
        assert {*told, *late} == set(PackMaking(FAMILY, 0, number, 0).vehicle())


def test_packs_differ_over_generations() -> None:
    numbers = {making.salt_number(g, p) for g in range(3) for p in range(500)}
    assert len(numbers) == 1500


def test_spare_cells_are_never_wrong() -> None:
    told = making.spares(FAMILY, 1, 0)
    assert len(told) == 3
    assert all('"value":0.04' in text for text in told)


def test_corrections_come_in_pairs() -> None:
    told = [json.loads(text) for text in making.corrected(FAMILY, 0, 1, 0)]
    assert [("errorDeclaration" in each) for each in told] == [True, False] * (len(told) // 2)
