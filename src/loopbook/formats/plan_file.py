"""Plan file: a plan as a JSON file, and back; the round trip is exact.

Amounts are written as texts, so that no reader rounds them. The file says what it is; another one,
or a damaged one, is named, and nothing of it is taken.
"""

from math import isfinite

import msgspec

from loopbook.errors import ParseError
from loopbook.terms.plan import Plan

PLAN_FORMAT = "loopbook-plan/1"
BYTES_MAX = 256 << 20


class _Head(msgspec.Struct, frozen=True):
    format: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    plan: Plan


def plan_bytes(plan: Plan) -> bytes:
    """Return a plan as a JSON file: UTF-8, two spaces a level; equal plans give equal bytes."""
    encoded = msgspec.json.encode(_File(PLAN_FORMAT, plan), order="deterministic")
    return msgspec.json.format(encoded, indent=1) + b"\n"


def read_plan(content: bytes, document: str) -> Plan:
    """Return the plan that a file holds.

    Parameters
      document  name for messages
    Raises      ParseError  LB-PL36 it is too large, LB-PL34 it is no plan, or damaged; says where
    """
    if len(content) > BYTES_MAX:
        raise ParseError("LB-PL36", document, table=document, limit=f"{BYTES_MAX} B")
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.format != PLAN_FORMAT:
            raise _damaged(document, f"format '{head.format[:40]}'")
        plan = msgspec.json.decode(content, type=_File).plan
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise _damaged(document, str(fault)) from fault
    # JSON has no words for infinite numbers; a number written too large reads as one.
    for amount in (plan.proof.objective, *(line.amount for line in plan.money)):
        if not isfinite(amount):
            raise _damaged(document, str(amount))
    return plan


def _damaged(document: str, why: str) -> ParseError:
    return ParseError("LB-PL34", document, why=why, wanted=PLAN_FORMAT)
