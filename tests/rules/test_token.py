"""Tokens of a formula."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.rules.token import tokens_of


def test_tokens_have_kind_text_and_column() -> None:
    tokens = [(t.kind, t.text, t.column) for t in tokens_of("flow(a-b) >= 1.5e3 [kg/m3]")]
    assert tokens == [
        ("name", "flow", 1),
        ("sign", "(", 5),
        ("name", "a-b", 6),
        ("sign", ")", 9),
        ("sign", ">=", 11),
        ("number", "1.5e3", 14),
        ("unit", "kg/m3", 20),
        ("end", "", 27),
    ]


def test_names_may_be_of_any_script() -> None:
    assert [t.text for t in tokens_of("flow(废纸)")][2] == "废纸"


def test_what_is_no_token_ends_the_reading_there() -> None:
    last = tokens_of("1 + $x")[-1]
    assert (last.kind, last.text, last.column) == ("other", "$", 5)


@given(st.text(max_size=100))
def test_any_text_has_tokens_in_order_and_an_end(text: str) -> None:
    tokens = tokens_of(text)
    assert tokens[-1].kind in ("end", "other")
    columns = [token.column for token in tokens]
    assert columns == sorted(columns)
    assert columns[-1] <= len(text) + 1
