"""Readings: the order in which a book learns does not change what it says."""

import json
import random
from itertools import permutations
from pathlib import Path

import loopbook
from loopbook.book import MEMORY
from loopbook.terms.account import Account


def told(account: Account) -> list[tuple[str, str, int | None]]:
    return [(c.flow, c.layer, c.chosen.amount if c.chosen else None) for c in account.cells]


def test_any_order_of_events_gives_the_same_account(chain: Path) -> None:
    document = json.loads(chain.read_bytes())
    answers = []
    for seed in range(4):
        events = document["epcisBody"]["eventList"][:]
        random.Random(seed).shuffle(events)
        shuffled = document | {"epcisBody": {"eventList": events}}
        with loopbook.open(MEMORY, ["cn-battery"]) as book:
            for start in range(0, len(events), 3):
                part = shuffled | {"epcisBody": {"eventList": events[start : start + 3]}}
                book.record(json.dumps(part).encode())
            answers.append(
                (told(book.account("2025")), book.evaluate("cascade_rate", "2025").value)
            )
    assert all(answer == answers[0] for answer in answers)


def test_on_no_day_do_the_wrong_event_and_its_correction_both_count() -> None:
    """Received 1 kg, declared an error on 20 January, corrected to 2 kg; any order of recording."""

    def received(name: str, mass_kg: float, **more: object) -> dict[str, object]:
        return {
            "type": "ObjectEvent",
            "eventID": f"urn:uuid:{name}",
            "eventTime": "2025-01-10T08:00:00+08:00",
            "eventTimeZoneOffset": "+08:00",
            "action": "ADD",
            "bizStep": "receiving",
            "epcList": ["https://id.example.org/01/09506000134352/21/A"],
            "ilmd": {"loopbook:class": "lmo_cell"},
            "sensorElementList": [
                {"sensorReport": [{"type": "Mass", "value": mass_kg, "uom": "KGM"}]}
            ],
            **more,
        }

    declaration = {
        "declarationTime": "2025-01-20T08:00:00+08:00",
        "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:uuid:2"],
    }
    events = [received("1", 1.0), received("1", 1.0, errorDeclaration=declaration)]
    events.append(received("2", 2.0))
    for order in permutations(events):
        with loopbook.open(MEMORY, ["cn-battery"]) as book:
            for event in order:
                document = {
                    "@context": [{"loopbook": "urn:loopbook:v1:"}],
                    "type": "EPCISDocument",
                    "schemaVersion": "2.0",
                    "creationDate": "2025-01-20T08:00:00+08:00",
                    "epcisBody": {"eventList": [event]},
                }
                assert book.record(json.dumps(document).encode()).appended == 1
                book.account("2025")
            days = ("2025-01-05", "2025-01-15", "2025-01-25")
            told = [book.evaluate("received_mass", "2025", as_of=day).value for day in days]
            assert told == [None, 1.0, 2.0]


def test_a_pack_activated_after_the_events_reads_them_all(tmp_path: Path, chain: Path) -> None:
    with loopbook.new(tmp_path / "late.book") as book:
        book.record(chain)
    with loopbook.open(tmp_path / "late.book", ["cn-battery"]) as late:
        value = late.evaluate("cascade_rate", "2025").value
    with loopbook.open(MEMORY, ["cn-battery"]) as early:
        early.record(chain)
        assert early.evaluate("cascade_rate", "2025").value == value


def test_one_process_sees_what_another_connection_wrote(tmp_path: Path, chain: Path) -> None:
    with (
        loopbook.new(tmp_path / "two.book", ["cn-battery"]) as writer,
        loopbook.open(tmp_path / "two.book", is_read_only=True) as reader,
    ):
        assert not reader.items()
        writer.record(chain)
        assert reader.items() == writer.items()
