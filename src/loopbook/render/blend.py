"""Blend: balances of claimed material and claims that are not borne, as lines of text."""

from fractions import Fraction

from loopbook.render.number import number_text
from loopbook.terms.blend import BlendBalance, BlendFault, BlendReport
from loopbook.wording import say

_ENTRIES_MAX = 20
"""Entries named in a line; JSON has all."""


def blend_lines(report: BlendReport, language: str) -> list[str]:
    """Return a report as lines: its blend, its balances by site, then what is wrong."""
    blend = report.blend
    title = blend.title_zh if language.startswith("zh") else blend.title_en
    model = say(f"blend.model.{blend.model.value}", language)
    lines = [say("blend.head", language, title=title, model=model)]
    lines += [f"  {_balance(row, language)}" for row in report.balances]
    lines += [f"  {_fault(fault, language)}" for fault in report.faults]
    lines += [f"  {say('blend.unknown', language, item=item)}" for item in report.unknown]
    if not report.faults and not report.unknown and all(row.is_known for row in report.balances):
        lines.append(f"  {say('blend.fine', language)}")
    return lines


def _balance(row: BlendBalance, language: str) -> str:
    words = {
        "site": row.site or say("blend.whole_book", language),
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
    }
    if not row.is_known:
        return say("blend.balance_unknown", language, **words)
    return say(
        "blend.balance",
        language,
        **words,
        opening=number_text(row.opening_kg, language),
        credited=number_text(row.credited_kg, language),
        claimed=number_text(row.claimed_kg, language),
        lapsed=number_text(row.lapsed_kg, language),
        closing=number_text(row.closing_kg, language),
        lowest=number_text(row.lowest_kg, language),
    )


def _fault(fault: BlendFault, language: str) -> str:
    key = "blend.certificate" if fault.item else "blend.oversold"
    scale = 1
    if fault.is_share:
        key, scale = "blend.not_borne", 100
        if not 0 <= fault.claimed <= 1:
            key = "blend.not_a_part"
    more = "" if len(fault.sequences) <= _ENTRIES_MAX else " ..."
    return say(
        key,
        language,
        site=fault.site or say("blend.whole_book", language),
        item=fault.item,
        claimed=number_text(Fraction(repr(fault.claimed)) * scale, language),
        borne=number_text(Fraction(repr(fault.borne)) * scale, language),
        entries=", ".join(f"#{each}" for each in fault.sequences[:_ENTRIES_MAX]) + more,
    )
