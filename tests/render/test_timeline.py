"""The timeline of an item."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from loopbook.render.timeline import timeline
from loopbook.terms.entry import Draft, Entry, EntryKind, Identity
from loopbook.terms.event import Event, EventType
from loopbook.terms.history import Recorded

SVG = "{http://www.w3.org/2000/svg}"
START = datetime(2025, 1, 1, tzinfo=UTC)


def recorded(sequence: int, step: str, days: int = 0, voided: tuple[int, ...] = ()) -> Recorded:
    draft = Draft(
        kind=EntryKind.EVENT,
        identity=Identity(f"e{sequence}", False, b""),
        content=b"{}",
        party="x",
    )
    entry = Entry(sequence=sequence, record_time=START, draft=draft, salt=b"", leaf=b"")
    event = Event(
        event_id=f"e{sequence}",
        type=EventType.OBJECT,
        time=START + timedelta(days=days),
        offset="+08:00",
        biz_step=step,
    )
    return Recorded(entry=entry, event=event, voided_by=voided)


def test_each_event_is_a_linked_dot_in_the_lane_of_its_step() -> None:
    drawn = timeline(
        [recorded(1, "commissioning"), recorded(2, "shipping", 5), recorded(3, "shipping", 9)],
        "en",
        lambda sequence: f"/event/{sequence}",
        str.upper,
    )
    root = ET.fromstring(drawn)
    assert [a.get("href") for a in root.iter(f"{SVG}a")] == ["/event/1", "/event/2", "/event/3"]
    lanes = [float(c.get("cy", "")) for c in root.iter(f"{SVG}circle")]
    assert lanes[0] < lanes[1] == lanes[2]
    assert "COMMISSIONING" in drawn


def test_a_voided_event_is_a_cross() -> None:
    drawn = timeline([recorded(1, "shipping", voided=(2,))], "zh", str)
    assert 'class="dot voided"' in drawn
    assert "<circle" not in drawn


def test_without_events_there_is_nothing_to_draw() -> None:
    assert timeline([], "en", str) == ""
