"""The tables of checks: each whole, in both languages, as many as the reference counts."""

from loopbook.programs.conformance.check import (
    SECTIONS,
    Level,
    Unmet,
    Verdict,
    checks_of,
    data_text,
    skipped,
)

COUNTS = {
    "operations": 63,
    "headers": 17,
    "problems": 16,
    "capture": 8,
    "paging": 6,
    "parameters": 80,
    "semantics": 9,
    "subscription": 10,
    "probes": 47,
    "hash": 22,
}


def test_there_are_278_checks_each_whole_and_in_both_languages() -> None:
    checks = [check for section in SECTIONS for check in checks_of(section)]
    assert {section: len(checks_of(section)) for section in SECTIONS} == COUNTS
    assert len(checks) == len({check.id for check in checks}) == 278
    for check in checks:
        assert check.clause
        for words in (check.title, check.says, check.mend):
            assert words["en"]
            assert words["zh"]
        assert any("一" <= letter <= "鿿" for letter in check.says["zh"]), check.id
        assert check.level in Level


def test_the_operations_are_those_of_the_interface() -> None:
    asked = [(check.fields["method"], check.fields["path"]) for check in checks_of("operations")]
    methods = [method for method, _ in asked]
    assert {m: methods.count(m) for m in methods} == {
        "GET": 28,
        "OPTIONS": 28,
        "POST": 4,
        "DELETE": 3,
    }
    assert len({path for _, path in asked}) == 29
    assert len(set(asked)) == 63


def test_an_unmet_check_says_what_came_of_it() -> None:
    assert Unmet("a.key", why="because").verdict is Verdict.FAILED
    assert Unmet("a.key", why="because").values == {"why": "because"}
    assert skipped("a.key", why="x").verdict is Verdict.SKIPPED
    assert data_text("seed.json").startswith("{")
