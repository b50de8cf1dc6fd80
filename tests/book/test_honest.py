"""Honest but odd histories: nobody is suspected for them, by the house or by a pack."""

import json
from collections.abc import Sequence

import pytest

import loopbook
from loopbook.book import MEMORY
from loopbook.programs.demo.identifier import place_uri
from loopbook.programs.synthetic.building import plan_of
from loopbook.programs.synthetic.car import PACK, ROLES, VEHICLE
from loopbook.programs.synthetic.document import master_document
from loopbook.render.suspicion import kind_of
from tests.book.contradicted import Json, document, made, put, said

BATTERY, CAR, CAR_2 = f"{PACK}/21/P", f"{VEHICLE}/21/V", f"{VEHICLE}/21/W"
CELL, CELLS = f"{PACK}/21/C", [f"{PACK}/21/M{number}" for number in range(2_000)]


def at(event: Json, role: str, **more: object) -> Json:
    """Return an event that happens at the place of a role."""
    where = {"id": place_uri(2_000 + ROLES.index(role) * 10)}
    return {**event, "readPoint": where, "bizLocation": where, **more}


def sent(time: str, giver: str, taker: str, item: str) -> Json:
    """Return a hand-over with its destination."""
    goes = place_uri(2_000 + ROLES.index(taker) * 10)
    return at(
        said(time, item, "shipping"), giver,
        destinationList=[{"type": "location", "destination": goes}],
    )  # fmt: skip


NEW = [
    at(said("2024-01-01", BATTERY, "commissioning", "ADD"), "battery_maker"),
    at(said("2024-01-02", CAR, "commissioning", "ADD"), "vehicle_maker"),
]
BUILT = [*NEW, at(put("2024-01-03", CAR, BATTERY), "vehicle_maker", bizStep="installing")]
OUT = put("2024-02-03", CAR, BATTERY, "DELETE")
SENT = sent("2024-02-01", "battery_maker", "seller", BATTERY)
TAKEN = at(said("2024-02-03", BATTERY, "receiving"), "seller")
SOLD = at(said("2024-03-01", CAR, "retail_selling"), "seller")
Recorded = Sequence[tuple[str, list[Json]]]
HONEST: dict[str, Recorded] = {
    "commissioned first, then reported by its transformation": [
        ("maker", [*NEW, at(made("2024-01-01", [CELL], [BATTERY]), "battery_maker",
                            bizStep="commissioning")]),
    ],
    "repaired, in and out under one code, twice": [
        ("maker", [*NEW, *(at(made(f"2024-0{month}-01", [BATTERY, CELL + str(month)], [BATTERY]),
                              "battery_maker", bizStep="repairing") for month in (2, 3))]),
    ],
    "swapped between cars and back": [
        ("maker", [*BUILT, OUT, put("2024-02-03", CAR_2, BATTERY),
                   put("2024-03-03", CAR_2, BATTERY, "DELETE"), put("2024-03-04", CAR, BATTERY)]),
    ],
    "opened and closed": [
        ("maker", [*NEW, *(put(f"2024-02-0{day}", BATTERY, CELL, "ADD" if day % 2 else "DELETE")
                           for day in range(1, 7))]),
    ],
    "one removal that two parties tell": [("maker", [*BUILT, OUT]), ("yard", [OUT])],
    "one shipping that both sides tell": [("maker", [*NEW, SENT]), ("seller", [SENT, TAKEN])],
    "one receipt that both sides tell": [("maker", [*NEW, SENT, TAKEN]), ("seller", [TAKEN])],
    "all told twice, the giver's copy late": [
        ("seller", [SENT, TAKEN]), ("maker", [*NEW, SENT, TAKEN]),
    ],
    "a sale that is taken back, then sold again": [
        ("seller", [*NEW, SOLD,
                    at(said("2024-03-05", CAR, "receiving"), "seller", disposition="returned"),
                    at(said("2024-04-01", CAR, "retail_selling"), "seller")]),
    ],
    "sent back to the maker": [
        ("maker", [*NEW, SENT, TAKEN, sent("2024-02-10", "seller", "battery_maker", BATTERY),
                   at(said("2024-02-12", BATTERY, "receiving"), "battery_maker")]),
    ],
    "two thousand items in one event": [
        ("maker", [at(said("2024-01-01", BATTERY, "commissioning", "ADD"), "battery_maker",
                      epcList=CELLS), {**put("2024-01-03", CAR, CELLS[0]), "childEPCs": CELLS}]),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def suspected() -> list[tuple[str, str]]:
    """Return what a book suspects that holds all these histories, each of things of its own."""
    with loopbook.open(MEMORY, ["cn-remanufactured"], party="maker") as book:
        book.record(master_document(plan_of("5000", 1, 0.0)))
        for place, recorded in enumerate(HONEST.values()):
            for number, (party, events) in enumerate(recorded):
                own = json.loads(json.dumps(events).replace("/21/", f"/21/{place}-"))
                receipt = book.record(document(own, f"{place}:{number}"), party=party)
                assert not receipt.refused, receipt.findings
        return [(kind_of(each), each.item) for each in book.supervise().suspicions]


@pytest.mark.parametrize("name", HONEST)
def test_honest_but_odd_histories_are_not_suspected(
    suspected: list[tuple[str, str]], name: str
) -> None:
    mark = f"/21/{[*HONEST].index(name)}-"
    assert [kind for kind, item in suspected if mark in item] == []


def test_a_fault_is_found_though_half_of_its_evidence_is_declared_an_error() -> None:
    twice = [
        at(said(f"2024-0{month}-01", BATTERY, "commissioning", "ADD"), "battery_maker")
        for month in (1, 2, 3)
    ]
    wrong = json.loads(document(twice, "maker0"))["epcisBody"]["eventList"][0]
    error = {"declarationTime": "2024-05-01T00:00:00Z", "reason": "did_not_occur"}
    with loopbook.open(MEMORY, ["cn-remanufactured"], party="maker") as book:
        book.record(document(twice, "maker0"))
        told = json.loads(document([]))
        told["epcisBody"]["eventList"] = [wrong | {"errorDeclaration": error}]
        assert not book.record(json.dumps(told).encode()).refused
        (found,) = book.supervise(kinds=("LB-U40",)).suspicions
        assert len(found.sequences) == 2
