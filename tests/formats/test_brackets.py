"""Brackets outside strings, compared with a plain walk over the bytes."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.formats.brackets import brackets


def walked(text: bytes) -> tuple[list[tuple[int, int]], bool]:
    """The plain loop: what `brackets` must give."""
    marks, inside, escaped = [], False, False
    for place, byte in enumerate(text):
        if inside and escaped:
            escaped = False
        elif inside and byte == 0x5C:
            escaped = True
        elif byte == 0x22:
            inside = not inside
        elif not inside and byte in b"{[":
            marks.append((place, 1))
        elif not inside and byte in b"}]":
            marks.append((place, -1))
    return marks, inside


def given_marks(text: bytes, is_inside: bool = False) -> tuple[list[tuple[int, int]], bool]:
    marks, places, ends_inside = brackets(text, is_inside)
    return list(zip(places.tolist(), marks.tolist(), strict=True)), ends_inside


def test_brackets_in_strings_are_text() -> None:
    assert given_marks(b'{"a}":["]",{}]}') == (
        [(0, 1), (6, 1), (11, 1), (12, -1), (13, -1), (14, -1)],
        False,
    )


def test_an_escaped_quote_does_not_end_a_string() -> None:
    assert given_marks(rb'{"a":"\"}\\"}') == ([(0, 1), (12, -1)], False)


def test_a_text_may_begin_inside_a_string() -> None:
    assert given_marks(b'}",}', is_inside=True) == ([(3, -1)], False)


PARTS = [b'"x"', rb'"\""', rb'"}\\"', b"{", b"}", b"[", b",1"]


@given(st.lists(st.sampled_from(PARTS), max_size=40), st.sampled_from([b"", b'"{', rb'"\"']))
def test_the_places_are_those_of_a_plain_walk(parts: list[bytes], end: bytes) -> None:
    text = b"".join(parts) + end
    assert given_marks(text) == walked(text)
