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

DIGITS_MAX = 60
"""Digits that an amount may have before its point, or behind it."""


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
    _must_be_numbers(plan, document)
    for table in plan.tables:
        if any(len(row) != len(table.columns) for row in table.rows):
            raise _damaged(document, f"table '{table.key}': cells")
    return plan


def _must_be_numbers(plan: Plan, document: str) -> None:
    """Refuse endless numbers: JSON has no words for them, but one written too large reads as one.

    An amount of a flow is written as text, and could have any number of digits.
    """
    for flow in plan.flows:
        digits = flow.quantity.as_tuple().exponent
        if not isinstance(digits, int) or max(-digits, flow.quantity.adjusted()) > DIGITS_MAX:
            raise _damaged(document, f"quantity '{str(flow.quantity)[:40]}'")
    told: list[object] = [msgspec.to_builtins(plan)]
    while told:
        each = told.pop()
        if isinstance(each, dict):
            told.extend(each.values())
        elif isinstance(each, list | tuple):
            told.extend(each)
        elif isinstance(each, float) and not isfinite(each):
            raise _damaged(document, str(each))


def _damaged(document: str, why: str) -> ParseError:
    return ParseError("LB-PL34", document, why=why, wanted=PLAN_FORMAT)
