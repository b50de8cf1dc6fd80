"""Faults in words: the house's errors, pages that are not there, and the program's own."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from loopbook.errors import NotPermitted
from loopbook.web.pages.fault import known_fault, unknown_fault


def forbidden(_: Request) -> Response:
    raise NotPermitted("LB-D62", "place", origin="x")


def broken(_: Request) -> Response:
    raise ZeroDivisionError("secret of the program")


def client() -> TestClient:
    app = Starlette(
        routes=[Route("/forbidden", forbidden), Route("/broken", broken)],
        exception_handlers={
            NotPermitted: known_fault,
            404: known_fault,
            405: known_fault,
            Exception: unknown_fault,
        },
    )
    return TestClient(app, raise_server_exceptions=False)


def test_an_error_of_the_house_keeps_its_status_and_its_three_sentences() -> None:
    answered = client().get("/forbidden?lang=en")
    assert answered.status_code == 403
    assert "LB-D62" in answered.text
    assert "place" in answered.text


def test_a_fault_of_the_program_shows_nothing_of_it() -> None:
    answered = client().get("/broken?lang=zh")
    assert answered.status_code == 500
    assert "secret" not in answered.text
    assert "程序自身发生了错误" in answered.text


def test_a_page_or_method_that_is_not_there() -> None:
    assert client().get("/nowhere").status_code == 404
    assert client().post("/forbidden").status_code == 405
