"""Column rows: states, waivers, doubts and limits, as sheets have them."""

from loopbook.evaluate.score.column_row import is_columnar, nearest, numbers_in
from loopbook.terms.event import Grade
from loopbook.terms.score_table import KNOWN, NOT_APPLICABLE, UNKNOWN
from tests.evaluate.score.column_world import pack
from tests.evaluate.score.columned import columned, told


def test_a_waiver_needs_proof_and_a_document() -> None:
    made = columned(
        "levels",
        told("l3", 1),
        told("l3.applies", 0),
        told("l3.applies", 0, 1, documents=()),
        told("l3.applies", 0, 2, grade=Grade.WEAK),
    )
    assert made.row("l3").state.tolist() == [NOT_APPLICABLE, UNKNOWN, UNKNOWN]


def test_a_condition_says_whether_a_row_applies() -> None:
    made = columned("levels", told("l3", 1), told("l4", 1), told("l3", 0, 1))
    assert made.row("l4").state.tolist() == [KNOWN, NOT_APPLICABLE, UNKNOWN]


def test_an_answer_out_of_range_or_undocumented_counts_as_unknown() -> None:
    made = columned("levels", told("l3", 1, documents=()), told("l3", 2, 1), told("l3", 1, 2))
    assert made.row("l3").state.tolist() == [UNKNOWN, UNKNOWN, KNOWN]
    shares = columned("ratios", told("r1", 101), told("r1", 100, 1), told("r1", 120, 2),
                      told("r1.from_stock", 30, 2))  # fmt: skip
    assert shares.row("r1").state.tolist() == [UNKNOWN, KNOWN, UNKNOWN]
    assert shares.row("r1").is_odd.tolist() == [False, False, True]


def test_limits_are_met_by_the_end_that_is_known() -> None:
    made = columned(
        "all",
        told("a1", 50),
        told("a1", 60, 1, bound="at_most"),
        told("a1", 40, 2, bound="at_most"),
    )
    limit = made.row("a1").figures.levels[0].value
    assert made.row("a1").met_at(limit).tolist() == [1, -1, 0]
    assert made.row("a1").met_at(None).tolist() == [-1, -1, -1]


def test_the_nearest_statement_is_of_the_narrowest_period() -> None:
    made = columned(
        "levels",
        told("l3.applies", 0, when="2025"),
        told("l3.applies", 1, when="2024..2026", published="2027-01-01"),
        told("l3.applies", 1, when="2025-06"),
    )
    rows = nearest(made.context, "l3.applies")
    assert made.context.table.columns.sequence[rows[0]] == 1
    assert rows.tolist()[1:] == [-1, -1]


def test_a_mix_without_product_does_not_apply() -> None:
    made = columned(
        "leading", told("e3", 50), told("made", 0), told("e3", 50, 1), told("made", 2, 1)
    )
    row = made.row("e3")
    assert row.state.tolist()[:2] == [NOT_APPLICABLE, KNOWN]
    assert row.is_odd.tolist() == [False, False, True]


def test_standards_that_reckon_their_limits_are_left_to_the_exact_engine() -> None:
    standards = pack().standards
    assert all(is_columnar(each) for each in standards.values())
    declared = {each.declared for each in numbers_in(standards["levels"]) if each.declared}
    assert declared == {"l5.I"}
