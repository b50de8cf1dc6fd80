"""A report says in words, in both languages, what is met, what is not, and what is not measured."""

import pytest

from loopbook.programs.bench.figure import (
    Figure,
    Requirement,
    Sense,
    Unit,
    alone,
    compared,
    unmeasured,
)
from loopbook.programs.bench.machine import this_machine
from loopbook.programs.bench.report import (
    bench_report,
    figure_lines,
    head_lines,
    number,
    tail_lines,
)
from loopbook.programs.bench.scale import Scale

COUNTS = {"nodes": 254, "between": 713, "links": 10**7}


def trace(must: float) -> Figure:
    asked = Requirement(Sense.SPEED, must=must, limit=2.0)
    return compared("trace", Unit.MILLISECONDS, [(1.0, 4.0), (1.0, 5.0)], asked, COUNTS)


def test_a_figure_is_told_with_reference_ratio_requirement_and_verdict() -> None:
    lines = list(figure_lines(trace(3), "en"))
    assert lines[0].startswith("trace of 254 nodes and 713 links")
    assert lines[0].endswith("10,000,000 links: 1 ms; rounds: 2")
    assert "SQLite" in lines[1]
    assert lines[2] == ("  4.5x as fast (4–5); required: at least 3x; required: at most 2 ms; met")


def test_what_is_missed_is_said_in_words() -> None:
    assert list(figure_lines(trace(9), "en"))[2].endswith("NOT met")
    assert list(figure_lines(trace(9), "zh"))[2].endswith("未达到")
    assert list(figure_lines(trace(3), "zh"))[2].endswith("；达到")


def test_a_figure_alone_has_no_reference_and_one_not_measured_no_numbers() -> None:
    hashes = alone("hash", Unit.PER_SECOND, [21_000], 20_000, {"bytes": 700})
    assert len(list(figure_lines(hashes, "en"))) == 2
    (line,) = figure_lines(unmeasured("memory", Unit.MEGABYTES), "en")
    assert line.endswith("not measured here")


def test_a_quick_run_says_so_and_what_is_needed(scale: Scale) -> None:
    text = "\n".join(head_lines(scale, this_machine(), "en"))
    assert "quick: 6,000 links, not the full size" in text
    assert "SYNTHETIC" in text
    assert "MB of disk" in text
    assert "合成数据" in "\n".join(head_lines(scale, this_machine(), "zh"))


def test_the_end_counts_what_is_met(scale: Scale) -> None:
    found = (trace(3), trace(9), unmeasured("memory", Unit.MEGABYTES))
    report = bench_report("0.1.0", scale, this_machine(), 7, found)
    assert list(tail_lines(report, "en")) == ["1 of 2 requirements met, in 7 s."]


@pytest.mark.parametrize(
    ("value", "text"), [(0.12345, "0.123"), (12.34, "12.3"), (12345.6, "12,346")]
)
def test_a_number_has_three_digits_that_count(value: float, text: str) -> None:
    assert number(value) == text
