"""Attribution: the indicators of items of a rule pack as sections, each with its own values."""

from collections.abc import Iterator

from loopbook.programs.reference.markdown import code, plain, table
from loopbook.terms.attribution import Attribution, Direct
from loopbook.terms.scheme import Scheme


def attribution_sections(scheme: Scheme) -> Iterator[str]:
    """Yield a section for each indicator of items, and one for the parts without a name."""
    for found in scheme.attributions.values():
        yield _indicator(found)
    if scheme.parts:
        headings = ("component", "class", "step", "source", "rule")
        rows = (
            (
                code(part.component),
                code(part.item_class),
                code(part.biz_step),
                plain(part.source),
                code(part.rule),
            )
            for part in scheme.parts
        )
        lead = "Masses that events state, which go into their item without a name of their own."
        yield f"### Parts\n\n{lead}\n\n{table(headings, rows)}"


def _indicator(found: Attribution) -> str:
    details = (
        f"A {found.kind.value} in {code(found.unit.code)}, by {found.weight.value}",
        f" of {code(found.substance)}" if found.substance else "",
        f" by {code(found.value_fact)}" if found.value_fact else "",
        f", told apart by {code(found.by)}" if found.by else "",
        f", claimed by {code(found.claim)}" if found.claim else "",
        f"; stock {found.stock.value}, model {found.model.value}.",
    )
    headings = ("class", "event", "action", "step", "own value", "added", "grade", "source", "rule")
    parts = (
        f"### {found.id}",
        f"{plain(found.title_en)} · {plain(found.title_zh)}",
        "".join(details),
        f"Source: {plain(found.source)} ({code(found.rule)})",
        table(headings, (_row(row) for row in found.directs)),
    )
    return "\n\n".join(parts)


def _row(row: Direct) -> tuple[str, ...]:
    return (
        code(row.item_class),
        plain(row.event_type),
        plain(row.action),
        code(row.biz_step),
        _own(row),
        "yes" if row.is_added else "",
        plain(row.grade),
        plain(row.source),
        code(row.rule),
    )


def _own(row: Direct) -> str:
    if row.fact:
        return f"fact {code(row.fact)}"
    if row.value is None:
        return code(row.origin)
    spread = "" if row.sd is None else f" ± {row.sd:g}"
    factor = f" {code(row.factor)}" if row.factor else ""
    return f"{row.value:g}{spread}{factor}, {row.per.value}"
