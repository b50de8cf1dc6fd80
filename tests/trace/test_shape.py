"""Shape: the mutations that the official schema lets pass and that deserve a word."""

import json
from datetime import timedelta

import msgspec
import pytest
from tests.trace.world import CELL, at, became, event, packed, quantity, report, unpacked

from loopbook.terms.event import Action, EventType
from loopbook.terms.finding import Place, Severity, finding_text
from loopbook.trace.doubt import Doubts
from loopbook.trace.shape import doubt_shape

ONE = f"{CELL}/21/S1"


NOW = at(100)


def found(made, content: object = None, now=NOW):
    doubts = Doubts(Place())
    raw = content if isinstance(content, bytes) else json.dumps(content or {}).encode()
    doubt_shape(made, raw, now, doubts)
    return doubts.findings()


def codes(made, content: object = None) -> list[str]:
    return [finding.code for finding in found(made, content)]


def replace(made, **fields):
    return msgspec.structs.replace(made, **fields)


@pytest.mark.parametrize(
    "made",
    [
        event(epcs=(ONE,)),
        event(quantities=(quantity(CELL, "5", "KGM"), quantity(f"{CELL}/10/L1", "5"))),
        event(action=Action.OBSERVE, sensors=(report("Temperature", "20", "CEL"),)),
        packed(1, "p", [ONE]),
        unpacked(1, "p"),
        became(1, [ONE], ["b"]),
        became(1, [ONE], [], "t"),
        replace(packed(1, "", [ONE]), action=Action.OBSERVE),
        event(EventType.TRANSACTION, epcs=(ONE,)),
    ],
)
def test_what_is_right_is_left_alone(made) -> None:
    assert codes(made) == []


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (packed(1, "", [ONE]), "LB-C01"),
        (unpacked(1, "", [ONE]), "LB-C01"),
        (packed(1, ONE, [ONE]), "LB-C02"),
        (event(EventType.TRANSACTION, parent=ONE, epcs=(ONE,)), "LB-C02"),
        (event(), "LB-C03"),
        (packed(1, "p", []), "LB-C03"),
        (became(1, [], []), "LB-C03"),
        (became(1, [ONE], []), "LB-C04"),
        (became(1, [], [ONE]), "LB-C04"),
        (event(quantities=(quantity(CELL, None, "KGM"),)), "LB-C05"),
        (event(epcs=(CELL,)), "LB-C06"),
        (event(epcs=("urn:epc:class:lgtin:9520001.000011.L1",)), "LB-C06"),
        (event(epcs=("urn:epc:idpat:sgtin:9520001.000011.*",)), "LB-C06"),
        (event(quantities=(quantity(ONE, "5"),)), "LB-C07"),
        (event(quantities=(quantity("urn:epc:id:sgtin:9520001.000011.1", "5"),)), "LB-C07"),
    ],
)
def test_what_means_nothing_is_refused(made, code: str) -> None:
    (finding,) = found(made)
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert finding.place.pointer
    assert finding_text(finding)
    assert finding_text(finding, "zh")


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (event(hours=125, epcs=(ONE,)), "LB-C08"),
        (event(epcs=(ONE[:-5] + "/21/S1", "https://a.org/01/09520001000118/21/1")), "LB-C12"),
        (event(epcs=(ONE,), read_point="https://a.org/414/9520001000011"), "LB-C12"),
    ],
)
def test_what_is_doubtful_is_taken_with_a_warning(made, code: str) -> None:
    (finding,) = found(made)
    assert (finding.code, finding.severity) == (code, Severity.WARNING)
    assert finding_text(finding)


def test_a_clock_may_be_a_day_ahead() -> None:
    late = event(hours=100, epcs=(ONE,))
    assert found(late, now=late.time - timedelta(days=1)) == ()
    assert found(late, now=late.time - timedelta(days=1, seconds=1))


def test_a_wrong_key_is_told_once_however_many_serials_carry_it() -> None:
    wrong = "https://a.org/01/09520001000118"
    made = event(epcs=tuple(f"{wrong}/21/{n}" for n in range(50)))
    assert codes(made) == ["LB-C12"]


def sensor(**metadata: object) -> dict[str, object]:
    element = {"sensorMetadata": metadata, "sensorReport": [{"type": "Mass", "deviceID": "d"}]}
    return {"sensorElementList": [element]}


SEEN = event(hours=5, epcs=(ONE,))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"persistentDisposition": {"set": ["damaged"], "unset": ["damaged"]}}, "LB-C09"),
        (
            sensor(startTime="2025-01-01T02:00:00Z", endTime="2025-01-01T03:00:00+02:00"),
            "LB-C10",
        ),
        (sensor(time="2025-01-01T05:00:01Z"), "LB-C11"),
        (sensor(deviceID="d"), "LB-C25"),
    ],
)
def test_times_and_dispositions_are_read_from_the_bytes(content: object, code: str) -> None:
    assert codes(SEEN, content) == [code]


@pytest.mark.parametrize(
    "content",
    [
        {"persistentDisposition": {"set": ["damaged"], "unset": ["recalled"]}},
        {"persistentDisposition": {"set": ["damaged"]}},
        {"persistentDisposition": []},
        sensor(time="2025-01-01T05:00:00Z", startTime="2025-01-01T04:00:00Z"),
        sensor(time="no time", endTime=5),
        sensor(time="2025-01-01T09:00:00"),
        {"sensorElementList": [{"sensorMetadata": 5}, 7]},
        {"sensorElementList": {"sensorMetadata": 5}},
        b'["sensorMetadata"]',
        b'{"sensorMetadata',
    ],
)
def test_what_the_bytes_do_not_say_is_not_doubted(content: object) -> None:
    assert codes(SEEN, content) == []
