"""Faults: collected, sorted by file and line, each once."""

import pytest

from loopbook.errors import SchemeError
from loopbook.rules.fault import Faults, nearest


def test_faults_come_by_file_then_line_number_and_each_once() -> None:
    faults = Faults()
    for rule in ("posting.csv:10", "posting.csv:9", "checks.toml:2", "posting.csv:9"):
        faults.add(rule, "empty", column="flow")
    places = [line.split(" ")[0] for line in faults.lines()]
    assert places == ["checks.toml:2", "posting.csv:9", "posting.csv:10"]
    assert len(faults) == 4


def test_no_fault_stops_nothing_and_any_fault_stops_with_all() -> None:
    faults = Faults()
    faults.stop("good")
    faults.add("posting.csv:2", "empty", column="flow")
    with pytest.raises(SchemeError) as caught:
        faults.stop("good")
    assert caught.value.faults == ("posting.csv:2 'flow' is empty. Write it.",)
    assert "posting.csv:2 'flow' is empty." in str(caught.value)
    assert "共 1 处错误" in caught.value.message("zh")


def test_the_nearest_name_is_offered_or_all_when_they_are_few() -> None:
    assert nearest("cell_in", ("cells_in", "cells_out")) == "'cells_in'"
    assert nearest("zzz", ("a", "b")) == "'a', 'b'"
    assert nearest("zzz", [f"name{n}" for n in range(9)]) == "-"
    assert nearest("zzz", ()) == "-"
