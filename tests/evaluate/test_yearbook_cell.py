"""Yearbook cell: a statement as a cell of a yearbook."""

from loopbook.evaluate.yearbook_cell import bare_cell, joined, plain_cell, weakest_grade
from loopbook.terms.event import Basis, Grade
from loopbook.terms.yearbook import CellKind, YearbookCell
from tests.evaluate.world import (
    Known,
    cell,
    flows,
    indicator,
    observation,
    reading,
    scheme,
)


def told(one, known: Known, year: int = 2023) -> YearbookCell:
    return plain_cell(one, year, scheme(one), known, known.observation_columns())


def test_a_flow_is_told_by_the_exact_engine() -> None:
    one = indicator("flow(packs_in)", "kg", subject="")
    found = told(one, flows(y2023=(cell("packs_in", reading(2_000)),)))
    assert (found.value, found.kind, found.is_plain) == (2.0, CellKind.DECIDES, True)
    assert found.sequences == (1,)
    assert told(one, flows()).kind is CellKind.UNKNOWN


def test_what_rests_on_factors_is_modelled_with_why() -> None:
    modelled = reading(2_000, basis=Basis.MODELLED)
    found = told(
        indicator("flow(packs_in) * factor(co_share)", "kg", subject=""),
        flows(y2023=(cell("packs_in", modelled),)),
    )
    assert (found.kind, found.reason) == (CellKind.MODELLED, "reason.basis.modelled")
    assert found.value is not None


def test_a_cell_names_publisher_grade_scope_and_rivals() -> None:
    seen = Known(
        seen=(
            observation(50, "2023", scope="supply", grade=Grade.DERIVED, published="2024-01-01"),
            observation(40, "2023", "NBS", published="2023-12-01"),
        )
    )
    found = told(indicator(), seen)
    assert (found.publisher, found.grade, found.scope) == ("NDRC", "derived", "supply")
    assert (found.rivals, found.low, found.high) == (1, 40.0, 50.0)


def test_a_cell_without_a_value_says_why() -> None:
    one = indicator()
    found = bare_cell(one, 2023, ["reason.none_decides"], ["reason.other_scope"])
    assert (found.kind, found.doubt) == (CellKind.UNPROVEN, "reason.other_scope")
    assert bare_cell(one, 2023, [], []).reason == "reason.too_large"
    assert joined(["a", "", "b", "a"]) == "a + b"
    assert weakest_grade([Grade.VERIFIED, Grade.WEAK]) == "weak"
    assert weakest_grade([]) == "verified"
