"""The report of a plan says what the verdicts say, each number with its entries."""

from collections.abc import Iterator

import pytest

from loopbook import Book
from loopbook.render.paper.annex import Annex, figures_of
from loopbook.render.plan_paper import plan_paper
from loopbook.terms.paper import Figure, Heading, Paper, Table
from tests.render.reported import nation


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    with nation() as opened:
        yield opened


def table(paper: Paper, name: str) -> Table:
    return next(b for b in paper.blocks if isinstance(b, Table) and b.id == name)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_target_stands_in_it_with_its_number(book: Book, language: str) -> None:
    paper = plan_paper(book, "cn-14fyp", language=language)
    verdicts = book.standings(scheme="cn-14fyp")
    rows = table(paper, "targets").rows
    assert len(rows) == len(verdicts)
    for row, verdict in zip(rows, verdicts, strict=True):
        title = verdict.title_zh if language == "zh" else verdict.title_en
        assert row[0] == title
        assert isinstance(row[2], Figure)
        assert row[2].value == (verdict.latest.value if verdict.latest else None)
        assert isinstance(row[4], Figure)
        assert row[4].value == verdict.probability
        assert (row[4].text == "—") is (verdict.probability is None)


def test_a_number_is_keyed_to_the_entries_behind_it(book: Book) -> None:
    paper = plan_paper(book, "cn-14fyp")
    annex = Annex(paper)
    assert len(annex.entries) > 10
    assert all(entry.source is not None for entry in annex.entries)
    valued = [f for f in figures_of(paper) if f.value is not None and "%" in f.text]
    assert [f for f in valued if f.evidence]
    (water,) = [r for r in table(paper, "targets").rows if r[0] == "Water use per unit of GDP"]
    assert isinstance(water[2], Figure)
    (key,) = annex.keys(water[2])
    source = annex.entries[key - 1].source
    assert source is not None
    assert "\u221220 %" in source.what
    assert "published-rates.csv" in source.who


def test_only_what_was_known_on_the_day_counts(book: Book) -> None:
    then = plan_paper(book, "cn-14fyp", "2024-12-31")
    assert then.subtitle == "2024-12-31"
    (water,) = [r for r in table(then, "targets").rows if r[0] == "Water use per unit of GDP"]
    assert isinstance(water[2], Figure)
    assert water[2].value is None


def test_actions_and_the_quality_annex_stand_in_it(book: Book) -> None:
    paper = plan_paper(book, "cn-14fyp")
    chapters = [b.text for b in paper.blocks if isinstance(b, Heading) and b.level == 1]
    assert "Projects and actions" in chapters
    assert len(table(paper, "actions").rows) == len(book.actions("cn-14fyp"))
    counts = {row[0]: row[1] for row in table(paper, "quality").rows}
    unknown = counts["Targets without any value"]
    verdicts = book.standings(scheme="cn-14fyp")
    assert isinstance(unknown, Figure)
    assert unknown.value == sum(v.latest is None or v.latest.value is None for v in verdicts)
