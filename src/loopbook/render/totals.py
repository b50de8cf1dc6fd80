"""Totals of an export, for a terminal and for programs."""

import math

from loopbook.render.basis import basis_text
from loopbook.render.number import amount_text, layer_value
from loopbook.render.table import plain_text
from loopbook.terms.account import Total
from loopbook.terms.export import ExportTotals
from loopbook.wording import say

_COLUMNS = ("flow", "layer", "class", "amount", "basis", "grain", "source", "count")


def total_lines(found: ExportTotals, language: str = "en") -> list[str]:
    """Return the totals as a table, a line each, in the order of their keys."""
    headings = [say(f"totals.{column}", language) for column in _COLUMNS]
    rows = [_row(total, found, language) for total in found.totals]
    values = {"period": str(found.period), "pack": found.pack, "count": len(rows)}
    return [say("totals.title", language, **values), *plain_text(headings, rows)]


def _row(total: Total, found: ExportTotals, language: str) -> list[str]:
    layer = found.layers[total.layer]
    source = " ".join(part for part in (total.publisher, total.scope, total.published) if part)
    if total.depth:
        source = f"{source} {say('totals.parts', language)}".strip()
    return [
        total.flow,
        total.layer,
        total.item_class,
        amount_text(total.amount, layer, language, sd=_sd(total)),
        basis_text(total.basis, language),
        say(f"totals.grain.{total.grain.value}", language),
        source,
        str(total.count),
    ]


def _sd(total: Total) -> float | None:
    return None if total.unstated_count else math.sqrt(max(total.variance, 0.0))


def total_records(found: ExportTotals) -> list[dict[str, object]]:
    """Return the totals for programs: quanta as texts, so that no digit is lost."""
    records: list[dict[str, object]] = []
    for total in found.totals:
        layer, sd = found.layers[total.layer], _sd(total)
        records.append(
            {
                "flow": total.flow,
                "layer": total.layer,
                "item_class": total.item_class,
                "basis": total.basis.value,
                "grain": total.grain.value,
                "publisher": total.publisher,
                "scope": total.scope,
                "grade": total.grade.value,
                "published": total.published,
                "depth": total.depth,
                "quanta": str(total.amount),
                "quantum": layer.quantum.code,
                "amount": float(layer_value(total.amount, layer)),
                "sd": None if sd is None else float(layer_value(sd, layer)),
                "unit": layer.unit.code,
                "months": total.months,
                "count": total.count,
                "unstated": total.unstated_count,
                "rules": list(total.rules),
            }
        )
    return records
