"""The receiver of callbacks, called as a server calls it."""

import json
import urllib.error
import urllib.request

import pytest

from loopbook.programs.conformance.callback import Call, Receiver, reachable_host


def post(url: str, body: bytes) -> int:
    with urllib.request.urlopen(urllib.request.Request(url, body, {"GS1-Signature": "x"})) as told:
        return int(told.status)


def test_a_call_is_kept_with_its_events() -> None:
    document = {
        "epcisBody": {"queryResults": {"resultsBody": {"eventList": [{"eventID": "URN:A"}]}}}
    }
    receiver = Receiver("127.0.0.1")
    try:
        assert post(f"{receiver.address}/a", json.dumps(document).encode()) == 204
        assert receiver.awaited(lambda: bool(receiver.at("/a")), 2)
        assert not receiver.awaited(lambda: bool(receiver.at("/b")), 0.05)
        (call,) = receiver.at("/a")
        assert call.event_ids() == ["urn:a"]
        assert call.headers["gs1-signature"] == "x"
    finally:
        receiver.close()


def test_a_path_may_fail_the_first_time() -> None:
    receiver = Receiver("127.0.0.1")
    try:
        with pytest.raises(urllib.error.HTTPError) as told:
            post(f"{receiver.address}/fails", b"{}")
        told.value.close()
        assert told.value.code == 503
        assert post(f"{receiver.address}/fails", b"{}") == 204
        assert [call.status for call in receiver.at("/fails")] == [503, 204]
    finally:
        receiver.close()


def test_what_is_no_document_has_no_events() -> None:
    for body in (b"", b"[]", b"not json", b'{"epcisBody":[]}'):
        assert Call("/", {}, body, 204).event_ids() == []


def test_the_address_that_faces_a_server_of_this_machine_is_its_own() -> None:
    assert reachable_host("http://127.0.0.1:8000/epcis") == "127.0.0.1"
    assert reachable_host("http://localhost/").startswith("127.")
