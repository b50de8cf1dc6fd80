"""Operations: each is asked, and what is wrong with its answer is named."""

import pytest

from loopbook.programs.conformance.check import Unmet, Verdict
from loopbook.programs.conformance.operations import must_match

from .tiny import verdict_of


@pytest.mark.parametrize(
    "check",
    ["OP01", "OP02", "OP03", "OP04", "OP05", "OP07", "OP09", "OP12", "OP50", "OP51", "OP53"],
)
def test_what_conforms_passes(check: str) -> None:
    result = verdict_of(check)
    assert result.verdict is Verdict.PASSED, (result.why, result.values)
    assert result.evidence


@pytest.mark.parametrize(
    ("check", "fault", "why"),
    [
        ("OP01", "no_allow", "header_value"),
        ("OP09", "wrong_type", "no_document"),
        ("OP04", "fails", "status"),
        ("OP14", "", "status"),
        ("OP10", "", "status"),
        ("OP62", "no_faults_at_all", ""),
        ("OP12", "twice", ""),
        ("OP12", "wrong_type", "not_seeded"),
    ],
)
def test_what_does_not_conform_is_named(check: str, fault: str, why: str) -> None:
    result = verdict_of(check, fault)
    assert result.why == (f"conformance.why.{why}" if why else "")


def test_events_are_matched_exactly_unless_said_otherwise() -> None:
    must_match("q", ["a", "b"], "b a")
    must_match("q", ["a"], "a ?b")
    must_match("q", ["a", "b"], "a ?b")
    must_match("q", ["a", "b"], ">a b")
    must_match("q", [], "")
    for found, expected in ((["a"], "a b"), (["a", "a"], "a"), (["b", "a"], ">a b"), (["?"], "")):
        with pytest.raises(Unmet):
            must_match("q", found, expected)
