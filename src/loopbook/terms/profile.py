"""Profile: how strictly an input is judged; what each rule weighs under it stands in `rules.csv`.

A rule is told by its code. Codes that the table lacks (faults of the text, rules of the house and
of packs) weigh the same under every profile.
"""

import csv
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec

from loopbook.terms.finding import Finding, Severity


class Profile(StrEnum):
    """How strictly an input is judged."""

    STRICT = "strict"  # every rule is an error
    STANDARD = "standard"  # what EPCIS, CBV or their schema demand is an error, the rest a warning
    LENIENT = "lenient"  # only what cannot be read, or would make a wrong number, is an error


class Rule(msgspec.Struct, frozen=True):
    """One rule of capture: what it weighs under each profile, and where it comes from."""

    code: str
    severities: Mapping[Profile, Severity]
    source: str


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rules by code, in the order of the table."""
    text = files("loopbook").joinpath("terms", "rules.csv").read_text(encoding="utf-8")
    return {
        row["code"]: Rule(
            code=row["code"],
            severities={profile: Severity(row[profile]) for profile in Profile},
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def severity_of(code: str, profile: Profile, found: Severity) -> Severity:
    """Return what a rule weighs; `found`, the weight it was found with, when no table has it."""
    rule = rules().get(code)
    return found if rule is None else rule.severities[profile]


def judged(findings: Iterable[Finding], profile: Profile) -> tuple[Finding, ...]:
    """Return the findings, each with the weight that its rule has under `profile`."""
    return tuple(_weighed(finding, profile) for finding in findings)


def _weighed(finding: Finding, profile: Profile) -> Finding:
    severity = severity_of(finding.code, profile, finding.severity)
    if severity is finding.severity:
        return finding
    return msgspec.structs.replace(finding, severity=severity)
