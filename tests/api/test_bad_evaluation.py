"""What is wrong with figures, standards and clocks is named at every door, and never passed over.

Where else each is tested: weights in tests/rules/test_index.py and test_standard*.py and in
tests/evaluate/score/test_weights.py; rates above 100 % in tests/evaluate/test_share.py and
score/test_answer.py; expired standards in score/test_validity.py; base years in test_standing.py,
test_index.py and book/test_concerns.py; definitions in test_definition.py, test_change.py and
test_yearbook.py; evidence in score/test_answer.py; clocks in book/test_clock.py and
test_concerns.py. Signatures are tested with declarations.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import loopbook
from loopbook import Book
from loopbook.api.app import create_api
from loopbook.book import MEMORY
from loopbook.book.viewing import own
from loopbook.cli.app import run
from loopbook.errors import LoopbookError
from loopbook.render.plain import json_bytes
from tests.book import plan_book as plan
from tests.book.plan_book import NORTH
from tests.book.score_book import ANSWERS, DIGEST, ONE
from tests.book.score_book import PACK as SCORED

FIGURES = (
    (NORTH, "recycled_rate", 2024, 104, "P1", "", "", "2026-01-20"),
    ("CN", "recycled_rate", 2025, 60, "P1", "", "", "2026-02-20"),
    (NORTH, "energy", 2021, 30, "TNE", "", "list_1", ""),
    (NORTH, "output", 2021, 9, "TNE", "", "list_1", ""),
    (NORTH, "energy", 2025, 30, "TNE", "", "list_2", ""),
    (NORTH, "output", 2025, 9, "TNE", "", "list_2", ""),
)
WEIGHTS = """plating/plating_2015,training.weight,2025,0.5,C62,notice,2025-01-01,verified,,
plating/plating_2015,effort.weight,2025,0.3,C62,notice,2025-01-01,verified,,
"""
SCORE = ["score", "plating_2015", ONE, "--period", "2025"]

Verb = Callable[[Book], object]


def _plan(stack: ExitStack) -> Book:
    """Return a plan with every fault in its figures, recorded by a clock that was set back."""
    times = [plan.evening()]
    opened = loopbook.open(MEMORY, [str(plan.PACK)], party="tester", clock=lambda: times[-1])
    book = stack.enter_context(opened)
    plan.told(book, plan.table(FIGURES[:3]), table="values")
    times.append(plan.evening() - timedelta(days=9))
    receipt = book.record(plan.table(FIGURES[3:]), table="values")
    assert [each.code for each in receipt.findings] == ["LB-Z75"]
    return book


def _scored(stack: ExitStack, folder: Path) -> Book:
    """Return answers under a standard whose declared weights do not sum; one lacks its document."""
    pack = Path(shutil.copytree(SCORED, folder / "pack"))
    score = pack / "score.toml"
    text = score.read_text(encoding="utf-8").replace("weight = 0.5", 'weight = "declared"')
    score.write_text(text, encoding="utf-8")
    answers = ANSWERS.replace(f"training.pdf,{DIGEST}", ",")
    opened = loopbook.open(MEMORY, [str(pack)], clock=lambda: datetime(2026, 2, 1, tzinfo=UTC))
    book = stack.enter_context(opened)
    receipt = book.record((answers + WEIGHTS).encode(), table="answers", document="answers.csv")
    assert receipt.refused == 0, receipt.findings
    return book


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Book]]:
    """The two books, by the kind of question."""
    with ExitStack() as stack:
        scored = _scored(stack, tmp_path_factory.mktemp("packs"))
        yield {"plan": _plan(stack), "score": scored}


CASES: dict[str, tuple[str, str, list[str], Verb]] = {
    "a rate above 100 %": (
        "LB-Z70", f"/concerns?subject={NORTH}",
        ["evaluate", "--concerns", "--subject", NORTH], lambda b: b.concerns(subject=NORTH),
    ),
    "a base year without value": (
        "LB-Z71", "/concerns", ["evaluate", "--concerns"], lambda b: b.concerns(),
    ),
    "a base year of an index": (
        "index_base", f"/index/circular?periods=2025&subject={NORTH}",
        ["index", "circular", "2025", "--subject", NORTH, "--json"],
        lambda b: b.index("circular", (2025,), subject=NORTH),
    ),
    "a definition change": (
        "LB-E05", f"/change/intensity?first=2021&last=2025&subject={NORTH}",
        ["evaluate", "intensity", "--since", "2021", "--period", "2025", "--subject", NORTH],
        lambda b: b.change("intensity", 2021, 2025, subject=NORTH),
    ),
    "a definition change in a decomposition": (
        "LB-E05", f"/decompose/intensity?first=2021&last=2025&subject={NORTH}",
        ["decompose", "intensity", "2021", "2025", "--subject", NORTH],
        lambda b: b.decompose("intensity", 2021, 2025, subject=NORTH),
    ),
    "a clock set back": (
        "LB-Z73", "/concerns", ["evaluate", "--concerns"], lambda b: b.concerns(),
    ),
    "a day before the publication": (
        "LB-Z74", "/concerns", ["evaluate", "--concerns"], lambda b: b.concerns(),
    ),
    "weights that do not sum": (
        "LB-Z04", f"/scores?standard=plating_2015&period=2025&subject={ONE}", SCORE,
        lambda b: b.score("plating_2015", ONE, 2025),
    ),
    "missing evidence": (
        "LB-Z07", f"/scores?standard=plating_2015&period=2025&subject={ONE}", SCORE,
        lambda b: b.score("plating_2015", ONE, 2025),
    ),
    "an expired standard": (
        "LB-Z01", f"/scores?standard=plating_2015&period=2025&subject={ONE}&day=2026-01-01",
        [*SCORE, "--day", "2026-01-01"],
        lambda b: b.score("plating_2015", ONE, 2025, day="2026-01-01"),
    ),
}  # fmt: skip


def said(verb: Verb, book: Book) -> str:
    """Return what Python is told: the answer as JSON, or the refusal with its code."""
    try:
        return json_bytes(verb(book)).decode()
    except LoopbookError as refusal:
        return str(refusal)


@pytest.mark.parametrize("case", CASES)
def test_it_is_named_in_python_shell_and_http(
    books: dict[str, Book],
    case: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, address, words, verb = CASES[case]
    book = books["score" if words[0] == "score" else "plan"]
    assert code in said(verb, book)
    asking = TestClient(create_api(own(book)), raise_server_exceptions=False)
    answered = asking.get(address)
    assert answered.status_code < 500
    assert code in json.dumps(answered.json())
    opener = f"loopbook.cli.{words[0]}.open_here"
    monkeypatch.setattr(opener, lambda common: book.seen_by(book.reader))
    for language in ("en", "zh"):
        assert run([*words, "--lang", language]) in (0, 2)
        told = capsys.readouterr()
        assert code in told.out + told.err
        assert "Traceback" not in told.err
