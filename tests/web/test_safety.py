"""The guard: own pages and programs pass, foreign pages and foreign names do not."""

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from loopbook.web.safety import HEADERS, POLICY, Guard, is_own


async def answer(_: Request) -> PlainTextResponse:
    return PlainTextResponse("fine")


@pytest.fixture
def client() -> TestClient:
    app = Starlette(routes=[Route("/", answer, methods=["GET", "POST"])])
    return TestClient(Guard(app), base_url="http://localhost:8765")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://localhost:8765"}, 200),
        ({"Origin": "http://localhost:9999"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_writing_needs_an_own_page_or_a_program(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/", headers=headers).status_code == status
    assert client.get("/", headers=headers).status_code == 200
    assert is_own(Headers({"host": "localhost:8765", **headers})) == (status == 200)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8765", "[::1]:8765", "LOCALHOST"])
def test_the_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["rebound.example", "127.0.0.1.example:8765", "", "0.0.0.0"])
def test_another_name_is_turned_away_in_words(client: TestClient, host: str) -> None:
    refused = client.get("/", headers={"Host": host, "Accept-Language": "zh"})
    assert refused.status_code == 400
    assert "LB-D61" in refused.text
    assert "不是本机名称" in refused.text


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    for headers in ({}, {"Host": "rebound.example"}):
        answered = client.get("/", headers=headers)
        assert {name: answered.headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in POLICY
