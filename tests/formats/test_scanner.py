"""Values found in chunks: the same wherever a chunk ends."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import ParseError
from loopbook.formats import scanner
from loopbook.formats.scanner import Scanner

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


class Drops(io.BytesIO):
    """A stream that cannot be sought and gives a few bytes at a time."""

    def __init__(self, text: bytes, size: int = 7) -> None:
        super().__init__(text)
        self._size = size

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self._size)

    def seekable(self) -> bool:
        return False


@pytest.mark.slow
@given(
    st.lists(st.dictionaries(st.text(max_size=6), JSON, max_size=4), max_size=6), st.integers(1, 9)
)
def test_items_are_the_members_of_the_array_whatever_the_chunks(
    members: list[dict[str, object]], size: int
) -> None:
    text = json.dumps(members, ensure_ascii=False).encode("utf-8", "surrogatepass")
    slices = list(Scanner(Drops(text, size)).items())
    assert [json.loads(piece.content) for piece in slices[:-1]] == members
    assert slices[-1].is_end
    for piece in slices[:-1]:
        assert text[piece.offset : piece.offset + len(piece.content)] == piece.content


@given(st.dictionaries(st.text(max_size=6), JSON, max_size=5), st.integers(1, 9))
def test_members_are_taken_or_skipped_one_by_one(whole: dict[str, object], size: int) -> None:
    text = json.dumps(whole).encode()
    taken = Scanner(Drops(text, size))
    assert {name: json.loads(taken.value()) for name in taken.members()} == whole
    skipped = Scanner(Drops(text, size))
    for _ in skipped.members():
        skipped.skip()
    assert skipped.peek() == b""


def test_values_stand_one_after_another() -> None:
    slices = list(Scanner(io.BytesIO(b'{"a":1}\n{"b":"}"}\n')).values())
    assert [piece.content for piece in slices] == [b'{"a":1}', b'{"b":"}"}', b""]


def test_a_text_that_ends_early_says_at_which_byte() -> None:
    with pytest.raises(ParseError) as fault:
        list(Scanner(io.BytesIO(b'[{"a":1},{"b"')).items())
    assert (fault.value.code, fault.value.values["byte"]) == ("LB-F01", 13)


def test_the_values_before_an_early_end_are_given() -> None:
    pieces = Scanner(io.BytesIO(b'[{"a":1},{"b"')).items()
    assert next(pieces).content == b'{"a":1}'


def test_another_byte_than_expected_is_quoted() -> None:
    with pytest.raises(ParseError, match="'<html>'"):
        Scanner(io.BytesIO(b"<html>")).take(b"{")


@pytest.mark.parametrize(
    "text", [b'{"a" 1}', b"{a:1}", b'{"a":1 "b":2}', b'{"\xff":1}', b'{"a":]}']
)
def test_an_object_that_is_none_is_an_error(text: bytes) -> None:
    place = Scanner(io.BytesIO(text))
    with pytest.raises(ParseError):
        [place.value() for _ in place.members()]


def test_a_value_too_large_is_stepped_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "VALUE_BYTES_MAX", 100)
    large = json.dumps({"text": 'x"\\' * 200_000})
    pieces = list(Scanner(io.BytesIO(f'[{{"a":1}},{large},{{"b":2}}]'.encode())).items())
    assert [piece.content for piece in pieces] == [b'{"a":1}', b"", b'{"b":2}', b""]
    assert [piece.is_end for piece in pieces] == [False, False, False, True]


def test_depth_is_told_of_the_value_that_has_it() -> None:
    deep = b"[" * 65 + b"]" * 65
    pieces = list(Scanner(io.BytesIO(b"[[],%s,[[]]]" % deep)).items())
    assert [piece.is_deep for piece in pieces] == [False, True, False, False]


def test_foreseeing_leaves_the_scanner_where_it_stood() -> None:
    place = Scanner(Drops(b'  {"x": [1,2], "epcisBody": {}}'))
    assert place.foresee("type", frozenset(), frozenset({"epcisBody"}))
    assert [place.value() for _ in place.members()] == [b"[1,2]", b"{}"]


@pytest.mark.parametrize("stream", [io.BytesIO, Drops])
def test_a_remembered_place_can_be_gone_back_to(stream: type[io.BytesIO]) -> None:
    place = Scanner(stream(b'{"a": [1, 2], "b": 3}'))
    seen = []
    for name in place.members():
        offset = place.remember()
        place.skip()
        place.back(offset)
        seen.append((name, place.value()))
    assert seen == [("a", b"[1, 2]"), ("b", b"3")]
    place.close()
