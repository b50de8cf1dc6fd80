"""One address for one key of an event; what a key is made of is tested in terms/identifier."""

import pytest

from loopbook.errors import EventError
from loopbook.formats.gs1_key import canonical_key, is_malformed

HOME = "https://id.gs1.org"


def test_urn_and_link_have_one_address() -> None:
    address = f"{HOME}/01/09520001001024/21/A%281%29%21"
    assert canonical_key("urn:epc:id:sgtin:9520001.000102.A(1)!") == address
    assert canonical_key("http://shop.example.org/a/01/09520001001024/21/A(1)!?x=1") == address
    assert canonical_key("urn:uuid:1") == "urn:uuid:1"


@pytest.mark.parametrize(
    "text", ["urn:epc:id:sgtin:9520001.00102.A1", "https://id.gs1.org/DBHKVAdpQgqrCgAc"]
)
def test_an_identifier_without_address_is_an_error_of_the_event(text: str) -> None:
    with pytest.raises(EventError, match="LB-F43"):
        canonical_key(text)


def test_a_malformed_urn_is_known() -> None:
    assert is_malformed("urn:epc:id:sgtin:9520001.00102.A1")
    assert not is_malformed("urn:epc:id:sgtin:9520001.000102.A1")
