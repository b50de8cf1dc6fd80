"""Plans that somebody asks for over the network: bounded in bytes and time, and no path is read."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

import loopbook
from loopbook import Book
from loopbook.book.opening import MEMORY
from loopbook.book.posted_plan import (
    BYTES_MAX,
    PostedFiles,
    PostedPlan,
    plan_of_files,
    plan_within,
    posted_plan,
)
from loopbook.errors import LoopbookError, ParseError

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "plan-backcast"


def tables() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in EXAMPLE.glob("*.csv")}


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    with loopbook.open(MEMORY) as opened:
        yield opened


def test_a_request_is_read_as_it_is_described() -> None:
    asked = {"tables": {"sites": "a\n1\n"}, "options": {"p": "2"}, "seed": 3, "gap": 0.1}
    found = posted_plan(json.dumps(asked).encode())
    assert found == PostedPlan({"sites": "a\n1\n"}, {"p": "2"}, 3, 0.1)
    assert posted_plan(b"") == PostedPlan()


@pytest.mark.parametrize(
    "content",
    [b'{"seconds": -1}', b'{"gap": 2}', b'{"seed": -1}', b'{"seed": 2147483648}'],
)
def test_how_hard_to_try_is_within_bounds(content: bytes) -> None:
    with pytest.raises(ParseError, match="LB-PL11"):
        posted_plan(content)


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b'{"tables": {"a": 1}}',
        b'{"folder": "/etc"}',
        b"[" * 100_000,
        b" " * (BYTES_MAX + 1),
    ],
)
def test_what_is_no_request_is_refused(content: bytes) -> None:
    with pytest.raises(ParseError) as refused:
        posted_plan(content)
    assert refused.value.code == "LB-PL03"


@pytest.mark.slow
def test_a_plan_is_that_of_the_same_tables_in_a_folder(book: Book) -> None:
    made = plan_within(book, "backcast", PostedPlan(tables()))
    assert made == book.plan("backcast", EXAMPLE)
    files = tuple((f"C:\\tables\\{name}.csv", text.encode()) for name, text in tables().items())
    assert plan_of_files(book, "backcast", PostedFiles(files)).digest == made.digest


def test_when_the_time_is_up_the_search_is_told_to_stop(book: Book) -> None:
    ticks = count(0, 1000)
    made = plan_within(book, "backcast", PostedPlan(tables()), lambda: float(next(ticks)))
    assert made.job == "backcast"


def test_a_table_is_never_a_path(book: Book) -> None:
    with pytest.raises(LoopbookError) as refused:
        plan_within(book, "backcast", PostedPlan({"../../etc/passwd": "a\n1\n"}))
    assert refused.value.code == "LB-PL20"


def test_two_tables_of_one_name_are_never_one(book: Book) -> None:
    twice = {"sites": "a\n1\n", "sites.csv": "a\n1\n"}
    with pytest.raises(ParseError, match="LB-PL03"):
        plan_within(book, "locate", PostedPlan(twice))
    files = PostedFiles((("old/sites.csv", b"a\n1\n"), ("new\\sites.csv", b"a\n1\n")))
    with pytest.raises(ParseError, match="LB-PL03"):
        plan_of_files(book, "locate", files)


def test_a_table_is_a_table_whatever_its_name_ends_with(book: Book) -> None:
    with pytest.raises(LoopbookError, match=r"sites\.json\.csv"):
        plan_within(book, "locate", PostedPlan({"sites.json": "a\n1\n"}))
