"""Check: what the standard asks, and what came of asking it."""

import csv
from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files

import msgspec

SECTIONS = (
    "operations",
    "headers",
    "problems",
    "capture",
    "paging",
    "parameters",
    "semantics",
    "subscription",
    "probes",
    "hash",
)
"""Sections in the order of the scorecard; each has a table `data/SECTION.csv`."""

_COMMON = 9


class Verdict(StrEnum):
    """What came of a check."""

    PASSED = "passed"
    FAILED = "failed"
    WARNING = "warning"
    SKIPPED = "skipped"


class Level(StrEnum):
    """How much is asked: a failed `should` is a warning; `either` passes whatever is done."""

    MUST = "must"
    SHOULD = "should"
    EITHER = "either"


class Check(msgspec.Struct, frozen=True):
    """One thing that the standard asks.

    Fields
      says    what is asked, in our words;  clause  where it stands
      mend    what a server does to pass
      fields  further columns of the section's table
    """

    id: str
    section: str
    level: Level
    title: Mapping[str, str]
    says: Mapping[str, str]
    clause: str
    mend: Mapping[str, str]
    fields: Mapping[str, str] = {}


class Exchange(msgspec.Struct, frozen=True):
    """A request and its answer, cut to what a person reads; credentials left out."""

    request: str
    status: int
    answer: str


class Result(msgspec.Struct, frozen=True):
    """What came of a check: the verdict, why (a key of the catalogue), and the exchanges."""

    check: Check
    verdict: Verdict
    why: str = ""
    values: Mapping[str, object] = {}
    evidence: tuple[Exchange, ...] = ()


class Unmet(Exception):
    """A check ends here, not passed; `why` is a row of the wording catalogue.

    It never leaves the suite: the run makes a result of it.
    """

    def __init__(self, why: str, verdict: Verdict = Verdict.FAILED, /, **values: object) -> None:
        self.why = why
        self.verdict = verdict
        self.values = values
        super().__init__(why)


def skipped(why: str, /, **values: object) -> Unmet:
    """Return the end of a check that could not be made."""
    return Unmet(why, Verdict.SKIPPED, **values)


def checks_of(section: str) -> list[Check]:
    """Return the checks of a section, in the order of its table."""
    rows = csv.DictReader(data_text(f"{section}.csv").splitlines())
    return [_check(section, row) for row in rows]


def data_text(name: str) -> str:
    """Return a file of the suite's data."""
    return files(__package__).joinpath("data").joinpath(name).read_text(encoding="utf-8")


def _check(section: str, row: dict[str, str]) -> Check:
    return Check(
        id=row["id"],
        section=section,
        level=Level(row["level"]),
        title={"en": row["title_en"], "zh": row["title_zh"]},
        says={"en": row["says_en"], "zh": row["says_zh"]},
        clause=row["clause"],
        mend={"en": row["mend_en"], "zh": row["mend_zh"]},
        fields=dict(list(row.items())[_COMMON:]),
    )
