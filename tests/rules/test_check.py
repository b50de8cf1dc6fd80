"""Checks of a pack."""

from loopbook.rules.compile import compile_scheme
from loopbook.terms.finding import Severity

from .breaking import LEAVES, broken, faults_of, good


def test_checks_have_conditions_words_and_rows() -> None:
    checks = compile_scheme(good(), {}, LEAVES).checks
    assert [check.id for check in checks] == ["mass_positive", "one_piece"]
    assert checks[0].severity is Severity.ERROR
    assert checks[0].when.dimension is checks[0].must.dimension is None
    assert (checks[0].rule, checks[1].rule) == ("checks.toml:2", "checks.toml:13")
    assert checks[0].mend_zh == "请重新称量。"


def test_a_check_that_repeats_an_id_or_lacks_a_language_is_a_fault() -> None:
    assert (
        "stands in checks.toml:2 already"
        in faults_of(broken("checks.toml", '"one_piece"', '"mass_positive"'))[0]
    )
    assert "'mend_zh' is empty" in faults_of(broken("checks.toml", "mend_zh", "#"))[0]
