"""Identifiers in tables: the telling end, or the whole where it is short."""

import pytest

from loopbook.render.identifier import brief


@pytest.mark.parametrize(
    ("identifier", "short"),
    [
        ("https://id.example.org/01/09520001000102/21/P001", "…/21/P001"),
        ("https://id.example.org/414/9520001000034", "…/414/9520001000034"),
        ("urn:epc:id:sgtin:9520001.000010.L1", "…:sgtin:9520001.000010.L1"),
        ("urn:loopbook:v1:recycled_aluminium", "…:v1:recycled_aluminium"),
        ("demo", "demo"),
        ("", ""),
    ],
)
def test_an_identifier_keeps_its_telling_end(identifier: str, short: str) -> None:
    assert brief(identifier) == short
