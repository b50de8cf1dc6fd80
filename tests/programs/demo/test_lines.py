"""The report as text: whole in both languages, and it ends with the surprise."""

import pytest

from loopbook.programs.demo.lines import report_lines, surprise_lines
from loopbook.programs.demo.report import DemoReport

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_is_whole_in_both_languages(demo_findings: DemoReport, language: str) -> None:
    text = "\n".join(report_lines(demo_findings, language))
    assert "share_a_nmc" in text
    assert str(demo_findings.checkpoint.size) in text
    assert "{" not in text.replace("{}", "")


def test_the_evidence_chain_has_four_lines(demo_findings: DemoReport) -> None:
    lines = surprise_lines(demo_findings.surprise, demo_findings.book, "en")
    chain = [line for line in lines if line[:2] in {"1 ", "2 ", "3 ", "4 "}]
    assert len(chain) == 4
    assert f"#{demo_findings.surprise.witness.sequence}" in chain[3]
    assert "pulsebat/cells.csv, rows" in chain[3]


def test_the_last_lines_give_the_link_and_the_voided_event(demo_findings: DemoReport) -> None:
    lines = report_lines(demo_findings, "en")
    assert "/statement/cn-battery/share_a_nmc?period=2025" in lines[-2]
    assert "8.3" in lines[-1]
    assert "E3" in lines[-1]
