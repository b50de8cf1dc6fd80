"""Periods for which there may be a value."""

from datetime import date

from loopbook.evaluate.leaf import Question
from loopbook.evaluate.window import complete, windows
from loopbook.terms.period import period

from . import world
from .world import Known, indicator, observation, scheme, seen


def found(text: str, known: Known, until: str = "2025") -> list[str]:
    of = indicator(text, "%" if "rate" in text else ("C62" if "items" in text else "kg"))
    return [str(each) for each in windows(Question(of, period(until), scheme(of), known))]


def test_observations_give_their_own_period_and_parts_the_one_they_end_in() -> None:
    known = seen(
        observation(1, "2020"),
        observation(1, "2022-09"),
        observation(1, "2026"),
        observation(1, "2021", subject="EU"),
    )
    assert found("observed(rate)", known) == ["2022", "2020"]


def test_postings_give_the_period_they_fall_in() -> None:
    cells = (world.cell("packs_in", world.reading(1)),)
    known = Known(cells={"2023-05": cells, "2023-06": cells, "2024": cells, "2026": cells})
    assert found("flow(packs_in)", known) == ["2024", "2023"]
    assert found("flow(packs_in)", known, "2024-Q2") == ["2023-Q2"]


def test_items_are_counted_now() -> None:
    assert found("items(pack)", Known()) == ["2025"]


def test_a_period_of_flows_must_be_over() -> None:
    years = (period("2025"), period("2024"))
    of = indicator("flow(packs_in)", "kg")
    assert complete(years, of, date(2025, 12, 30)) == (period("2024"),)
    assert complete(years, of, date(2025, 12, 31)) == years
    assert complete(years, of, None) == years
    assert complete(years, indicator(), date(2025, 3, 1)) == years
