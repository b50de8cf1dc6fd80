"""Yearbook: subjects, coverage, and series that are cut where the definition changed."""

import msgspec

from loopbook.evaluate.observed_choice import WordRows
from loopbook.evaluate.yearbook import YearbookAsked, cut_series, make_yearbook, spoken_of
from loopbook.terms.event import Grade
from loopbook.terms.yearbook import CellKind, Yearbook, YearbookCell
from tests.evaluate.world import Known, definition, indicator, observation, scheme

RATE = indicator(subject="*", id="rate_of")
AMOUNT = indicator("observed(amount)", "Mt", subject="CN", id="amount_of", rule="indicators.toml:9")
YEARS = (2022, 2023, 2024)


def made(*seen, indicators=(RATE, AMOUNT), subjects: tuple[str, ...] | None = None) -> Yearbook:
    pack = scheme(*indicators)
    return make_yearbook(YearbookAsked(tuple(indicators), subjects, YEARS), pack, Known(seen=seen))


def test_cells_stand_by_indicator_subject_and_year() -> None:
    book = made(
        observation(50, "2023", subject="CN-32"),
        observation(40, "2022", subject="CN-11", grade=Grade.WEAK),
        observation(3, "2024", indicator="amount", unit="TNE"),
    )
    assert [(c.indicator, c.subject) for c in book.cells[::3]] == [
        ("rate_of", "CN-11"),
        ("rate_of", "CN-32"),
        ("amount_of", "CN"),
    ]
    assert [c.kind for c in book.cells[:6]] == [
        CellKind.UNPROVEN,
        CellKind.UNKNOWN,
        CellKind.UNKNOWN,
        CellKind.UNKNOWN,
        CellKind.DECIDES,
        CellKind.UNKNOWN,
    ]
    assert {each.name: each.share for each in book.by_indicator} == {
        "rate_of": 1 / 6,
        "amount_of": 1 / 3,
    }
    assert {each.name: each.decides for each in book.by_subject} == {
        "CN-11": 0,
        "CN-32": 1,
        "CN": 1,
    }
    assert book.plain_cells == 0
    assert book.quality[0].reasons == {
        "reason.grade.weak": 1,
        "reason.no_observation": 4,
    }


def test_an_indicator_of_a_subject_that_was_not_asked_is_left_out_and_said() -> None:
    book = made(observation(50, "2023", subject="CN-32"), subjects=("CN-32",))
    assert [each.id for each in book.indicators] == ["rate_of"]
    assert book.left_out == ("amount_of",)
    assert book.subjects == ("CN-32",)


def test_subjects_are_those_that_words_of_free_indicators_speak_of() -> None:
    known = Known(
        seen=(
            observation(1, "2023", subject="B"),
            observation(1, "2023", subject="A"),
            observation(1, "2023", subject="C", indicator="amount", unit="TNE"),
        )
    )
    assert spoken_of(WordRows(known.observation_columns()), (RATE, AMOUNT)) == ("A", "B")
    assert spoken_of(WordRows(known.observation_columns()), (AMOUNT,)) == ()


DATED = indicator(
    subject="*",
    definitions=(
        definition("supply", until="2022-12-31"),
        definition("demand", since="2023-01-01", place=6),
    ),
)


def series(*scopes: str) -> list[YearbookCell]:
    """Return cells of one subject: a scope each, `-` where there is no value."""
    return [
        YearbookCell(
            indicator="it", subject="CN", year=2021 + at, kind=CellKind.DECIDES,
            value=None if scope == "-" else 1.0, scope=scope,
        )
        for at, scope in enumerate(scopes)
    ]  # fmt: skip


def test_a_series_is_cut_where_the_definition_changed() -> None:
    cells, (cut,) = cut_series(DATED, series("supply", "supply", "demand", "demand"))
    assert [each.run for each in cells] == [1, 1, 2, 2]
    assert (cut.since, cut.until, cut.old, cut.new) == (2022, 2023, "supply", "demand")
    assert cut.reason == "reason.other_definition"
    assert cut.subjects == ("CN",)


def test_values_without_a_scope_are_cut_by_the_dates() -> None:
    cells, (cut,) = cut_series(DATED, series("", "-", "", ""))
    assert [each.run for each in cells] == [1, 1, 2, 2]
    assert (cut.since, cut.until, cut.reason) == (2021, 2023, "reason.redefined")


def test_a_series_under_one_definition_is_one_run() -> None:
    cells, cuts = cut_series(DATED, series("demand", "demand", "demand", "demand"))
    assert {each.run for each in cells} == {1}
    assert not cuts
    assert not cut_series(indicator(), series("", "", ""))[1]


def test_the_cut_is_told_in_the_book() -> None:
    one = msgspec.structs.replace(DATED, id="dated")
    book = made(
        observation(50, "2022", scope="supply"),
        observation(40, "2023", scope="demand"),
        observation(30, "2022", scope="supply", subject="CN-32"),
        observation(20, "2024", scope="demand", subject="CN-32"),
        indicators=(one,),
    )
    assert [(each.since, each.until, each.subjects) for each in book.breaks] == [
        (2022, 2023, ("CN",)),
        (2022, 2024, ("CN-32",)),
    ]
    assert book.quality[0].breaks == 2


def test_a_series_is_cut_where_its_base_changes() -> None:
    """Growth since 2015 and growth since 2020 stand in one table, and in two runs."""
    of = indicator(subject="*", is_change=True)
    said = (
        observation(5, "2019", base_period="2015"), observation(7, "2020", base_period="2015"),
        observation(2, "2021", base_period="2020"), observation(3, "2022", base_period="2020"),
    )  # fmt: skip
    asked = YearbookAsked((of,), None, (2019, 2020, 2021, 2022))
    book = make_yearbook(asked, scheme(of), Known(seen=said))
    assert [(cell.base, cell.run) for cell in book.cells] == [
        ("2015", 1), ("2015", 1), ("2020", 2), ("2020", 2),
    ]  # fmt: skip
    (cut,) = book.breaks
    assert (cut.since, cut.until, cut.old, cut.new) == (2020, 2021, "2015", "2020")
    assert (cut.reason, cut.subjects) == ("reason.base_differs", ("CN",))
