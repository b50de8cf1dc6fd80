"""A flow opens down to its entries."""

from starlette.testclient import TestClient

from tests.web.looking import Looked


def test_a_flow_shows_its_readings_and_the_entries_behind_them(pages: TestClient) -> None:
    looked = Looked(pages.get("/flow/received?scheme=cn-battery&period=2025&layer=goods").text)
    assert "The 3 entries behind it" in looked.words
    assert sum(link.startswith("/event/") for link in looked.links) == 3


def test_an_unknown_flow_names_those_there_are(pages: TestClient) -> None:
    missing = pages.get("/flow/recieved?scheme=cn-battery&period=2025")
    assert missing.status_code == 404
    assert "received" in missing.text


def test_its_entries_leave_as_a_table(pages: TestClient) -> None:
    answered = pages.get(
        "/flow/received?scheme=cn-battery&period=2025&layer=goods&format=json&table=entries"
    )
    assert len(answered.json()) == 3


def test_made_up_dates_behind_a_measured_flow_are_said_on_top(made_up_pages: TestClient) -> None:
    address = "/flow/received?scheme=cn-battery&period=2025&layer=goods&lang=en"
    assert "This page shows constructed data" in made_up_pages.get(address).text
