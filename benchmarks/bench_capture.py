"""How near capture is to a reader that checks nothing: rates in one run, on one drive.

  regular   validated, durable `Book.record` of regular events: four kinds, four things each
  cycles    the same of life cycles of battery packs: weighed, tested, assembled, shipped, recycled
  reading   `event_of` alone, microseconds an event

Beside each stands DuckDB `read_json_auto` of the same events, a line each, into a table on the same
drive, with two threads.

Run: `uv run python benchmarks/bench_capture.py [EVENTS] [FOLDER]`. Rates hang on the machine; the
ratio is what counts. The middle one of ROUNDS is told.
"""

import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

import loopbook
from loopbook.formats.event import event_of
from loopbook.trace.identifier import check_digit

EVENTS = 100_000
ROUNDS = 3
THREADS = 2
CELLS = 16
HOST = "https://id.example.org"
STANDARD = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
CONTEXT = [STANDARD, {"loopbook": "urn:loopbook:v1:"}]
HEAD = {
    "@context": CONTEXT,
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2025-01-01T00:00:00Z",
}

Json = dict[str, object]


def main() -> None:
    """Measure both kinds of events and print them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    print(
        f"{platform.platform()}, Python {platform.python_version()}, DuckDB {duckdb.__version__},"
        f" {os.cpu_count()} cores, {count} events"
    )
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        for kind, made in (("regular", regular(count)), ("cycles", cycles(count))):
            compare(kind, Path(name), list(made))


def compare(kind: str, folder: Path, events: list[Json]) -> None:
    """Print the rate of capture beside that of DuckDB, taking turns."""
    lines = [json.dumps(one, separators=(",", ":")).encode() for one in events]
    document, rows = folder / f"{kind}.jsonld", folder / f"{kind}.ndjson"
    head = json.dumps(HEAD)
    body = b",".join(lines)
    document.write_bytes(head[:-1].encode() + b',"epcisBody":{"eventList":[' + body + b"]}}")
    rows.write_bytes(b"\n".join(lines))
    ours, theirs = [], []
    for turn in range(ROUNDS):
        theirs.append(load(folder / f"{kind}{turn}.db", rows))
        ours.append(record(folder / f"{kind}{turn}.book", document, len(events)))
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    ours_rate = len(events) / statistics.median(ours)
    theirs_rate = len(events) / statistics.median(theirs)
    print(
        f"{kind:8} {ratio:.3f}x DuckDB; capture {ours_rate:,.0f}/s, DuckDB {theirs_rate:,.0f}/s,"
        f" {len(body) / len(events):.0f} bytes an event, {ROUNDS} rounds"
    )
    some = lines[:20_000]
    context = json.dumps(CONTEXT, separators=(",", ":")).encode()
    spent = min(timed(lambda: read(some, context)) for _ in range(ROUNDS))
    print(f"reading  {spent / len(some) * 1e6:.2f} us an event_of ({kind})")


def record(folder: Path, document: Path, count: int) -> float:
    """Return the seconds that a new book of the battery pack takes for the document."""
    with loopbook.new(str(folder), schemes=["cn-battery"]) as book:
        begun = time.perf_counter()
        receipt = book.record(str(document))
        spent = time.perf_counter() - begun
    if receipt.appended != count:
        raise SystemExit(f"{receipt.appended} of {count} events: {receipt.findings[:3]}")
    return spent


def load(file: Path, rows: Path) -> float:
    """Return the seconds that DuckDB takes for the events, on the disk at the end."""
    with duckdb.connect(str(file), config={"threads": THREADS}) as connection:
        query = "CREATE TABLE event AS SELECT * FROM read_json_auto(?, format='newline_delimited')"
        begun = time.perf_counter()
        connection.execute(query, [str(rows)])
        connection.execute("CHECKPOINT")
        return time.perf_counter() - begun


def read(lines: list[bytes], context: bytes) -> None:
    """Read events, keeping none."""
    for line in lines:
        event_of(line, context)


def regular(count: int) -> Iterator[Json]:
    """Yield events of four kinds: commissioned, packed, shipped, taken apart."""
    for number in range(count):
        group = number // 4
        cells = [item("069012345001", f"C{group}-{each}") for each in range(4)]
        pack = item("069012345002", f"P{group}")
        lot = lot_of("069012345003", f"L{group // 50}")
        order = {"type": "po", "bizTransaction": f"urn:epcglobal:cbv:bt:6901234500009:{group}"}
        happened: Json = (
            {"action": "ADD", "bizStep": "commissioning", "epcList": cells, "quantityList": []},
            {"action": "ADD", "bizStep": "packing", "parentID": pack, "childEPCs": cells},
            {
                "action": "OBSERVE",
                "bizStep": "shipping",
                "epcList": [pack],
                "bizTransactionList": [order],
            },
            {
                "bizStep": "disassembling",
                "inputEPCList": [pack],
                "outputQuantityList": [{"epcClass": lot, "quantity": 12.5, "uom": "KGM"}],
            },
        )[number % 4]
        kinds = ("ObjectEvent", "AggregationEvent", "ObjectEvent", "TransformationEvent")
        yield event(kinds[number % 4], number, happened)


def cycles(count: int) -> Iterator[Json]:
    """Yield life cycles of packs of sixteen cells, each cell weighed, one in four tested."""
    number = 0
    while number < count:
        for kind, happened in cycle(number):
            yield event(kind, number, happened)
            number += 1
            if number == count:
                return


def cycle(number: int) -> Iterator[tuple[str, Json]]:
    """Yield what happens to one pack, beginning as event `number`."""
    cells = [item("0952000100010", f"C{number}-{each}") for each in range(CELLS)]
    pack, lot = item("0952000100020", f"P{number}"), lot_of("0952000100030", f"L{number}")
    seen: Json = {"action": "OBSERVE", "disposition": "in_progress"}
    for cell in cells:
        weighed = sensors(
            {"type": "Mass", "value": 300 + number % 97 / 10, "uom": "GRM", "sDev": 0.5}
        )
        ilmd = {"loopbook:nominal_capacity": 10}
        came = {"action": "ADD", "bizStep": "receiving", "epcList": [cell]}
        yield "ObjectEvent", {**came, "sensorElementList": weighed, "ilmd": ilmd}
    tested = sensors({"type": "loopbook:soh", "value": 70 + number % 29, "uom": "P1"})
    for cell in cells[::4]:
        test = {**seen, "bizStep": "inspecting", "epcList": [cell]}
        yield "ObjectEvent", {**test, "sensorElementList": tested}
    for cell in cells:
        yield "ObjectEvent", {**seen, "bizStep": "storing", "epcList": [cell]}
    joined = {"bizStep": "assembling", "parentID": pack, "childEPCs": cells}
    yield "AggregationEvent", {"action": "ADD", **joined}
    for step in ("shipping", "arriving", "installing", "removing", "shipping"):
        yield "ObjectEvent", {**seen, "bizStep": step, "epcList": [pack]}
    parted = {"bizStep": "disassembling", "parentID": pack, "childEPCs": cells}
    yield "AggregationEvent", {"action": "DELETE", **parted}
    mass = [{"epcClass": lot, "quantity": 2.4, "uom": "KGM"}]
    yield (
        "TransformationEvent",
        {"bizStep": "destroying", "inputEPCList": cells, "outputQuantityList": mass},
    )


def sensors(report: Json) -> list[Json]:
    """Return a sensor element list of one report."""
    return [{"sensorReport": [report]}]


def event(kind: str, number: int, happened: Json) -> Json:
    """Return an event with its identity, time and place."""
    minute = number // 60
    when = f"2025-{1 + minute // 40_000 % 12:02}-{1 + minute // 1_440 % 28:02}"
    return {
        "type": kind,
        "eventID": f"urn:uuid:00000000-0000-4000-8000-{number:012x}",
        "eventTime": f"{when}T{minute // 60 % 24:02}:{minute % 60:02}:{number % 60:02}.000+08:00",
        "eventTimeZoneOffset": "+08:00",
        **happened,
        "readPoint": {"id": f"{HOST}/414/{keyed('952000100001')}"},
    }


def item(reference: str, serial: str) -> str:
    """Return the address of a thing."""
    return f"{HOST}/01/{keyed(reference.zfill(13))}/21/{serial}"


def lot_of(reference: str, lot: str) -> str:
    """Return the address of a lot."""
    return f"{HOST}/01/{keyed(reference.zfill(13))}/10/{lot}"


def keyed(digits: str) -> str:
    """Return digits with their GS1 check digit."""
    return digits + check_digit(digits)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
