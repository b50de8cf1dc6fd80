"""Fleet: told in order, the sidecar says what is seeded, and supervision finds it all."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from loopbook.book.book import Book
from loopbook.programs.synthetic import documents, plan
from loopbook.programs.synthetic.building import begin, fill, write_faults
from loopbook.programs.synthetic.fleet import (
    faults_json,
    fleet_of,
    fleet_told,
    seeded,
    with_custody,
)
from loopbook.render.suspicion import kind_of


def test_cars_are_told_in_the_order_of_the_clock() -> None:
    minutes = [minute for minute, _ in fleet_told(fleet_of(20_000, 1, 0.3))]
    assert minutes == sorted(minutes)
    assert list(fleet_told(fleet_of(20_000, 1, 0.3))) == list(fleet_told(fleet_of(20_000, 1, 0.3)))


def test_the_sidecar_names_events_of_the_book() -> None:
    wanted = plan(10_000, 1, 0.5)
    assert wanted.fleet is not None
    text = b"".join(documents(wanted)).decode()
    told = json.loads(faults_json(wanted.fleet))
    assert told["is_synthetic"] is True
    count = 0
    for each in seeded(wanted.fleet):
        assert all(event in text for event in each.events)
        count += 1
    assert sum(map(len, told["faults"].values())) == count > 0


def test_each_hand_over_of_lots_gets_its_other_half() -> None:
    wanted = plan(5_000)
    event = next(
        json.dumps(event)
        for document in documents(wanted)
        for event in json.loads(document)["epcisBody"]["eventList"]
        if event["bizStep"] == "shipping"
    ).replace('": ', '":')
    given, taken = with_custody([event], 0)
    assert given == event
    assert '"bizStep":"receiving"' in taken
    assert with_custody(['{"bizStep":"storing"}'], 0) == ['{"bizStep":"storing"}']


def measured(book: Book, sidecar: Path) -> dict[str, tuple[int, int, int]]:
    """Return by kind how many were rightly found, wrongly found, and missed."""
    expected: dict[str, set[str]] = defaultdict(set)
    for rows in json.loads(sidecar.read_bytes())["faults"].values():
        for found in (each for row in rows for each in row["found_by"]):
            for kind in found["kinds"]:
                expected[kind].add(found["item"])
    told: dict[str, set[str]] = defaultdict(set)
    for each in book.supervise(limit=100_000).suspicions:
        told[kind_of(each)].add(each.item)
    return {
        kind: (
            len(expected[kind] & told[kind]),
            len(told[kind] - expected[kind]),
            len(expected[kind] - told[kind]),
        )
        for kind in {*expected, *told}
    }


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.0, 0.4])
def test_what_is_seeded_is_found_and_nothing_else(tmp_path: Path, share: float) -> None:
    wanted = plan(100_000, 3, share)
    path = tmp_path / "faults.book"
    with begin(path, wanted) as book:
        for _ in fill(book, wanted):
            pass
        sidecar = write_faults(path, wanted)
        assert sidecar is not None
        found = measured(book, sidecar)
    assert all(wrong == missed == 0 for _, wrong, missed in found.values()), found
    assert (len(found) > 20) is (share > 0)
