"""One object, decoded once: exact numbers, no name twice, one hash for the same words."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import ParseError
from loopbook.formats.content import canonical_bytes, content_of, decoded_once, encoding_like

CONTEXT = b'[{"ex":"https://example.org/v/"}]'
OTHER = b'[{"other":"https://example.org/v/"}]'
NAMES = st.text(st.characters(codec="utf-8", exclude_characters=":"), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


def digest(text: str, context: bytes = b"") -> str:
    return content_of(text.encode(), context).digest.hex()


def test_the_hash_is_of_sorted_keys_without_white_space() -> None:
    # sha256 of {"a":1,"b":[2]}
    assert digest('{ "b": [2], "a": 1 }') == (
        "0855bfc20eb6cfaa4be7d6b510c63dd22997718bddadcb1a4915cec3a16145b9"
    )


@pytest.mark.parametrize("number", ["1.0", "1.00", "1e0", "10E-1", "0.1e1"])
def test_a_number_has_one_spelling(number: str) -> None:
    assert digest(f'{{"a":{number}}}') == digest('{"a":1}')


@pytest.mark.parametrize(
    ("left", "right"), [("1", "2"), ("0.1", "0.10000000000000000001"), ("1", '"1"')]
)
def test_other_words_have_another_hash(left: str, right: str) -> None:
    assert digest(f'{{"a":{left}}}') != digest(f'{{"a":{right}}}')


def test_the_name_counts_and_not_its_prefix() -> None:
    long = digest('{"https://example.org/v/x":{"https://example.org/v/y":1}}')
    assert digest('{"ex:x":{"ex:y":1}}', CONTEXT) == long
    assert digest('{"other:x":{"other:y":1}}', OTHER) == long


def test_record_time_and_context_do_not_count() -> None:
    text = '{"a":1,"recordTime":"2025-01-01T00:00:00Z","@context":{"z":"urn:z:"}}'
    assert digest(text) == digest('{"a":1}')


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_layout_and_order_do_not_matter(value: dict[str, object]) -> None:
    shown = json.dumps(value, indent=2)
    turned = json.dumps(dict(reversed(value.items())), ensure_ascii=False)
    assert digest(shown) == digest(turned)


def test_numbers_are_exact() -> None:
    read = content_of(b'{"a":0.1,"b":12345678901234567890123,"c":2.50}', b"")
    assert read.written == {"a": Decimal("0.1"), "b": 12345678901234567890123, "c": Decimal("2.5")}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b'{"a":1,"a":1}', "LB-F09"),
        (b'{"a":{"b":1,\n"b" :2}}', "LB-F09"),
        (b'{"a":[{"x\\"":1,"x\\"":1}]}', "LB-F09"),
        (b'{"a":1,"\\u0061":2}', "LB-F09"),
        (b'{"ex:a":1,"https://example.org/v/a":2}', "LB-F09"),
        (b'{"a":NaN}', "LB-F08"),
        (b'{"a":-Infinity}', "LB-F08"),
        (b'{"a":1e999999}', "LB-F10"),
        (b'{"a":1e%s}' % (b"9" * 400), "LB-F10"),
        (b'{"a":0.%s}' % (b"1" * 80), "LB-F10"),
        (b'{"a":%s}' % (b"1" * 5000), "LB-F10"),
        (b'{"a":"\xb5\xe7\xb3\xd8"}', "LB-F04"),
        (b'{"a":"\n"}', "LB-F08"),
        (b"[1]", "LB-F11"),
        (b"", "LB-F08"),
        (b'{"a":%s}' % (b"[" * 100_000 + b"]" * 100_000), "LB-F07"),
    ],
)
def test_what_cannot_be_kept_exactly_is_refused(text: bytes, code: str) -> None:
    with pytest.raises(ParseError) as fault:
        content_of(text, CONTEXT)
    assert fault.value.code == code


def test_text_that_looks_like_a_name_twice_is_none() -> None:
    read = content_of(b'{"a":"\\"b\\":\\"b\\" :","c":":"}', b"")
    assert read.written == {"a": '"b":"b" :', "c": ":"}


def test_two_event_ids_are_told_and_the_last_is_read() -> None:
    read = content_of(b'{"eventID":"urn:a:1","eventID":"urn:a:2"}', b"")
    assert read.has_two_ids
    assert read.written["eventID"] == "urn:a:2"


@pytest.mark.parametrize(
    ("text", "name"), [("\u7535\u6c60", "GB18030"), ("Fl\u00e4che", "Windows-1252")]
)
def test_the_encoding_it_looks_like_is_named(text: str, name: str) -> None:
    assert encoding_like(text.encode(name)) == name


def test_bytes_of_no_encoding_are_called_latin() -> None:
    assert encoding_like(b"\x81 \xff") == "Latin-1"


def test_an_object_alone_is_decoded_strictly() -> None:
    assert decoded_once(b'{"a":1}') == {"a": 1}
    for text in (b'{"a":1,"a":2}', b"[]"):
        with pytest.raises(ParseError):
            decoded_once(text)


def test_canonical_bytes_keep_characters_as_they_are() -> None:
    assert canonical_bytes({"b": "电", "a": Decimal("1.5")}) == '{"a":1.5,"b":"电"}'.encode()
