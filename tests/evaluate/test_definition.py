"""Dated definitions."""

import pytest

from loopbook.evaluate.definition import of_another, redefined
from loopbook.terms.period import period

from .world import definition, indicator

OLD = definition("old", until="2016-12-31", place=5)
NEW = definition("new", since="2017-01-01", place=9)
SIDE = definition("side", place=13)


@pytest.mark.parametrize(
    ("known", "scope", "base", "until", "changed"),
    [
        ((OLD, NEW), "new", "2015", "2020", True),
        ((OLD, NEW), "old", "2015", "2020", True),
        ((OLD, NEW), "", "2015", "2020", True),
        ((OLD, NEW), "new", "2017", "2020", False),
        ((OLD, NEW), "new", "2016", "2020", True),
        ((OLD, NEW), "old", "2010", "2016", False),
        ((NEW,), "new", "2015", "2020", False),  # nothing ended: it was stated later, not changed
        ((NEW, SIDE), "new", "2015", "2020", False),
        ((OLD, NEW, SIDE), "side", "2015", "2020", False),
        ((OLD, NEW, SIDE), "", "2015", "2020", False),
        ((OLD,), "old", "2015", "2020", False),
        ((), "", "2015", "2020", False),
    ],
)
def test_a_change_is_one_definition_ended_and_another_begun(
    known, scope: str, base: str, until: str, changed: bool
) -> None:
    found = redefined(indicator(definitions=known), scope, period(base), period(until))
    assert (found is not None) is changed
    if found is not None:
        assert (found.reason.values["old"], found.reason.values["new"]) == ("old", "new")
        assert found.rules == ("indicators.toml:5", "indicators.toml:9")


def test_a_declared_definition_is_another_than_the_one_wanted() -> None:
    of = indicator(definitions=(OLD, SIDE))
    found = of_another(of, "side", "old")
    assert found is not None
    assert found.reason.values["source"] == "notice on side"
    assert found.rules == ("indicators.toml:5", "indicators.toml:13")
    for scope, wanted in (("side", "side"), ("nowhere", "old"), ("side", ""), ("", "old")):
        assert of_another(of, scope, wanted) is None
