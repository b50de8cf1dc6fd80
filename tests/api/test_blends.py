"""The route of blends: what Python says, as JSON."""

from fastapi.testclient import TestClient

import loopbook
from loopbook.api.app import create_api
from loopbook.book import MEMORY
from loopbook.book.viewing import own
from tests.book.test_blends import MOVES


def test_reports_are_those_of_python() -> None:
    with loopbook.open(MEMORY, ["chain-of-custody"]) as book:
        book.record(MOVES)
        client = TestClient(create_api(own(book)))
        read = client.get("/blends", params={"scheme": "chain-of-custody"}).json()
        made = book.blends()
        assert [len(each["faults"]) for each in read] == [len(each.faults) for each in made]
        assert read[3]["balances"][0]["is_known"] is made[3].balances[0].is_known
        assert client.get("/blends", params={"scheme": "none"}).status_code == 404
