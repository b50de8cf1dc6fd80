"""A job as the standard shows it."""

from datetime import UTC, datetime

from loopbook.api.epcis.job import job_members
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.job import Behaviour, Job
from loopbook.terms.party import owner

MOMENT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
JOB = Job(
    id="a",
    reader=owner("mine"),
    media="application/json",
    behaviour=Behaviour.PROCEED,
    octets=10,
    events=2,
    created=MOMENT,
)


def test_a_running_job_has_no_end() -> None:
    members = job_members(JOB, "en")
    assert "finishedAt" not in members
    assert members["createdAt"] == "2026-01-05T08:30:00Z"
    assert (members["running"], members["success"], members["errors"]) == (True, True, [])


def test_findings_become_problems_and_warnings_stand_apart() -> None:
    place = Place(document="capture/a", event=2, pointer="/bizStep")
    findings = (
        Finding("LB-H14", Severity.ERROR, place),
        Finding("LB-D01", Severity.ERROR, place, {"id": "x", "sequence": "3"}),
        Finding("LB-H12", Severity.WARNING, place),
    )
    job = Job(
        **{name: getattr(JOB, name) for name in JOB.__struct_fields__}
        | {"finished": MOMENT, "success": False, "findings": findings}
    )
    members = job_members(job, "zh")
    errors, warnings = members["errors"], members["warnings"]
    assert isinstance(errors, list)
    assert isinstance(warnings, list)
    assert [error["status"] for error in errors] == [400, 409]
    assert errors[0]["where"] == "capture/a，第 2 个事件，/bizStep"
    assert [warning["code"] for warning in warnings] == ["LB-H12"]
    assert members["finishedAt"] == "2026-01-05T08:30:00Z"
