"""Legal entity identifiers; python-stdnum is the oracle."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum import lei as oracle

from loopbook.terms.identifier.explanation import is_fine
from loopbook.terms.identifier.lei import check_digits, explain_lei, looks_like_lei

LEI = "213800KUD8LAJWSQ9D15"  # the example of python-stdnum


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=18, max_size=18))
def test_the_check_digits_are_those_of_the_oracle(body: str) -> None:
    assert oracle.is_valid(body + check_digits(body))


def test_a_wrong_pair_of_check_digits_names_the_right_one() -> None:
    assert is_fine(explain_lei(LEI))
    made = explain_lei(LEI[:-1] + "6")
    assert made.findings[0].values["mended"] == LEI
    assert looks_like_lei(LEI)
    assert not looks_like_lei("1" * 20)
