"""OPTIONS everywhere: 204, methods, editions, forms, limits."""

import re

import pytest
from starlette.testclient import TestClient

from loopbook.api.epcis.path import PATHS

pytestmark = pytest.mark.slow

HEADERS = {
    "Allow", "GS1-EPCIS-Version", "GS1-EPCIS-Min", "GS1-EPCIS-Max", "GS1-CBV-Version",
    "GS1-CBV-Min", "GS1-CBV-Max", "GS1-EPC-Format", "GS1-CBV-XML-Format", "GS1-Extensions",
    "GS1-Vendor-Version",
}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_every_address_says_what_can_be_done_there(client: TestClient, path: str) -> None:
    here = "/epcis" + re.sub(r"{\w+}", "https%3A%2F%2Fa.example%2F1", path)
    answer = client.options(here)
    assert answer.status_code == 204
    assert answer.content == b""
    assert set(PATHS[path]) == set(answer.headers["Allow"].split(", "))
    missing = {name for name in HEADERS if name not in answer.headers}
    assert not missing
    assert ("GS1-EPCIS-Capture-Limit" in answer.headers) == (path == "/capture")
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - set(PATHS[path]):
        refused = client.request(method, here)
        assert refused.status_code == 405, (method, here)
        assert set(refused.headers["Allow"].split(", ")) == set(PATHS[path])
        assert refused.json()["status"] == 405


def test_capture_tells_its_limits_and_behaviours(client: TestClient) -> None:
    answer = client.options("/epcis/capture")
    assert answer.headers["GS1-EPCIS-Capture-Limit"] == "50"
    assert answer.headers["GS1-EPCIS-Capture-File-Size-Limit"] == "100000"
    assert answer.headers["GS1-Capture-Error-Behaviour"] == "all"


def test_an_edition_that_cannot_be_met_is_not_acceptable_here_too(client: TestClient) -> None:
    assert client.options("/epcis/", headers={"GS1-EPCIS-Min": "3"}).status_code == 406
