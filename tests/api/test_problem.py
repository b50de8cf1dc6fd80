"""Problems: RFC 7807, in the reader's language, without internals."""

from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from starlette.requests import ClientDisconnect

from loopbook.api.problem import answer, handle_problems
from loopbook.errors import UnknownTerm


def client() -> TestClient:
    app = FastAPI()
    handle_problems(app)

    @app.get("/known")
    def known() -> None:
        raise UnknownTerm("LB-D16", "there", name="A1", nearest="A2")

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError("secret of the program")

    @app.get("/left")
    def left() -> None:
        raise ClientDisconnect

    @app.get("/number")
    def number(request: Request, n: int) -> Response:
        return answer(request, {"n": n})

    return TestClient(app, raise_server_exceptions=False)


def test_an_error_says_what_where_and_how_to_mend_it() -> None:
    answered = client().get("/known", headers={"Accept-Language": "zh-CN,en;q=0.8"})
    assert answered.status_code == 404
    assert answered.headers["content-type"] == "application/problem+json"
    problem = answered.json()
    assert problem["type"] == "urn:loopbook:v1:problem:LB-D16"
    assert problem["status"] == 404
    assert problem["instance"] == "/known"
    assert "A1" in problem["what"]
    assert problem["where"] == "there"
    assert "A2" in problem["mend"]
    assert problem["title"] == problem["what"]
    assert answered.headers["content-language"] == "zh"
    assert "A1" in client().get("/known?lang=en").json()["what"]


def test_a_fault_of_the_program_shows_nothing_of_it() -> None:
    answered = client().get("/broken")
    assert answered.status_code == 500
    assert answered.json()["code"] == "LB-D54"
    assert "secret" not in answered.text


def test_frameworks_errors_become_problems_too() -> None:
    assert client().get("/nowhere").json()["code"] == "LB-D52"
    assert client().post("/known").json()["code"] == "LB-D53"
    assert client().get("/number?n=x").json()["code"] == "LB-D51"
    assert client().get("/left").json()["code"] == "LB-D60"
    assert client().get("/number?n=4").json() == {"n": 4}


def test_a_method_that_is_not_there_is_told_which_are(client: TestClient) -> None:
    answer = client.delete("/checkpoint")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
