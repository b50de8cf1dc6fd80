"""Cars: lives that read as EPCIS, in order, with what honest users do besides."""

import io
import json

from loopbook.formats.epcis_json import read
from loopbook.programs.synthetic.car import (
    CARS_A_DAY,
    LATE_EVERY,
    RETURNED_EVERY,
    WRONG_EVERY,
    Car,
    car_event_id,
    car_places,
    life,
    written,
)
from loopbook.programs.synthetic.clock import DAYS
from loopbook.programs.synthetic.document import documents, master_document
from loopbook.programs.synthetic.plan import plan


def test_a_life_is_told_in_order_within_the_world() -> None:
    for number in range(CARS_A_DAY):
        rows = written(Car(1, number), life(Car(1, number)))
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)
        assert max(row[0] for row in rows) < DAYS * 24 * 60


def test_some_are_late_some_are_corrected_some_come_back() -> None:
    names = {number: [each.name for each in life(Car(1, number))] for number in range(60)}
    late = [n for n in names if any(each.told > each.minute for each in life(Car(1, n)))]
    assert len(late) == 60 // LATE_EVERY
    back = [n for n, told in names.items() if "back" in told]
    assert len(back) == 60 // RETURNED_EVERY
    wrong = Car(1, WRONG_EVERY // 2)
    texts = [json.loads(text) for _, _, text in written(wrong, life(wrong))]
    (declared,) = [each for each in texts if "errorDeclaration" in each]
    assert declared["eventID"] == car_event_id(wrong, 0, is_wrong=True)
    assert declared["errorDeclaration"]["correctiveEventIDs"] == [car_event_id(wrong, 0)]


def test_every_event_of_a_fleet_is_read_and_no_id_comes_twice_but_for_declarations() -> None:
    made = plan(1_000, 1, 0.5)
    events = [
        parsed.event
        for document in documents(made)
        for parsed in read(io.BytesIO(document), "cars")
        if parsed.event is not None
    ]
    plain = [event.event_id for event in events if event.error is None]
    assert len(plain) == len(set(plain))
    assert {event.biz_step for event in events} >= {"retail_selling", "destroying", "encoding"}
    assert all(place in master_document(made).decode() for place in car_places())


def test_parts_of_one_car_have_masses_and_names_of_their_own() -> None:
    one, two = Car(1, 1), Car(1, 2)
    assert one.pack != two.pack
    assert one.weight(one.pack) == one.pack_kg > 0
    assert one.weight(two.pack) == 0
    assert one.lot("urn:x") != one.lot("urn:x", "2")
    assert len(one.vehicle.rpartition("/")[2]) == 17
