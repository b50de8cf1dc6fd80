"""Unified social credit codes; python-stdnum is the oracle."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as oracle

from loopbook.terms.identifier.explanation import is_fine
from loopbook.terms.identifier.uscc import (
    ALPHABET,
    check_character,
    explain_uscc,
    is_uscc,
    looks_like_uscc,
)

CODE = "91110000600037341L"  # the example of python-stdnum
bodies = st.builds(
    str.__add__,
    st.text("0123456789", min_size=8, max_size=8),
    st.text(ALPHABET, min_size=9, max_size=9),
)


@given(bodies)
def test_the_check_character_is_that_of_the_oracle(body: str) -> None:
    assert check_character(body) == oracle.calc_check_digit(body)
    code = body + check_character(body)
    assert is_uscc(code) is oracle.is_valid(code) is True


def test_a_code_is_taken_apart() -> None:
    made = explain_uscc(CODE)
    assert [part.value for part in made.parts] == ["9", "1", "110000", "600037341", "L"]
    assert made.parts[0].meaning == "authority_market"
    assert is_fine(made)


def test_a_letter_of_authority_is_read_although_the_oracle_refuses_it() -> None:
    body = "N2110101MF0000000"
    code = body + check_character(body)
    assert is_uscc(code)
    assert not oracle.is_valid(code)


def test_a_wrong_check_character_names_the_right_one() -> None:
    made = explain_uscc(CODE[:-1] + "M")
    assert [(f.code, f.values["mended"]) for f in made.findings] == [("LB-I42", CODE)]
    assert made.canonical == ""


def test_letters_that_are_not_used_are_told() -> None:
    code = CODE.replace("6", "O", 1)
    assert looks_like_uscc(code)
    assert explain_uscc(code).findings[0].values == {"text": "O"}
