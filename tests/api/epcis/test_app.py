"""The interface describes itself: every path and method of the standard, but for subscriptions."""

import json
from pathlib import Path

import jsonschema_rs
from starlette.testclient import TestClient

from loopbook.api.epcis.path import PATHS

LATER = ("subscriptions",)


def test_the_description_has_every_path_and_method(client: TestClient) -> None:
    described = client.get("/epcis/openapi.json").json()
    assert set(described["paths"]) == set(PATHS)
    for path, methods in PATHS.items():
        found = {name.upper() for name in described["paths"][path]}
        expected = {"OPTIONS"} if path.split("/")[-1] in LATER or "{sub" in path else set(methods)
        assert found >= expected, path
        for operation in described["paths"][path].values():
            assert {"400", "404", "406", "500"} <= set(operation["responses"])
    assert described["servers"] == [{"url": "/epcis"}]


def test_parameters_and_bodies_are_described(client: TestClient) -> None:
    described = client.get("/epcis/openapi.json").json()["paths"]
    events = {one["name"]: one for one in described["/events"]["get"]["parameters"]}
    assert events["GE_eventTime"]["schema"] == {"type": "string", "format": "date-time"}
    assert events["perPage"]["schema"]["default"] == 30
    assert events["GS1-EPC-Format"]["in"] == "header"
    of_epc = {one["name"]: one for one in described["/epcs/{epc}/events"]["get"]["parameters"]}
    assert "MATCH_anyEPC" not in of_epc
    assert of_epc["epc"]["in"] == "path"
    for path, method in (("/capture", "post"), ("/events", "post"), ("/queries", "post")):
        for content in described[path][method]["requestBody"]["content"].values():
            jsonschema_rs.validator_for(content["schema"])
    assert "application/xml" in described["/capture"]["post"]["requestBody"]["content"]


def test_the_parameters_of_the_standard_are_all_described(client: TestClient) -> None:
    fixed = json.loads(Path(__file__).with_name("fixed_parameters.json").read_text("utf-8"))
    described = client.get("/epcis/openapi.json").json()["paths"]["/events"]["get"]["parameters"]
    assert set(fixed) <= {one["name"] for one in described if one["in"] == "query"}


def test_no_page_that_loads_scripts_from_elsewhere(client: TestClient) -> None:
    assert client.get("/epcis/docs").status_code == 404
    assert client.get("/epcis/redoc").status_code == 404
