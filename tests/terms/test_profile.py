"""Profiles: what a rule weighs."""

import pytest

from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.profile import Profile, judged, rules, severity_of
from loopbook.wording import catalogue

WEIGHT = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}


@pytest.mark.parametrize("code", rules())
def test_a_stricter_profile_never_weighs_less(code: str) -> None:
    weights = [WEIGHT[rules()[code].severities[profile]] for profile in Profile]
    assert weights == sorted(weights, reverse=True)
    assert rules()[code].source


def test_each_rule_has_its_words() -> None:
    assert {f"{code}.what" for code in rules()} <= catalogue().keys()


def test_a_finding_has_the_weight_of_its_rule() -> None:
    found = Finding("LB-F58", Severity.WARNING, Place("a.json", event=3))
    (strict,) = judged([found], Profile.STRICT)
    assert (strict.severity, strict.place) == (Severity.ERROR, found.place)
    assert judged([found], Profile.STANDARD) == (found,)


def test_what_no_table_has_weighs_as_it_was_found() -> None:
    for profile in Profile:
        assert severity_of("LB-P01", profile, Severity.NOTE) is Severity.NOTE
        assert severity_of("LB-F03", profile, Severity.ERROR) is Severity.ERROR
