"""The form of a @context."""

import pytest

from loopbook.formats.context_form import form_findings
from loopbook.terms.finding import Place

AT = Place("a.json", pointer="/@context")


@pytest.mark.parametrize(
    "declared", ["https://a.org/c", {"ex": "urn:x:"}, ["https://a.org/c", {"ex": "urn:x:"}], []]
)
def test_addresses_and_objects_are_taken(declared: object) -> None:
    assert form_findings(declared, AT) == ()


@pytest.mark.parametrize(
    ("declared", "pointers"),
    [
        (7, ["/@context"]),
        (None, ["/@context"]),
        ("word", ["/@context"]),
        (["https://a.org/c", "word", 7], ["/@context/1", "/@context/2"]),
        (["https://a.org/c", "https://a.org/c"], ["/@context"]),
        ([{"a": "urn:x:", "b": 1}, {"b": 1, "a": "urn:x:"}], ["/@context"]),
    ],
)
def test_anything_else_and_repetitions_are_errors(declared: object, pointers: list[str]) -> None:
    found = form_findings(declared, AT)
    assert [finding.place.pointer for finding in found] == pointers
    assert {finding.code for finding in found} == {"LB-F68"}
