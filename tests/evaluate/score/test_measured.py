"""Values only."""

from loopbook.terms.standard import ScoreMethod

from .standards import row, sheet, standard, yes_no


def test_nothing_is_scored_and_a_mandatory_row_still_knocks_out() -> None:
    of = standard(ScoreMethod.MEASURED, {"g": None}, (row("x"), yes_no("basic", is_mandatory=True)))
    found = sheet(of, {"x": 12, "basic": 0})
    assert [each.value for each in found.criteria] == [12.0, 0.0]
    assert [each.met for each in found.criteria] == [None, False]
    assert (found.total.value, found.knocked_out, found.level) == (0.0, True, "")
