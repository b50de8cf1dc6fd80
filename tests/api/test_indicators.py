"""Indicators beyond their values, over HTTP: the same answers as in Python and in the shell."""

import json
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from loopbook import Book
from loopbook.api.app import create_api
from loopbook.book.viewing import own
from loopbook.cli.app import run
from loopbook.render.plain import json_bytes
from tests.book.plan_book import NORTH, SOUTH, plan_book


@pytest.fixture(scope="module")
def plan() -> Iterator[Book]:
    """The plan of a province on 1 February 2026."""
    with plan_book() as opened:
        yield opened


@pytest.fixture(scope="module")
def asking(plan: Book) -> TestClient:
    """A program in front of the HTTP door of that plan."""
    return TestClient(create_api(own(plan)), raise_server_exceptions=False)


PARTS = f"{NORTH},{SOUTH}"
ASKED: tuple[tuple[str, list[str], Callable[[Book], object]], ...] = (
    (
        f"/evaluate/rate?period=2025&subject={NORTH}",
        ["evaluate", "rate", "--period", "2025", "--subject", NORTH],
        lambda book: book.evaluate("rate", 2025, subject=NORTH),
    ),
    (
        f"/standings?subject={NORTH}",
        ["evaluate", "--subject", NORTH],
        lambda book: book.standings(subject=NORTH),
    ),
    (
        f"/change/rate?first=2023&last=2025&subject={NORTH}",
        ["evaluate", "rate", "--since", "2023", "--subject", NORTH],
        lambda book: book.change("rate", 2023, 2025, subject=NORTH),
    ),
    (
        f"/decompose/intensity?first=2023&last=2025&parts={PARTS}",
        ["decompose", "intensity", "2023", "2025", "--parts", PARTS],
        lambda book: book.decompose("intensity", 2023, 2025, parts=(NORTH, SOUTH)),
    ),
    (
        f"/decompose/intensity?first=2025&last=2025&subject={NORTH}&against={SOUTH}",
        ["decompose", "intensity", "2025", "2025", "--subject", NORTH, "--against", SOUTH],
        lambda book: book.decompose("intensity", 2025, 2025, subject=NORTH, against=SOUTH),
    ),
    (
        f"/index/circular?periods=2023,2025&subject={NORTH}",
        ["index", "circular", "2023,2025", "--subject", NORTH],
        lambda book: book.index("circular", (2023, 2025), subject=NORTH),
    ),
    (
        "/actions?department=PIIT&day=2026-01-31",
        ["actions", "--department", "PIIT", "--day", "2026-01-31"],
        lambda book: book.actions("", "2026-01-31", department="PIIT"),
    ),
    ("/concerns", ["evaluate", "--concerns"], lambda book: book.concerns()),
)


@pytest.mark.parametrize("place", range(len(ASKED)))
def test_three_doors_give_one_answer(
    plan: Book,
    asking: TestClient,
    place: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address, words, verb = ASKED[place]
    expected = json.loads(json_bytes(verb(plan)))
    answered = asking.get(address)
    assert (answered.status_code, answered.json()) == (200, expected)
    module = f"loopbook.cli.{words[0]}.open_here"
    monkeypatch.setattr(module, lambda common: plan.seen_by(plan.reader))
    assert run([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == expected
    for language in ("en", "zh"):
        assert run([*words, "--lang", language]) == 0
        assert capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/evaluate/rate?period=2025", 400, "LB-E04"),
        (f"/evaluate/national?subject={NORTH}", 404, "LB-E03"),
        (f"/change/rate?first=2019&last=2025&subject={NORTH}", 400, "LB-E06"),
        ("/decompose/intensity?first=2023&last=2025&by=parks", 404, "LB-E08"),
        ("/index/none?periods=2025", 404, "LB-E07"),
        ("/actions?department=X", 404, "LB-Z76"),
        ("/decompose/intensity?first=long&last=2025", 400, "LB-T01"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    asking: TestClient, address: str, status: int, code: str
) -> None:
    answered = asking.get(address)
    assert (answered.status_code, answered.json()["code"]) == (status, code)
    chinese = asking.get(address, headers={"Accept-Language": "zh"}).json()
    assert any("一" <= letter <= "鿿" for letter in chinese["what"])
