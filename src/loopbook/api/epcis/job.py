"""Job: a capture job as the standard shows it, its findings as problems.

Source    openapi.json of EPCIS 2.0: CaptureJob; EPCIS 2.0, section 12.6.1
"""

from loopbook.api.epcis.refusal import STATUSES, ProblemType
from loopbook.terms.finding import Finding, Severity, place_text
from loopbook.terms.job import Job
from loopbook.wording import say

CONFLICT = "LB-D01"
ATTRIBUTES = ("captureID", "running", "success")
"""Members that are attributes in XML."""


def job_members(job: Job, language: str) -> dict[str, object]:
    """Return the members of a job; what was wrong is told in `language`."""
    errors = [one for one in job.findings if one.severity is Severity.ERROR]
    warnings = [one for one in job.findings if one.severity is not Severity.ERROR]
    members: dict[str, object] = {
        "captureID": job.id,
        "createdAt": _instant(job.created.isoformat()),
        "running": job.is_running,
        "success": job.success,
        "captureErrorBehaviour": job.behaviour.value,
        "errors": [finding_problem(one, language) for one in errors],
        "warnings": [finding_problem(one, language) for one in warnings],
        "findingsLeftOut": job.findings_left_out,
        "events": job.events,
        "appended": job.appended,
        "repeated": job.repeated,
        "refused": job.refused,
    }
    if job.finished is not None:
        members["finishedAt"] = _instant(job.finished.isoformat())
    return members


def finding_problem(finding: Finding, language: str) -> dict[str, object]:
    """Return a finding as a problem: rule, place, sentence, mend."""
    kind = (
        ProblemType.RESOURCE_ALREADY_EXISTS if finding.code == CONFLICT else ProblemType.VALIDATION
    )
    what = say(f"{finding.code}.what", language, **finding.values)
    mend = say(f"{finding.code}.mend", language, **finding.values)
    where = place_text(finding.place, language)
    stop = "。" if language.startswith("zh") else "."
    return {
        "type": kind.value,
        "title": what,
        "status": STATUSES[kind],
        "detail": f"{finding.code} {what}{f' {where}{stop}' if where else ''} {mend}",
        "code": finding.code,
        "severity": finding.severity.value,
        "what": what,
        "where": where,
        "event": finding.place.event,
        "pointer": finding.place.pointer,
        "mend": mend,
    }


def _instant(text: str) -> str:
    return text.replace("+00:00", "Z")
