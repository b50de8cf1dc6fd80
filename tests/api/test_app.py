"""The description of the door stands; the pages that load from elsewhere do not."""

from fastapi.testclient import TestClient


def test_the_description_names_every_address(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) == {
        "/capture",
        "/trace",
        "/account",
        "/evaluate/{indicator}",
        "/standings",
        "/evidence/{indicator}",
        "/entries/{sequence}",
        "/checkpoint",
        "/item",
        "/items",
        "/grades/{ladder}",
        "/prove/{entry}",
        "/checkpoint/note",
        "/checkpoint/keys",
        "/consistency",
        "/id",
    }
    assert "requestBody" in described["paths"]["/capture"]["post"]


def test_no_page_that_loads_scripts_from_elsewhere(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
