"""Scoring through a book: editions, subjects, places, gaps."""

import io
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

import loopbook
from loopbook import Book
from loopbook.book.cost_table import read_costs
from loopbook.errors import QueryError, UnknownTerm
from loopbook.terms.score import AnswerState, Span

from .score_book import COSTS, ONE, PACK, TWO, score_book


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """The book of two plants; read only."""
    with score_book() as opened:
        yield opened


def test_one_subject_gives_a_sheet_and_several_give_as_many(book: Book) -> None:
    one = book.score("plating_2015", ONE, "2025")
    assert (one.total, one.level, one.subject) == (Span(100.0, 100.0), "I", ONE)
    assert one.pack == "plating@1"
    both = book.score("plating/plating_2015", [ONE, TWO], 2025)
    assert both[0] == one
    assert [each.level for each in both] == ["I", ""]


def test_the_family_takes_the_edition_in_force_on_the_day_of_the_act(book: Book) -> None:
    assert book.score("clean_plating", ONE, "2025").standard == "plating_2025"
    earlier = book.score("clean_plating", ONE, "2025", day="2025-12-30")
    assert (earlier.standard, earlier.findings) == ("plating_2015", ())
    named = book.score("plating_2015", ONE, "2025")
    assert [each.code for each in named.findings] == ["LB-Z01"]
    assert book.score("plating_2025", ONE, "2025").level == "II"


def test_answers_by_label_word_and_waiver_are_taken_as_they_are_meant(book: Book) -> None:
    one, two = book.score("plating_2025", (ONE, TWO), "2025")
    states = [[row.state for row in sheet.criteria] for sheet in (one, two)]
    known, unknown = AnswerState.KNOWN, AnswerState.UNKNOWN
    assert states == [[known, known, AnswerState.NOT_APPLICABLE], [known, unknown, unknown]]
    assert one.criteria[1].documents[0].name == "training.pdf"
    # Named without a digest, and said from memory: neither decides.
    assert [each.code for each in two.findings] == ["LB-Z07"]
    assert (two.total, two.level_low, two.level_high) == (Span(0.0, 40.0), "", "")
    assert two.criteria[2].evidence[-1].grade == "knowledge"


def test_what_is_not_there_is_said(book: Book) -> None:
    with pytest.raises(UnknownTerm, match="LB-Z13"):
        book.score("plating_2035", ONE, "2025")
    with pytest.raises(UnknownTerm, match="LB-Z14"):
        book.score("clean_plating", ONE, "2014")
    with pytest.raises(QueryError, match="LB-U21"):
        book.score("plating_2015", ONE, "2025", day="soon")


def test_what_was_not_yet_published_is_not_known(book: Book) -> None:
    early = book.score("plating_2015", ONE, "2025", as_of="2026-01-30")
    assert {row.state for row in early.criteria} == {AnswerState.UNKNOWN}


def test_the_gap_is_the_cheapest_way(book: Book) -> None:
    costs = read_costs(COSTS, "costs.csv")
    gap = book.gap("plating_2015", TWO, "2025", "I", costs)
    assert [each.criterion for each in gap.improvements] == ["water", "training", "effort"]
    assert (gap.cost, gap.bound) == (560.0, 560.0)
    second = book.gap("clean_plating", TWO, "2025", "II", costs, day="2025-06-30")
    assert [(each.criterion, each.to) for each in second.improvements] == [("water", "II")]


def test_a_table_says_what_the_sheets_say(book: Book) -> None:
    table = book.score_table("plating_2015", "2025")
    assert table.subjects == (ONE, TWO)
    sheets = book.score("plating_2015", list(table.subjects), "2025")
    assert [table.total(place) for place in range(2)] == [sheet.total for sheet in sheets]


def test_flows_are_those_of_the_subjects_own_place() -> None:
    case = files("loopbook") / "schemes/cp-electroplating/cases/zinc-copper-nickel"
    with loopbook.open(":memory:", ["cp-electroplating"]) as book:
        for name, table in (
            ("places.jsonld", ""), ("amounts.csv", "amounts"), ("line.csv", "line"),
            ("answers.csv", "answers"),
        ):  # fmt: skip
            content = (case / name).read_bytes()
            receipt = book.record(io.BytesIO(content), table=table, document=name)
            assert receipt.refused == 0
        here = book.score("electroplating_2015", "https://id.example.org/414/9520003000018", 2025)
        assert (here.indices["I"].value, here.level) == (pytest.approx(81.6), "II")
        assert here.criteria[4].evidence
        elsewhere = book.score("electroplating_2015", "urn:test:elsewhere", "2025")
        assert {row.state for row in elsewhere.criteria} == {AnswerState.UNKNOWN}


def pack_of(folder: Path, name: str, *editions: str, **dates: str) -> str:
    """Write a pack with some editions of the family, other dates where wanted; return its path."""
    whole = Path(PACK, "score.toml").read_text("utf-8")
    old, new = (f"[[standard]]{part}" for part in whole.split("[[standard]]")[1:])
    text = "".join({"old": old, "new": new}[each] for each in editions)
    for was, now in dates.items():
        text = text.replace(f"{was} = ", f"{was} = {now} #")
    head = Path(PACK, "scheme.toml").read_text("utf-8").replace('id = "plating"', f'id = "{name}"')
    made = folder / name
    made.mkdir()
    (made / "score.toml").write_text(text, "utf-8")
    (made / "scheme.toml").write_text(head, "utf-8")
    return str(made)


def test_editions_of_a_family_may_stand_in_several_packs(tmp_path: Path) -> None:
    packs = [pack_of(tmp_path, "before", "old"), pack_of(tmp_path, "after", "new")]
    with loopbook.open(":memory:", packs) as book:
        found = [
            book.score("clean_plating", ONE, "2025", day=day)
            for day in ("2025-12-30", "2025-12-31")
        ]
        assert [(each.pack, each.standard) for each in found] == [
            ("before@1", "plating_2015"),
            ("after@1", "plating_2025"),
        ]
        with pytest.raises(UnknownTerm, match="LB-Z14"):
            book.score("before/clean_plating", ONE, "2025", day="2025-12-31")


def test_two_packs_that_have_an_edition_in_force_then_are_not_chosen_between(
    tmp_path: Path,
) -> None:
    gap = {"valid_to": "2025-06-30"}
    packs = [
        pack_of(tmp_path, "mine", "old", "new", **gap),
        pack_of(tmp_path, "theirs", "old", "new"),
    ]
    with loopbook.open(":memory:", packs) as book:
        for words in ("clean_plating", "plating_2025"):
            with pytest.raises(UnknownTerm, match="mine/plating_2025, theirs/plating_2025"):
                book.score(words, ONE, "2025")
        assert book.score("theirs/plating_2025", ONE, "2025").pack == "theirs@1"
        # Between the editions of one pack lies half a year in which only the other has one.
        assert book.score("clean_plating", ONE, "2025", day="2025-09-01").pack == "theirs@1"
        with pytest.raises(UnknownTerm, match="LB-Z14"):
            book.score("mine/clean_plating", ONE, "2025", day="2025-09-01")


def test_a_standard_met_again_in_a_pack_that_extends_its_own_is_one() -> None:
    with loopbook.open(":memory:", schemes=["iso-59020-factory"]) as book:
        sheet = book.score("gbt36132_2025", "https://id.example.org/414/1", "2025")
        assert sheet.pack.startswith("green-factory@")
