"""Where an audit stands: phases, law, time limits."""

from datetime import date

import pytest

from loopbook.evaluate.audit.status import (
    audit_status,
    completeness,
    events_of,
    obligations,
    table_status,
)
from loopbook.terms.audit import AuditForm, DeadlineState, PhaseState
from tests.evaluate.audit.filed import audit, recording

TEAM = {"name": "Lin", "role": "leader", "department": "production", "duty": "leads"}


def test_an_empty_audit_asks_for_its_first_table(form: AuditForm) -> None:
    status = audit_status(audit(), form, date(2026, 2, 1))
    assert status.next_tables[0] == "parameters"
    assert {phase.state for phase in status.phases} == {PhaseState.EMPTY}
    assert completeness(status.phases) == 0.0
    assert [phase.number for phase in status.phases] == [1, 2, 3, 4, 5, 6, 7]


def test_a_required_cell_that_is_empty_is_named_by_its_row(form: AuditForm) -> None:
    file = audit(recording("team", TEAM, {**TEAM, "duty": ""}))
    status = table_status(file, form.tables["team"], form)
    assert (status.rows, status.missing, status.is_complete) == (2, ((3, "duty"),), False)
    assert (status.document, status.sha256) == ("team.csv", "0" * 64)


def test_parameters_that_nobody_declares_are_missing(form: AuditForm) -> None:
    row = {"parameter": "closure_limit", "value": "5", "source": "team"}
    status = table_status(audit(recording("parameters", row)), form.tables["parameters"], form)
    assert (0, "low_cost") in status.missing
    assert (0, "closure_limit") not in status.missing


def test_a_phase_with_one_table_is_begun(form: AuditForm) -> None:
    status = audit_status(audit(recording("team", TEAM)), form, date(2026, 2, 1))
    assert status.phases[0].state is PhaseState.BEGUN


def test_time_limits_run_from_the_list(form: AuditForm) -> None:
    days = recording(
        "days",
        {"event": "published", "day": "2026-02-10"},
        {"event": "started", "day": "2026-04-01"},
    )
    status = audit_status(audit(days), form, date(2026, 5, 1))
    found = {each.clock: each for each in status.deadlines}
    assert (found["publish"].last, found["publish"].state) == (
        date(2026, 2, 15),
        DeadlineState.DONE,
    )
    assert (found["start"].last, found["start"].state) == (date(2026, 3, 15), DeadlineState.LATE)
    assert (found["submit"].last, found["submit"].state) == (
        date(2027, 1, 15),
        DeadlineState.OPEN,
    )
    assert found["submit"].days_left == 259


def test_without_a_list_no_time_limit_runs(form: AuditForm) -> None:
    status = audit_status(audit(listed=""), form, date(2026, 5, 1))
    assert {each.state for each in status.deadlines} == {DeadlineState.UNKNOWN}
    assert events_of(audit(listed="")) == {}


@pytest.mark.parametrize(
    ("day", "is_mandatory"), [(date(2026, 8, 14), True), (date(2026, 8, 15), None)]
)
def test_the_energy_limit_is_listed_until_the_code_and_a_case_of_the_state_after(
    form: AuditForm, day: date, is_mandatory: bool | None
) -> None:
    (found,) = obligations(form, ["high-energy"], day)
    assert found.is_mandatory is is_mandatory


def test_toxic_inputs_are_listed_under_both_laws(form: AuditForm) -> None:
    for day in (date(2026, 8, 14), date(2026, 8, 15)):
        (found,) = obligations(form, ["double-hazard"], day)
        assert found.is_mandatory is True
    assert "967" in found.law_en


def test_the_next_round_is_due_after_the_years_of_its_cycle(form: AuditForm) -> None:
    file = audit(
        recording("parameters", {"parameter": "cycle", "value": "heavy_metal"}),
        recording("days", {"event": "submitted", "day": "2027-01-08"}),
    )
    assert audit_status(file, form, date(2027, 2, 1)).next_round == date(2029, 1, 8)


def test_the_penalty_is_that_of_the_law_of_the_day(form: AuditForm) -> None:
    ids = [
        [p.id for p in audit_status(audit(), form, day).penalties]
        for day in (date(2026, 8, 14), date(2026, 8, 15))
    ]
    assert ids == [["refusal_2012"], ["refusal_code"]]
