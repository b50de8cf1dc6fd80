"""Blend expectation: a balance or a fault of a blend in a case, met or not.

[[expect]]
blend = "id"            a blend of the pack
site = "..."            the place that keeps the balance; left out: the balance of the book
first = "2025-01-01"    the first day of a period: its balance is compared
opening, credited, claimed, lapsed, closing, lowest   kilograms
known = false           whether every input and output of it stated its amounts
item = "..."            faults and unknown claims are counted of this output alone
faults, unknown         how many there are
"""

from collections.abc import Mapping
from fractions import Fraction
from math import isclose

import msgspec

from loopbook.book.book import Book
from loopbook.errors import UnknownTerm
from loopbook.terms.blend import BlendBalance, BlendReport
from loopbook.terms.scheme import Scheme

TOLERANCE = 1e-9  # relative; amounts are exact, cases write decimals

AMOUNTS = ("opening", "credited", "claimed", "lapsed", "closing", "lowest")


class BlendOutcome(msgspec.Struct, frozen=True):
    """Whether a line holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


def blend_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> BlendOutcome:
    """Compare one expectation of a blend with what the book says.

    Raises    UnknownTerm  LB-U93 the pack has no such blend
    """
    name = str(line["blend"])
    reports = book.blends(scheme=scheme.id)
    report = next((each for each in reports if each.blend.id == name), None)
    if report is None:
        known = ", ".join(each.blend.id for each in reports) or "-"
        raise UnknownTerm("LB-U93", name=name, known=known)
    found = [_balance(report, line)] if "first" in line else []
    found += [_counted(report, line, key) for key in ("faults", "unknown") if key in line]
    return BlendOutcome(
        holds=bool(found) and all(holds for holds, _ in found),
        found="; ".join(text for _, text in found) or "-",
        rules=_rules(scheme, report),
    )


def _balance(report: BlendReport, line: Mapping[str, object]) -> tuple[bool, str]:
    asked = (str(line.get("site", "")), str(line["first"]))
    for row in report.balances:
        if (row.site, row.first.isoformat()) == asked:
            told = {name: _amount(row, name) for name in AMOUNTS}
            holds = all(
                isclose(float(told[name]), float(str(line[name])), rel_tol=TOLERANCE, abs_tol=1e-9)
                for name in AMOUNTS
                if name in line
            )
            holds = holds and row.is_known is bool(line.get("known", True))
            words = ", ".join(f"{name} {float(value):g}" for name, value in told.items())
            return holds, f"{words}, known {row.is_known}"
    return False, f"no balance of {asked}"


def _amount(row: BlendBalance, name: str) -> Fraction:
    amount: Fraction = getattr(row, f"{name}_kg")
    return amount


def _counted(report: BlendReport, line: Mapping[str, object], key: str) -> tuple[bool, str]:
    item = line.get("item")
    rows = (
        [fault.item for fault in report.faults if fault.site == line.get("site", fault.site)]
        if key == "faults"
        else list(report.unknown)
    )
    if item is not None:
        rows = [each for each in rows if each == item]
    return len(rows) == line[key], f"{len(rows)} {key} {rows}"


def _rules(scheme: Scheme, report: BlendReport) -> tuple[str, ...]:
    """Return the rows that a report rests on: the blend, its milestones and its words."""
    blend = report.blend
    milestones = [
        row for name in (*blend.inputs, *blend.outputs) for row in scheme.milestones.get(name, ())
    ]
    terms = {blend.claim, blend.mass, blend.role}
    terms |= {row.item_class for row in milestones} | {row.role for row in milestones}
    words = [scheme.vocabulary[term].rule for term in sorted(terms) if term in scheme.vocabulary]
    return (blend.rule, *(row.rule for row in milestones), *words)
