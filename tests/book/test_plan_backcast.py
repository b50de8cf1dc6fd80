"""Targets and values of a pack, drawn from a book as the tables of a job."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.book.plan_backcast import drawn_backcast
from loopbook.errors import InputError, UnknownTerm

from .plan_book import NORTH, SOUTH, plan_book


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """The plan of a province on 1 February 2026."""
    with plan_book() as opened:
        yield opened


def test_without_a_pack_nothing_is_drawn(book: Book) -> None:
    assert drawn_backcast(book, {}) == {}
    with pytest.raises(UnknownTerm):
        drawn_backcast(book, {"scheme": "nowhere"})


def test_targets_come_with_the_latest_values_that_decide(book: Book) -> None:
    drawn = drawn_backcast(book, {"scheme": "our-plan", "subject": NORTH})
    targets = drawn["targets"]
    rows = dict(zip(targets["target"], range(len(targets)), strict=True))
    at = rows["rate.2025"]
    assert (targets["indicator"][at], targets["kind"][at]) == ("rate", "at_least")
    assert (targets["year"][at], targets["value"][at]) == (2025.0, 60.0)
    assert targets.document == "our-plan/targets.csv"
    baseline = drawn["baseline"]
    values = {
        (name, int(year)): value
        for name, year, value in zip(
            baseline["indicator"], baseline["year"], baseline["numerator"], strict=True
        )
    }
    assert values["rate", 2025] == 61.0
    indicators = drawn["indicators"]
    assert "rate" in indicators["indicator"]
    assert "national" not in indicators["indicator"]  # nobody recorded a value
    assert set(indicators["measured"]) == {"amount"}


def test_a_target_that_nobody_verified_is_not_drawn() -> None:
    with loopbook.open(MEMORY, ["cn-14fyp"]) as book:
        # Of these one is verified, one is from knowledge, and one has no figure.
        named = "cdw.2025|p6_output.2025|p10_norepack.2025"
        drawn = drawn_backcast(book, {"scheme": "cn-14fyp", "drawn_targets": named})
        assert drawn["targets"]["target"].tolist() == ["cdw.2025"]
        assert drawn["targets"]["value"].tolist() == [60.0]
        assert not len(drawn["baseline"])
        assert not len(drawn_backcast(book, {"scheme": "cn-14fyp"})["targets"])


def test_a_book_and_a_folder_make_one_plan(book: Book, tmp_path: Path) -> None:
    files = {
        "settings": "name,value\ncurrency,CNY\nprice year,2025\nfirst year,2025\nlast year,2025\n",
        "measures": "measure,most uptake,investment [CNY],running cost [CNY]\nvans,9,8,2\n",
        "effects": "measure,indicator,amount a year\nvans,rate,2\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    options = {"scheme": "our-plan", "subject": SOUTH, "drawn_targets": "rate.2025"}
    plan = book.plan("backcast", tmp_path, options=options)
    # From 55 to 60 percent by two and a half vans of two points: ten each.
    assert plan.proof.objective == pytest.approx(25.0)
    assert not plan.flows
    assert plan.proof.bindings[0].subject == "rate.2025"
    with pytest.raises(InputError, match=r"LB-PL81.*our-plan/targets\.csv"):
        book.plan(
            "backcast", tmp_path, options=options | {"drawn_targets": "rate.2025|national.2025"}
        )
