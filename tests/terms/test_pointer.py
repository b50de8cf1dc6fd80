"""Pointers of RFC 6901."""

from loopbook.terms.pointer import step


def test_a_pointer_escapes_what_is_its_own() -> None:
    assert step("", "epcList") == "/epcList"
    assert step(step("/quantityList", 0), "uom") == "/quantityList/0/uom"
    # RFC 6901, section 5: the members "a/b" and "m~n".
    assert (step("", "a/b"), step("", "m~n")) == ("/a~1b", "/m~0n")
