"""Paths: every one of the standard, matched as sent, decoded once."""

import pytest
from starlette.requests import Request

from loopbook.api.epcis.path import PATHS, address, allowed_at, route_path, value_in
from loopbook.api.epcis.refusal import Refusal


def test_the_standards_paths_and_methods_are_all_there() -> None:
    methods = [method for found in PATHS.values() for method in found]
    assert len(PATHS) == 29
    assert {name: methods.count(name) for name in set(methods)} == {
        "GET": 28, "POST": 4, "DELETE": 3, "OPTIONS": 29,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/", PATHS["/"]),
        ("/events/a%2Fb", PATHS["/events/{eventID}"]),
        ("/queries/a/subscriptions/b", ("GET", "DELETE", "OPTIONS")),
        ("/openapi.json", ("GET",)),
    ],
)
def test_an_address_knows_its_methods(path: str, methods: tuple[str, ...]) -> None:
    assert allowed_at(path) == methods


def test_a_part_is_decoded_once() -> None:
    request = Request({"type": "http", "path_params": {"epc": "a%252Fb%2Fc+d%E7%94%B5"}})
    assert value_in(request, "epc") == "a%2Fb/c+d电"


def test_a_part_that_is_no_utf_8_is_refused() -> None:
    with pytest.raises(Refusal):
        value_in(Request({"type": "http", "path_params": {"epc": "%C3%28"}}), "epc")


def test_addresses_are_below_the_door() -> None:
    request = Request({"type": "http", "root_path": "/epcis"})
    assert address(request, "events", "a/b?c 电") == "/epcis/events/a%2Fb%3Fc%20%E7%94%B5"
    assert route_path({"path": "/epcis/events", "root_path": "/epcis"}) == "/events"
    assert route_path({"path": "/epcis", "root_path": "/epcis"}) == "/"
