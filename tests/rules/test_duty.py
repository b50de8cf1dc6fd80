"""Duties of a pack."""

from datetime import date

from loopbook.terms.duty import RECORD, DutyUnit

from .lives import scheme


def test_a_duty_says_who_when_and_until_when() -> None:
    report, take_back = scheme().duties
    assert (report.party, report.trigger, report.done_by) == ("maker", "sold", RECORD)
    assert (report.number, report.unit, report.calendar) == (15, DutyUnit.WORKING_DAY, "works")
    assert report.valid_from == date(2024, 1, 1)
    assert (take_back.number, take_back.unit) == (None, None)
