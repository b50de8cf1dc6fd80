"""Checks of packs: applied, broken, unknown; and their words."""

from tests.trace.world import check, event, packed, report, scheme

from loopbook.terms.event import Action, EventType
from loopbook.terms.finding import Severity, finding_text
from loopbook.trace.check import broken_checks, open_checks

SOH = "urn:loopbook:v1:soh"


def broken(made, *checks) -> list[str]:
    return [finding.values["check"] for finding in broken_checks(made, scheme(checks))]


def inspected(*values: str):
    return event(
        action=Action.OBSERVE,
        epcs=("a",),
        biz_step="inspecting",
        sensors=tuple(report(SOH, value, "P1") for value in values),
    )


RANGE = check("has(soh)", "fact(soh) <= 105 [P1]")


def test_a_check_speaks_when_its_rule_is_broken_and_only_then() -> None:
    assert broken(inspected("106"), RANGE) == ["c"]
    assert broken(inspected("105"), RANGE) == []
    assert broken(inspected(), RANGE) == []


def test_each_of_several_readings_is_checked_and_one_finding_told() -> None:
    assert broken(inspected("90", "120", "130", "95"), RANGE) == ["c"]


def test_a_must_that_is_unknown_is_not_broken() -> None:
    assert broken(inspected(), check("is_step(inspecting)", "fact(soh) > 0 [P1]")) == []
    assert broken(inspected(), check("is_step(inspecting)", "has(soh)")) == ["c"]
    assert broken(inspected(), check("fact(soh) > 0 [P1]", "is_step(receiving)")) == []


def test_pieces_are_the_instances_an_event_names() -> None:
    sixteen = check("is_type(AggregationEvent)", "pieces() = 2 [C62]")
    assert broken(packed(1, "p", ["a", "b"]), sixteen) == []
    assert broken(packed(1, "p", ["a"]), sixteen) == ["c"]
    assert broken(event(EventType.OBJECT, epcs=("a",)), sixteen) == []


def test_the_words_are_those_of_the_pack_with_the_value_in_them() -> None:
    rule = check("has(soh)", "fact(soh) <= 105 [P1]", Severity.WARNING)
    (finding,) = broken_checks(inspected("106"), scheme([rule]))
    assert finding.severity is Severity.WARNING
    assert finding.rule == "checks.toml:1"
    assert finding_text(finding) == "LB-P01 Health 106 P1 is wrong. Test again."
    assert finding_text(finding, "zh") == "LB-P01 健康状态 106 P1 有误。 请重新检测。"


def test_only_checks_that_values_decide_are_left_open() -> None:
    checks = [
        RANGE,
        check("is_step(receiving)", "has(mass)", id_="step"),
        check("is_step(inspecting)", "has(soh)", id_="has"),
        check("is_step(inspecting)", "has(mass)", id_="lack"),
        check("fact(soh) > 90 [P1] or is_step(inspecting)", "fact(soh) > 0 [P1]", id_="or"),
    ]
    left = [one.id for one in open_checks(inspected("99"), scheme(checks))]
    assert left == ["c", "lack", "or"]
    assert [one.id for one in open_checks(inspected(), scheme(checks))] == ["has", "lack", "or"]


def test_checks_named_are_the_only_ones_looked_at() -> None:
    pack = scheme([RANGE, check("has(soh)", "has(mass)", id_="lack")])
    found = list(broken_checks(inspected("106"), pack, pack.checks[1:]))
    assert [one.values["check"] for one in found] == ["lack"]
    assert list(broken_checks(inspected("106"), pack, ())) == []
