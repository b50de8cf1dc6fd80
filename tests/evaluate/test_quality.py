"""What is doubtful about figures once all of them are seen."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from loopbook.book.shelf import core
from loopbook.evaluate.quality import Figure, Limits, Watch, figure_of, jumps, rivals
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Finding, Place
from loopbook.terms.observation import Observation
from loopbook.terms.parsed import Parsed, Part
from loopbook.terms.period import Period

UNITS = core().units


def item(
    row: int,
    value: str,
    *,
    unit: str = "P1",
    whole: str = "",
    year: int = 2020,
    source: str = "A",
    indicator: str = "glass",
    subject: str = "LTU",
) -> Parsed:
    observation = Observation(
        id="",
        subject=subject,
        indicator=indicator,
        period=Period(year * 12, 12),
        value=Decimal(value),
        unit=unit,
        source=source,
    )
    place = Place(document="x.csv", row=row, column=indicator)
    part = Part(whole, Decimal(value)) if whole else None
    return Parsed(kind=EntryKind.OBSERVATION, place=place, observation=observation, part=part)


def seen(items: list[Parsed], limits: Limits | None = None) -> Iterator[Finding]:
    watch = Watch(UNITS, limits=limits)
    for each in items:
        yield from watch.see(each)
    yield from watch.end()


def shares(row: int, *values: str) -> list[Parsed]:
    named = ((f"i{n}", value) for n, value in enumerate(values))
    return [
        item(row, value, whole="composition", indicator=name, year=2000 + row)
        for name, value in named
    ]


def test_shares_that_miss_the_whole_are_told_with_row_sum_and_tolerance() -> None:
    found = list(seen([*shares(2, "60", "40"), *shares(3, "60", "56.65"), *shares(4, "99", "1")]))
    (only,) = found
    assert only.code == "LB-J01"
    assert (only.place.row, only.place.column) == (3, "i0")
    assert only.values == {
        "whole": "composition",
        "of": "LTU",
        "sum": "116.65",
        "count": "2",
        "tolerance": "1",
    }


@pytest.mark.parametrize(("total", "codes"), [("101", []), ("101.01", ["LB-J01"])])
def test_the_tolerance_is_one_point_and_no_more(total: str, codes: list[str]) -> None:
    values = ("50", str(Decimal(total) - 50))
    assert [f.code for f in seen(shares(2, *values))] == codes


def test_two_wholes_of_one_row_are_two_sums_and_a_dash_is_none() -> None:
    row = [
        item(2, "100", whole="a", indicator="x"),
        item(2, "40", whole="b", indicator="y"),
        item(2, "30", whole="-", indicator="z"),
    ]
    assert [(f.code, f.values["whole"]) for f in seen(row)] == [("LB-J01", "b")]


@pytest.mark.parametrize("share", ["140", "-3"])
def test_a_share_that_cannot_be_is_told_at_its_cell(share: str) -> None:
    (found,) = seen([item(2, share, whole="-")])
    assert (found.code, found.place.column, found.values["share"]) == ("LB-J02", "glass", share)


def test_a_negative_count_is_told_and_a_negative_change_is_not() -> None:
    (found,) = seen([item(2, "-5", unit="C62"), item(3, "-5", unit="P1", subject="B")])
    assert (found.code, found.place.row) == ("LB-J03", 2)


def test_two_sources_that_disagree_twelvefold_are_told_with_both_named() -> None:
    (found,) = seen([item(2, "1", unit="TNE"), item(9, "12", unit="TNE", source="B")])
    assert (found.code, found.place.row) == ("LB-J05", 9)
    assert (found.values["factor"], found.values["here"], found.values["there"]) == ("12", "B", "A")


def test_units_are_made_alike_before_figures_are_compared() -> None:
    assert not list(seen([item(2, "1", unit="TNE"), item(3, "1000", unit="KGM", source="B")]))
    assert list(seen([item(2, "1", unit="TNE"), item(3, "1", unit="KGM", source="B")]))


def test_figures_of_one_source_or_of_other_things_are_no_rivals() -> None:
    assert not list(seen([item(2, "1"), item(3, "12", indicator="metal", source="B")]))
    assert not list(seen([item(2, "1"), item(3, "12", year=2021, source="B")]))
    assert not list(seen([item(2, "1"), item(3, "1.9", source="B")]))


def test_a_file_in_which_one_source_contradicts_itself_is_told_once() -> None:
    (found,) = seen([item(2, "1"), item(3, "120")])
    assert (found.code, found.place.row) == ("LB-J05", 3)
    assert found.values["factor"] == "120"


def test_a_source_may_correct_in_another_document_what_it_said() -> None:
    before = figure_of(item(2, "120"), UNITS)
    assert before is not None
    old = Figure(before.series, before.period, before.value, before.source, Place(event=7))
    watch = Watch(UNITS, [old])
    assert not watch.see(item(2, "10"))
    assert not watch.end()


def test_a_series_that_jumps_as_if_its_unit_had_changed_is_told_whatever_the_order() -> None:
    rows = [item(4, "5200", year=2021), item(2, "5", year=2019), item(3, "5.1", year=2020)]
    (found,) = seen(rows)
    assert (found.code, found.place.row) == ("LB-J06", 4)
    assert (found.values["factor"], found.values["power"]) == ("1,020", "3")
    assert (found.values["before"], found.values["after"]) == ("2020", "2021")


def test_a_zero_is_neither_a_rival_nor_a_jump() -> None:
    assert not list(seen([item(2, "0"), item(3, "12", source="B"), item(4, "900", year=2021)]))


def test_what_the_book_has_is_held_against_what_comes_and_not_told_twice() -> None:
    units = UNITS
    known = [figure_of(item(n, v, source=s), units) for n, v, s in ((2, "1", "A"), (3, "50", "B"))]
    old = [Figure(f.series, f.period, f.value, f.source, Place(event=7)) for f in known if f]
    quiet = Watch(units, old)
    assert not quiet.see(item(5, "1", source="A"))
    assert not quiet.end()
    told = Watch(units, old)
    assert not told.see(item(5, "700", source="C"))
    (found,) = told.end()
    assert (found.code, found.place.row, found.values["there"]) == ("LB-J05", 5, "A")


def test_beyond_the_bound_figures_are_counted_and_not_compared() -> None:
    rows = [item(2, "1"), item(3, "1", subject="B"), item(4, "99", source="B")]
    (found,) = seen(rows, Limits(figures_max=2))
    assert (found.code, found.values) == ("LB-J07", {"kept": "2", "count": "1"})


def test_the_pure_parts_answer_for_themselves() -> None:
    assert not list(rivals([], Limits()))
    assert not list(jumps([], Limits()))
    nothing = Parsed(kind=EntryKind.EVENT, place=Place())
    assert figure_of(nothing, UNITS) is None
