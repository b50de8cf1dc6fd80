"""Personal fields in JSON: found at any depth and spelling, nothing else is touched."""

import json

from hypothesis import given
from hypothesis import strategies as st

from loopbook.formats.personal import concealed, concealed_master, may_hold

NAMES = frozenset({"urn:loopbook:v1:owner"})
CONTEXT = b'[{"lb":"urn:loopbook:v1:"}]'


def hidden(value: str) -> str:
    return f"<{len(value)}>"


def test_a_field_is_found_by_prefix_address_and_escape_and_the_rest_stays() -> None:
    content = (
        b'{ "lb:owner" :"Li \\"X\\"", "sub":{"urn:loopbook:v1:owner":\n["a", {"b":1}]},'
        b'"note": "lb:owner: Li", "ilmd":{"lb:\\u006fwner":12.50, "lb:other":"owner"}}'
    )
    written, found = concealed(content, CONTEXT, NAMES, hidden)
    assert found == ("urn:loopbook:v1:owner",)
    assert written == (
        b'{ "lb:owner" :"<6>", "sub":{"urn:loopbook:v1:owner":\n"<13>"},'
        b'"note": "lb:owner: Li", "ilmd":{"lb:\\u006fwner":"<4>", "lb:other":"owner"}}'
    )
    assert may_hold(content, NAMES)


def test_content_without_the_field_is_the_same_object() -> None:
    content = b'{"epcList":["urn:x:1"]}'
    assert not may_hold(content, NAMES)
    assert concealed(content, CONTEXT, NAMES, hidden) == (content, ())


def test_the_attribute_of_a_master_record_is_found() -> None:
    content = (
        b'{"attributes":[{"attribute":"Li","id":"lb:owner"},{"attribute":"x","id":"lb:role"}],'
        b'"id":"urn:x:1","type":"urn:x:t"}'
    )
    written, found = concealed_master(content, CONTEXT, NAMES, hidden)
    assert found == ("urn:loopbook:v1:owner",)
    assert json.loads(written)["attributes"][0] == {"attribute": "<2>", "id": "lb:owner"}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=5) | st.sampled_from(["lb:owner", "lb:x"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["lb:owner", "ilmd", "lb:x"]), _JSON), st.booleans())
def test_any_json_is_the_same_but_for_the_field(event: dict[str, object], is_ascii: bool) -> None:
    content = json.dumps(event, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")
    try:
        content.decode()
    except UnicodeDecodeError:
        return
    written, _ = concealed(content, CONTEXT, NAMES, hidden)

    def expected(value: object) -> object:
        if isinstance(value, dict):
            return {
                name: "*" if name == "lb:owner" else expected(one) for name, one in value.items()
            }
        return [expected(one) for one in value] if isinstance(value, list) else value

    def starred(value: object) -> object:
        if isinstance(value, dict):
            return {
                name: "*" if name == "lb:owner" and str(one).startswith("<") else starred(one)
                for name, one in value.items()
            }
        return [starred(one) for one in value] if isinstance(value, list) else value

    assert starred(json.loads(written)) == expected(event)
