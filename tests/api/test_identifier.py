"""`GET /id`: a code explained, good or bad."""

from starlette.testclient import TestClient


def test_a_code_is_explained_and_a_wrong_digit_is_told(client: TestClient) -> None:
    good = client.get("/id", params={"code": "https://id.gs1.org/01/09520001000102/21/A1"})
    assert good.status_code == 200
    assert good.json()["canonical"] == "https://id.gs1.org/01/09520001000102/21/A1"
    assert {finding["severity"] for finding in good.json()["findings"]} <= {"note"}
    bad = client.get("/id", params={"code": "09520001000103", "lang": "zh"}).json()
    assert "error" in {finding["severity"] for finding in bad["findings"]}
    assert client.get("/id", params={"code": "x", "gcp_length": "99"}).status_code == 400
