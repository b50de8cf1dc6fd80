"""The description of the door stands; the pages that load from elsewhere do not."""

from fastapi.testclient import TestClient


def test_the_description_names_every_address(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) == {
        "/capture",
        "/trace",
        "/account",
        "/blends",
        "/contents",
        "/custody",
        "/duties",
        "/enquiry",
        "/enquiry/photo",
        "/passport",
        "/supervision",
        "/registry",
        "/compare",
        "/review/{standard}",
        "/rank/{standard}",
        "/where",
        "/attribute",
        "/attributions",
        "/closures",
        "/reached",
        "/reconcile",
        "/evaluate/{indicator}",
        "/standings",
        "/change/{indicator}",
        "/decompose/{indicator}",
        "/index/{name}",
        "/actions",
        "/concerns",
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
        "/audits/evaluation",
        "/audits/report",
        "/audits/sheet",
        "/audits/status",
        "/audits/tables/{table}",
        "/declarations",
        "/gaps",
        "/plan/{job}",
        "/plan/{job}/report",
        "/plans",
        "/plans/{job}",
        "/register",
        "/reports/evaluation",
        "/reports/plan",
        "/reports/yearbook",
        "/scores",
        "/verify",
        "/yearbook",
    }
    assert "requestBody" in described["paths"]["/capture"]["post"]


def test_no_page_that_loads_scripts_from_elsewhere(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_the_description_tells_of_refusals_as_they_are(client: TestClient) -> None:
    for operations in client.get("/openapi.json").json()["paths"].values():
        for operation in operations.values():
            assert set(operation["responses"]["4XX"]["content"]) == {"application/problem+json"}
            assert "422" not in operation["responses"]
