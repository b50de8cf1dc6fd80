"""Hashing: ids that a server assigns are compared, none is computed."""

from loopbook.programs.conformance.check import Verdict, checks_of
from loopbook.programs.conformance.hashing import spellings

from .tiny import verdict_of


def test_every_rule_has_its_spellings() -> None:
    checks = checks_of("hash")
    assert len(checks) == 22
    assert sorted(spellings()) == sorted(check.id for check in checks)
    for check in checks:
        expected = 1 if check.fields["kind"] in {"form", "vector"} else 2
        assert len(spellings()[check.id]) == expected


def test_a_server_that_assigns_other_ids_is_told_once_and_the_rest_is_skipped() -> None:
    assert verdict_of("EH01").why == "conformance.why.no_hash"
    assert verdict_of("EH01").verdict is Verdict.FAILED
    for check in ("EH03", "EH20"):
        assert verdict_of(check).verdict is Verdict.SKIPPED


def test_a_server_that_takes_nothing_is_told() -> None:
    assert verdict_of("EH01", "fails").why == "conformance.why.not_seeded"
    assert verdict_of("EH05", "fails").verdict is Verdict.SKIPPED
