"""The same events go to both sides, each once, and leave nothing behind."""

import json
from pathlib import Path

from loopbook.programs.bench.scale import Scale
from loopbook.programs.bench.supply import Supply, documents_of
from loopbook.programs.synthetic import documents


def ids(text: bytes) -> list[str]:
    return [event["eventID"] for event in json.loads(text)["epcisBody"]["eventList"]]


def test_loads_hold_all_events_once_as_documents_and_as_lines(scale: Scale, tmp_path: Path) -> None:
    supply = Supply(scale, tmp_path)
    told: list[str] = []
    while supply.left:
        load = supply.load(300)
        read = [name for file in load.documents for name in ids(file.read_bytes())]
        lines = [json.loads(line)["eventID"] for line in load.rows.read_bytes().splitlines()]
        assert lines == read
        assert load.events == load.lines == len(read)
        told += read
        load.discard()
    assert told == [name for document in documents(scale.plan) for name in ids(document)]
    assert [file.name for file in tmp_path.iterdir()] == ["master.jsonld"]
    assert supply.bytes > 500 * len(told)


def test_a_document_has_as_many_events_as_asked_and_the_last_what_is_left(scale: Scale) -> None:
    sizes = [len(events) for _, events in documents_of(scale.plan, 1_000)]
    assert set(sizes[:-1]) == {1_000}
    assert sum(sizes) == scale.plan.tally.events
