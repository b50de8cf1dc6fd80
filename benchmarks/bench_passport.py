"""How quick a passport is: the page of one battery among many, beside the page of its entries.

  view       `book.passport` for the public, never asked before, and its sheet
  page       the same and the HTML of it, with the QR code drawn
  again      the same passport asked again: the book has not grown
  item       `book.item` of the same battery: its entries with their readings
  enquiry    `book.enquire` of a code of the same battery

The book lies on a disk, sealed: `BATTERIES` batteries with five entries each, twenty facts each.
What a page says is held against what was recorded before any clock runs.

Run: `uv run python benchmarks/bench_passport.py [--batteries 20000] [--strict]`. With --strict it
ends with 1 when a view takes 20 ms or more.
"""

import json
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import loopbook
from loopbook import Book
from loopbook.render.passport import passport_sheet
from loopbook.render.passport_page import passport_html

BATTERIES = 20_000
ASKED = 60
VIEW_MS_MAX = 20.0
STEM = "https://id.example.org/01/09520002000101/21"
FACTS = {
    "remaining_capacity": 166, "remaining_energy": 58, "state_of_certified_energy": 91,
    "state_of_charge": 74, "power_remaining": 139_000, "efficiency_remaining": 94,
    "self_discharge_current": 2.2, "cycles_full": 310, "energy_throughput": 19_500,
    "time_hot": 45, "time_cold": 120, "deep_discharges": 1, "overcharges": 0,
    "rated_capacity": 180, "battery_mass": 410, "voltage_nominal": 355, "battery_category": "ev",
    "warranty_until": "2035-06", "footprint_class": "B", "accidents": "None reported",
}  # fmt: skip
STEPS = (("commissioning", "ADD"), ("encoding", "OBSERVE"), ("shipping", "OBSERVE"),
         ("installing", "OBSERVE"), ("repairing", "OBSERVE"))  # fmt: skip


def document(count: int, first: int) -> bytes:
    """Return `count` batteries with their entries as an EPCIS document."""
    events = []
    for number in range(first, first + count):
        for day, (step, action) in enumerate(STEPS, 1):
            event: dict[str, object] = {
                "type": "ObjectEvent",
                "eventID": f"urn:uuid:battery-{number}-{day}",
                "eventTime": f"2027-02-{day:02}T08:00:00Z",
                "eventTimeZoneOffset": "+00:00",
                "action": action,
                "bizStep": step,
                "epcList": [f"{STEM}/B{number}"],
            }
            if action == "ADD":
                event["ilmd"] = {f"loopbook:{name}": value for name, value in FACTS.items()}
            events.append(event)
    context = [
        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        {"loopbook": "urn:loopbook:v1:"},
    ]
    return json.dumps(
        {
            "@context": context,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2027-03-01T00:00:00Z",
            "epcisBody": {"eventList": events},
        }
    ).encode()


def main() -> None:
    """Build the book, compare, measure and print."""
    words = sys.argv[1:]
    count = next((int(b) for a, b in pairwise(words) if a == "--batteries"), BATTERIES)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "passports.book")
        loopbook.new(path, ["eu-battery"]).close()
        for first in range(0, count, 2_000):
            with loopbook.open(path) as book:
                size = min(2_000, count - first)
                assert book.record(document(size, first), document="bench").refused == 0
        with loopbook.open(path, is_read_only=True) as book:
            worst = measure(book, count)
    if "--strict" in words and worst >= VIEW_MS_MAX:
        sys.exit(1)


def measure(book: Book, count: int) -> float:
    """Print the times; return the median of a first view, milliseconds."""
    asked = random.Random(6).sample(range(count), ASKED)
    items = [f"{STEM}/B{number}" for number in asked]
    found = {v.attribute.id: v.value for v in book.passport(items[0]).values}
    assert found["rated_capacity"] == 180
    assert found["accidents"] == "None reported"
    assert book.passport(items[0], audience="public").coverage.asked == 53
    packs = book.schemes

    def view(item: str) -> object:
        return passport_sheet(book.passport(item, audience="public"), packs)

    def page(item: str) -> object:
        sheet = passport_sheet(book.passport(item, audience="legitimate"), packs)
        return passport_html(sheet, "en", book.label(item)[1])

    ways: dict[str, Callable[[str], object]] = {
        "view": view, "page": page, "again": view, "item": book.item, "enquiry": book.enquire,
    }  # fmt: skip
    print(f"{platform.platform()}, Python {platform.python_version()}, {count} batteries")
    medians = {}
    for name, way in ways.items():
        times, spent = [], []
        for item in items[1:]:
            start, begun = time.perf_counter(), time.process_time()
            way(item)
            spent.append((time.process_time() - begun) * 1e3)
            times.append((time.perf_counter() - start) * 1e3)
        medians[name] = statistics.median(times)
        slow = sorted(times)[int(len(times) * 0.95)]
        own = statistics.median(spent)
        print(
            f"{name:8} {medians[name]:8.2f} ms median {slow:8.2f} ms in 95 of 100 {own:8.2f} ms CPU"
        )
    print(f"view / item {medians['view'] / medians['item']:.2f}")
    return medians["view"]


if __name__ == "__main__":
    main()
