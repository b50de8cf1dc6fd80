"""Rankings in words: places, ranges, what would turn the selection."""

from collections.abc import Iterator

import msgspec
import pytest

from loopbook import Book
from loopbook.render.ranking import (
    change_text,
    range_text,
    rank_level,
    ranking_lines,
    ranking_table,
    swap_lines,
    swap_table,
    weights_text,
)
from loopbook.render.table import records
from loopbook.terms.rank_wish import RankWish
from loopbook.terms.score import Ranking
from tests.book.registry_book import NORTH, SOUTH, scored_book

WISH = RankWish(wanted=1, weights=50, seed=3)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with scored_book(tmp_path_factory.mktemp("pack")) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(book: Book) -> Ranking:
    return book.rank("new", "2025", WISH)


def test_places_and_how_firm_they_are(found: Ranking) -> None:
    lines = ranking_lines(found, "en", 2)
    assert lines[0] == "Works, edition of 2025, 2025: 3 subjects, 1 wanted."
    assert lines[1].endswith("50 sets, seed 3.")
    first = next(line for line in lines if line.lstrip().startswith("1 "))
    assert "North works" in first
    assert first.endswith("selected")
    assert "1 more." in lines
    assert any("入选" in line for line in ranking_lines(found, "zh", 9))


def test_which_weight_turns_the_selection(found: Ranking) -> None:
    told = msgspec.structs.replace(
        found, edge=(NORTH, SOUTH), swaps=(("plan_kept", -0.25), ("waste", 1.5))
    )
    lines = swap_lines(told, "en")
    assert lines[0].startswith(f"{SOUTH} would take the place of {NORTH}")
    assert lines[1:] == ["  plan_kept  −25 %", "  waste  +150 %"]
    none = swap_lines(msgspec.structs.replace(told, swaps=()), "en")
    assert none[0].startswith("No change of a single weight")
    assert swap_lines(msgspec.structs.replace(told, edge=()), "en") == []
    assert records(swap_table(told, "en"))[0] == {"weight": "plan_kept", "change": -0.25}


def test_ranges_changes_and_levels_are_short(found: Ranking) -> None:
    assert (range_text(2, 2), range_text(1, 4)) == ("2", "1–4")
    assert change_text(0.123456) == "+12.3 %"
    assert change_text(-11.04) == "−1,100 %"
    levels = [rank_level(found, each, "en") for each in found.subjects]
    assert levels == ["Green works", "open", "—"]
    still = msgspec.structs.replace(found, weights=0)
    assert weights_text(still, "en") == "No weights were moved."


def test_the_table_has_every_subject(found: Ranking) -> None:
    rows = records(ranking_table(found, "en"))
    assert [row["place"] for row in rows] == [1, 2, 3]
    assert (rows[1]["low"], rows[1]["high"]) == (45.0, 75.0)
    assert [row["selected"] for row in rows] == ["selected", None, None]
