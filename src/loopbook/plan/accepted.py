"""Accepted: a plan is returned only when its independent check has nothing against it."""

import msgspec

from loopbook.errors import PlanError
from loopbook.terms.plan import Check, Plan


def accepted(plan: Plan, checks: tuple[Check, ...]) -> Plan:
    """Return the plan with the checks on its proof sheet.

    Raises    PlanError  LB-PL01  a check does not pass: the model and the check disagree
    """
    failed = [check for check in checks if not check.passed]
    if failed:
        raise PlanError("LB-PL01", plan.job, checks="; ".join(map(_told, failed)))
    return msgspec.structs.replace(plan, proof=msgspec.structs.replace(plan.proof, checks=checks))


def _told(check: Check) -> str:
    amount = f"{check.worst:g} {check.unit} > {check.tolerance:g}"
    return f"{check.name} ({amount}) {check.where}".strip()
