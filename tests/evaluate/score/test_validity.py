"""Editions and the day of the act."""

from datetime import date

import pytest

from loopbook.evaluate.score.validity import edition_on, holds_on, validity_findings
from loopbook.terms.finding import finding_text
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.terms.standard import ScoreMethod, Standard

from .standards import row, standard


def edition(name: str, first: str = "", last: str = "", **more) -> Standard:
    days = [date.fromisoformat(day) if day else None for day in (first, last)]
    return standard(
        ScoreMethod.MEASURED, {"g": None}, (row("x"),), id=name, valid_from=days[0],
        valid_to=days[1], **more,
    )  # fmt: skip


OLD = edition("old", "2018-12-01", "2025-12-30")
NEW = edition("new", "2025-12-31")


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2018-11-30", None), ("2025-12-30", "old"), ("2025-12-31", "new"), ("2030-01-01", "new")],
)
def test_the_day_of_the_act_picks_the_edition(day: str, expected: str | None) -> None:
    found = edition_on((OLD, NEW), date.fromisoformat(day))
    assert (found.id if found else None) == expected


def test_of_two_editions_that_hold_the_later_one_counts() -> None:
    assert edition_on((edition("first"), NEW), date(2026, 1, 1)) == NEW
    assert holds_on(edition("always"), date(1900, 1, 1))


def codes(of: Standard, day: str) -> list[str]:
    return [each.code for each in validity_findings(of, date.fromisoformat(day))]


def test_an_edition_that_does_not_hold_is_told() -> None:
    assert codes(OLD, "2026-01-01") == ["LB-Z01"]
    assert codes(NEW, "2025-12-30") == ["LB-Z02"]
    assert codes(NEW, "2025-12-31") == []
    assert codes(edition("e", status=SchemeStatus.ILLUSTRATIVE), "2025-01-01") == ["LB-Z03"]


@pytest.mark.parametrize(
    ("status", "en", "zh"),
    [
        (SchemeStatus.ILLUSTRATIVE, "'illustrative'", "“示意”"),
        (SchemeStatus.REPEALED, "'repealed'", "“已废止”"),
        (SchemeStatus.DRAFT, "'draft'", "“草案”"),
    ],
)
def test_the_status_stands_in_the_language_of_the_reader(
    status: SchemeStatus, en: str, zh: str
) -> None:
    (found,) = validity_findings(edition("e", status=status), date(2025, 1, 1))
    assert en in finding_text(found, "en")
    assert zh in finding_text(found, "zh")
    assert status.value not in finding_text(found, "zh")
