"""Progress of projects and actions: computed from targets, by department, on a day."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.errors import UnknownTerm

from .plan_book import NORTH, PACK, evening, plan_book


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """The plan of a province on 1 February 2026."""
    with plan_book() as opened:
        yield opened


def standings(book: Book, *words: str, **more: str) -> dict[str, str]:
    return {each.action.id: each.standing for each in book.actions(*words, **more)}


def test_progress_is_that_of_the_targets(book: Book) -> None:
    assert standings(book) == {"A1": "met", "A2": "unknown", "G1": "no_target"}
    assert standings(book, subject=NORTH) == {"A1": "met", "A2": "met", "G1": "no_target"}
    assert standings(book, "our-plan", "2025-06-30") == {
        "A1": "unknown",
        "A2": "unknown",
        "G1": "no_target",
    }


def test_an_action_has_the_verdicts_of_its_own_targets(book: Book) -> None:
    first, second, third = book.actions()
    assert [verdict.target for verdict in first.verdicts] == ["parks.2025"]
    assert [verdict.target for verdict in second.verdicts] == ["rate.2025", "parks.2025"]
    assert third.verdicts == ()
    assert (first.pack, first.action.due) == ("our-plan@1", first.action.due)
    assert first.labels["PIIT"] == ("Provincial department of industry", "省工业和信息化厅")


def test_a_department_is_told_what_it_leads_and_supports(book: Book) -> None:
    assert list(standings(book, department="PEED")) == ["A1"]
    assert list(standings(book, department="PDRC")) == ["A1", "A2", "G1"]
    with pytest.raises(UnknownTerm) as caught:
        book.actions(department="PEEE")
    assert (caught.value.code, caught.value.values["nearest"]) == ("LB-Z76", "PEED")


def test_a_book_without_plans_has_no_actions() -> None:
    with loopbook.open(MEMORY, ["plant"], clock=evening) as book:
        assert book.actions() == ()


def test_a_plan_that_extends_another_tells_both_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A province records its own projects in a pack of its own, over the plan of the country."""
    shutil.copytree(PACK, tmp_path / "our-plan")
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "city-plan"
    own.mkdir()
    head = (PACK / "scheme.toml").read_text(encoding="utf-8")
    head = head.replace('"our-plan"', '"city-plan"').replace('["core"]', '["core", "our-plan"]')
    (own / "scheme.toml").write_text(head, encoding="utf-8")
    lines = (PACK / "actions.csv").read_text(encoding="utf-8").splitlines()
    (own / "actions.csv").write_text("\n".join([lines[0], lines[1].replace("A1", "C1")]) + "\n")
    with loopbook.open(MEMORY, ["our-plan", "city-plan"], clock=evening) as book:
        assert standings(book) == {
            "A1": "unknown",
            "A2": "unknown",
            "G1": "no_target",
            "C1": "unknown",
        }
        assert list(standings(book, "our-plan")) == ["A1", "A2", "G1"]
