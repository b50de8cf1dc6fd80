"""Verbs over indicators: subjects, shares, changes, decompositions, indices, coverage."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.errors import QueryError, UnknownTerm
from loopbook.terms.statement import Standing

from .plan_book import NORTH, PACK, PARKS, SOUTH, masters, plan_book, table, told

PLACE = "https://id.example.org/414/9520001000058"
YARD = "https://id.example.org/414/9520001000065"


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """The plan of a province on 1 February 2026."""
    with plan_book() as opened:
        yield opened


def test_an_indicator_of_any_subject_is_asked_about_one(book: Book) -> None:
    north = book.evaluate("rate", 2025, subject=NORTH)
    assert (north.value, north.sd) == (61.0, 1.0)
    assert book.evaluate("rate", subject=SOUTH).value == 55.0
    assert book.evaluate("our-plan/rate", subject="CN-WEST", period=2025).value is None
    with pytest.raises(QueryError) as caught:
        book.evaluate("rate", 2025)
    assert caught.value.code == "LB-E04"
    with pytest.raises(UnknownTerm) as other:
        book.evaluate("national", 2025, subject=NORTH)
    assert other.value.code == "LB-E03"
    assert other.value.values["own"] == "CN"


def test_flows_of_a_subject_are_read_at_it_and_below() -> None:
    head = "Flow,Place,Period,Material,Mass"
    with loopbook.open(MEMORY, [str(PACK)], party="tester") as book:
        rows = [
            ("collected", PLACE, 2025, "waste", 60),
            ("generated", PLACE, 2025, "waste", 100),
            ("collected", YARD, 2025, "waste", 10),
            ("generated", YARD, 2025, "waste", 100),
        ]
        told(book, table(rows, head), table="masses")
        assert book.evaluate("collection", 2025, subject=PLACE).value == pytest.approx(60)
        assert book.evaluate("collection", 2025, subject=YARD).value == pytest.approx(10)
        nothing = book.evaluate("collection", 2025, subject=PARKS[0])
        assert nothing.value is None
        assert {reason.key.rpartition(".")[0] for reason in nothing.missing} == {
            "reason.unmeasured"
        }
        found = book.decompose("collection", 2025, 2025, subject=PLACE, against=YARD)
        assert found.change == pytest.approx(-50)


def test_coverage_of_parks_by_the_deadline_names_its_evidence(book: Book) -> None:
    statement = book.evaluate("parks_transformed", 2025)
    assert (statement.value, statement.decides) == (75.0, True)
    by_leaf = {each.leaf: each.sequences for each in statement.evidence}
    assert len(by_leaf["subjects(park)"]) == 4
    assert len(by_leaf["subjects_with(park, transformed)"]) == 4
    assert book.evaluate("parks_transformed", 2024).bound == "at_least"
    early = book.evaluate("parks_transformed", 2025, as_of="2025-06-30")
    assert (early.value, early.bound) == (50.0, "at_least")


def test_parks_are_those_the_checkpoint_knows(book: Book) -> None:
    # Two activations stand first (core needs none), then one entry a park.
    first = min(book.evaluate("parks_transformed", 2025).evidence[1].sequences)
    known = book.evaluate("parks_transformed", 2025, as_of=first + 1)
    assert known.evidence[1].value == 2.0
    assert known.value is None


def test_standings_for_a_subject_say_how_sure_they_are(book: Book) -> None:
    plain = {verdict.target: verdict for verdict in book.standings()}
    assert plain["rate.2025"].reason.key == "reason.any_subject"
    assert plain["parks.2025"].standing is Standing.MET
    north = {verdict.target: verdict for verdict in book.standings(subject=NORTH)}
    assert north["rate.2025"].standing is Standing.MET
    assert north["rate.2025"].probability == pytest.approx(0.8413, abs=1e-4)
    assert [each.key for each in north["rate.2025"].cautions] == [
        "reason.inside_uncertainty.chance"
    ]
    south = {verdict.target: verdict for verdict in book.standings(subject=SOUTH)}
    assert (south["rate.2025"].standing, south["rate.2025"].probability) == (Standing.MISSED, None)


def test_a_change_tells_its_uncertainty(book: Book) -> None:
    north = book.change("rate", 2023, 2025, subject=NORTH)
    assert (north.difference, north.percent) == (11.0, pytest.approx(22.0))
    assert north.sd == pytest.approx(2**0.5)
    assert book.change("rate", 2023, 2025, subject=SOUTH).sd is None


def test_a_change_over_two_lists_is_refused_with_both_and_their_days() -> None:
    rows = (
        (NORTH, "energy", 2021, 30, "TNE", "", "list_1", "2022-01-20"),
        (NORTH, "output", 2021, 9, "TNE", "", "list_1", "2022-01-20"),
    )
    with plan_book(*rows) as book:
        for ask in (book.change, book.decompose):
            with pytest.raises(QueryError) as caught:
                ask("intensity", 2021, 2025, subject=NORTH)
            assert caught.value.code == "LB-E05"
            assert "list_1 (..2022-12-31)" in str(caught.value)
            assert "list_2 (2023-01-01..)" in str(caught.value)
        with pytest.raises(QueryError) as missing:
            book.change("intensity", 2024, 2025, subject=NORTH)
        assert missing.value.code == "LB-E06"


def test_what_moved_the_intensity_of_two_provinces(book: Book) -> None:
    found = book.decompose("intensity", 2023, 2025, parts=(NORTH, SOUTH))
    assert (found.by, found.change) == ("parts", pytest.approx(0.2))
    assert [part.id for part in found.parts] == [NORTH, SOUTH]
    assert sum(effect.additive for effect in found.effects) == pytest.approx(0.2)
    streams = book.decompose("intensity", 2023, 2025, subject=NORTH)
    assert [part.id for part in streams.parts] == ["observed(output)", "observed(energy)"]
    assert sum(part.total for part in streams.parts) == pytest.approx(2 - 3)
    with pytest.raises(UnknownTerm) as caught:
        book.decompose("intensity", 2023, 2025, by="parks")
    assert (caught.value.code, caught.value.values["nearest"]) == ("LB-E08", "park")


def test_a_kind_of_subject_is_all_that_master_data_tell() -> None:
    north, south = PARKS[:2]
    rows = [
        (place, word, year, value, "TNE", "", "list_2", "")
        for place, word, year, value in (
            (north, "energy", 2023, 30), (north, "output", 2023, 10),
            (north, "energy", 2025, 80), (north, "output", 2025, 40),
            (south, "energy", 2023, 20), (south, "output", 2023, 40),
            (south, "energy", 2025, 16), (south, "output", 2025, 40),
        )
    ]  # fmt: skip
    with plan_book(*rows) as book:
        told(book, masters((place, {"kind": "province"}) for place in (north, south)))
        found = book.decompose("intensity", 2023, 2025, by="province")
        assert [part.id for part in found.parts] == [north, south]
        assert (found.by, found.change) == ("province", pytest.approx(0.2))


def test_an_index_of_a_subject_against_its_base_year(book: Book) -> None:
    series = book.index("circular", (2023, 2025), subject=NORTH)
    assert [point.value for point in series.points] == [100.0, pytest.approx((122 + 150) / 2)]
    assert series.subject == NORTH
    west = book.index("our-plan/circular", (2025,), subject="CN-WEST")
    assert west.points[0].value is None
    assert {reason.key for reason in west.points[0].missing} == {"reason.index_base"}
    with pytest.raises(QueryError) as caught:
        book.index("circular", (2025,))
    assert caught.value.code == "LB-E04"
    with pytest.raises(UnknownTerm) as unknown:
        book.index("circulra", (2025,))
    assert (unknown.value.code, unknown.value.values["nearest"]) == ("LB-E07", "circular")


def test_a_share_above_100_percent_is_refused_until_old_stock_is_recorded() -> None:
    above = (NORTH, "recycled_rate", 2024, 104, "P1", "", "", "2025-01-20")
    with plan_book(above) as book:
        refused = book.evaluate("rate", 2024, subject=NORTH)
        assert (refused.decides, [each.key for each in refused.doubts]) == (
            False,
            ["reason.share_without_stock"],
        )
        told(book, table([(NORTH, "stock_used", 2024, 5, "TNE", "", "", "")]), table="values")
        assert book.evaluate("rate", 2024, subject=NORTH).decides


def test_a_day_before_the_publication_is_told_with_the_verdict() -> None:
    """The clock says 10 January 2026; the book holds values published on the 20th."""
    with plan_book(clock=lambda: datetime(2026, 1, 10, tzinfo=UTC)) as book:
        verdict = book.standings(subject=NORTH)[1]
        assert "reason.published_after" in [each.key for each in verdict.cautions]
