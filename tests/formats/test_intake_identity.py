"""What makes two rows the same event."""

from loopbook.formats.intake_identity import identified

EVENT: dict[str, object] = {
    "type": "ObjectEvent",
    "eventTime": "2025-03-04T10:20:00+08:00",
    "eventTimeZoneOffset": "+08:00",
    "action": "ADD",
    "epcList": ["https://id.example.org/21/A1"],
}


def test_an_event_without_id_gets_the_hash_of_what_it_says() -> None:
    content, identity = identified(EVENT)
    assert identity.id.startswith("ni:///sha-256;")
    assert identity.id.endswith("?ver=CBV2.0")
    assert identity.id.encode() in content
    assert len(identity.content_hash) == 32
    assert identified(dict(reversed(EVENT.items()))) == (content, identity)


def test_an_id_of_its_own_is_kept() -> None:
    _, identity = identified({**EVENT, "eventID": "urn:example:1"})
    assert identity.id == "urn:example:1"
    assert identity.content_hash != identified(EVENT)[1].content_hash
