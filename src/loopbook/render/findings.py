"""Findings: as lines for a terminal and as a table, the heavy ones marked in words."""

from collections.abc import Sequence

from loopbook.render.table import Table, table_of
from loopbook.terms.finding import Finding, Severity, finding_text, place_text, values_in
from loopbook.wording import say


def severity_text(severity: Severity, language: str = "en") -> str:
    """Return the severity in words."""
    return say(f"chart.severity.{severity.value}", language)


def finding_lines(findings: Sequence[Finding], language: str = "en") -> list[str]:
    """Return a line for each finding: severity, then what, where and how to mend it."""
    return [
        f"{severity_text(finding.severity, language)}: {finding_text(finding, language)}"
        for finding in findings
    ]


def finding_rows(findings: Sequence[Finding], language: str = "en") -> Table:
    """Return the findings as a table: code, severity, what, where, mend, rule."""
    names = ("code", "severity", "what", "where", "mend", "rules")
    rows = [
        (
            finding.code,
            severity_text(finding.severity, language),
            say(f"{finding.code}.what", language, **values_in(finding, language)),
            place_text(finding.place, language),
            say(f"{finding.code}.mend", language, **values_in(finding, language)),
            finding.rule,
        )
        for finding in findings
    ]
    return table_of("findings", names, rows, language)
