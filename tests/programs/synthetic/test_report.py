"""Reports: counts, the label, and commands that can be typed."""

import json

from loopbook.book.book import Book
from loopbook.programs.synthetic import Plan
from loopbook.programs.synthetic.report import synthetic_lines, synthetic_report
from loopbook.render.plain import json_text


def test_the_report_counts_and_says_that_it_is_synthetic(
    small_plan: Plan, small_book: Book
) -> None:
    report = synthetic_report(small_book, small_plan)
    told = json.loads(json_text(report, "en"))
    assert told["is_synthetic"] is True
    assert told["events"] == small_plan.tally.events
    assert told["links"] == small_plan.tally.links
    assert told["checkpoint"]["size"] == small_book.checkpoint().size


def test_lines_name_the_label_in_both_languages_and_what_to_type(
    small_plan: Plan, small_book: Book
) -> None:
    report = synthetic_report(small_book, small_plan)
    english, chinese = synthetic_lines(report, "en"), synthetic_lines(report, "zh")
    assert english[1].startswith("SYNTHETIC")
    assert chinese[1].startswith("合成数据")
    assert f"loopbook trace {small_plan.looped} --book :memory:" in "\n".join(english)
    assert "loopbook account --period" in english[-1]
