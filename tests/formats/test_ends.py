"""Flows named by their ends."""

import pytest

from loopbook.errors import UnknownTerm
from loopbook.formats.ends import FlowFinder

from .wide import SYSTEM, wide

SECOND = """
[[flow]]
id = "more_waste"
source = "towns"
target = "works"
label_en = "More"
label_zh = "更多"
reference = "r"
"""


def test_ends_are_found_by_id_or_label_in_any_language_and_case() -> None:
    finder = FlowFinder(wide())
    assert finder.find("towns", "works") == "waste"
    assert finder.find("城镇", "THE WORKS") == "waste"
    assert finder.find("works", "The works") == "own"


def test_an_unknown_end_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownTerm) as caught:
        FlowFinder(wide()).find("town", "works")
    assert caught.value.code == "LB-W65"
    assert caught.value.values["nearest"] == "towns"


def test_no_flow_or_two_flows_between_the_ends_are_refused() -> None:
    with pytest.raises(UnknownTerm) as none:
        FlowFinder(wide()).find("works", "towns")
    assert (none.value.code, none.value.values["found"]) == ("LB-W66", "-")
    with pytest.raises(UnknownTerm) as two:
        FlowFinder(wide(system_toml=SYSTEM + SECOND)).find("towns", "works")
    assert two.value.values["found"] == "waste, more_waste"
