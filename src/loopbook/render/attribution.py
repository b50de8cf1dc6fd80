"""Attribution for a person: lines of one item, a table of all, where one went, flows beside items.

A value whose part is unknown never stands alone: the unknown part stands behind it.
"""

from collections.abc import Iterable, Sequence

from loopbook.render.number import number_text
from loopbook.render.table import Table, Value, plain_text, table_of
from loopbook.terms.attribution import (
    Attributed,
    AttributionKind,
    Attributions,
    Closure,
    Contribution,
    Reached,
)
from loopbook.terms.finding import finding_text
from loopbook.terms.statement import Label
from loopbook.wording import say

SHOWN = 20
"""Inputs that a person is shown; all of them are in the data."""

_TINY = 5e-7


def value_text(found: Attributed, language: str) -> str:
    """Return the value as a person reads it: number, uncertainty, unit, and what is unknown."""
    if found.kind is AttributionKind.ORIGIN:
        parts = [
            f"{named_text(name, found.labels, language)} {share_text(part, language)}"
            for name, part in found.origins.items()
        ]
        text = ", ".join(parts) or say("attribute.unknown", language)
    elif found.value is None:
        return say("attribute.unknown", language)
    else:
        text = number_text(_even(found.value), language, sd=found.sd, symbol=found.symbol)
    if found.unknown > _TINY:
        unknown = share_text(found.unknown, language)
        text = say("attribute.partly", language, value=text, unknown=unknown)
    return text


def attributed_lines(found: Attributed, language: str) -> list[str]:
    """Return the value of one item, what each of its inputs gave, and what it rests on."""
    title = found.title_zh if language.startswith("zh") else found.title_en
    lines = [f"{title}: {value_text(found, language)}", f"  {found.item}"]
    if found.per_mass is not None:
        per = number_text(_even(found.per_mass), language, symbol=found.symbol)
        lines.append("  " + say("attribute.per_mass", language, value=per))
    lines.append("  " + rule_text(found, language))
    shown = found.contributions[:SHOWN]
    if shown:
        lines.append("  " + say("attribute.inputs", language, count=len(found.contributions)))
    lines += [f"    {line}" for line in _inputs(found, shown, language)]
    if len(found.contributions) > SHOWN:
        left = len(found.contributions) - SHOWN
        lines.append("    " + say("attribute.more", language, count=left))
    lines += [f"  {finding_text(each, language)}" for each in found.missing[:SHOWN]]
    entries = ", ".join(f"#{each}" for each in found.sequences[:SHOWN])
    if entries:
        lines.append("  " + say("attribute.entries", language, entries=entries))
    lines.append(f"  {found.pack} · {', '.join(found.rules)} · {found.checkpoint.size}")
    return lines


def rule_text(found: Attributed, language: str) -> str:
    """Return the declared rule in words: weight, order, model."""
    known = ("mass", "pieces", "value")
    weight = say(f"attribute.weight.{found.weight}", language) if found.weight in known else ""
    return say(
        "attribute.rule",
        language,
        weight=weight or say("attribute.weight.of", language, name=found.weight),
        stock=say(f"attribute.stock.{found.stock.value}", language),
        model=say(f"attribute.model.{found.model.value}", language),
    )


def _inputs(found: Attributed, shown: Sequence[Contribution], language: str) -> list[str]:
    rows = [
        (
            share_text(each.share, language),
            number_text(_even(each.amount), language, symbol=found.symbol)
            if found.kind is not AttributionKind.ORIGIN
            else "",
            named_text(each.item, found.labels, language) or say("attribute.nowhere", language),
            f"#{each.sequence}",
        )
        for each in shown
    ]
    headings = tuple(
        say(f"attribute.heading.{key}", language) for key in ("share", "gave", "item", "entry")
    )
    return plain_text(headings, rows) if rows else []


def attributions_table(found: Attributions, language: str) -> Table:
    """Return every item as a row; unknown values are empty, their unknown part is not."""
    keys = ["item", "item_class", "mass_kg", "value", "sd", "unit", "unknown_part"]
    names = sorted({name for each in found.items for name in each.origins})
    rows: Iterable[tuple[Value, ...]] = (
        (
            each.item,
            each.item_class,
            each.mass_kg,
            each.value,
            each.sd,
            found.symbol,
            each.unknown,
            *(each.origins.get(name, 0.0) for name in names),
        )
        for each in found.items
    )
    table = table_of(found.indicator, keys, (), language)
    return Table(found.indicator, (*table.keys, *names), (*table.headings, *names), tuple(rows))


def reached_lines(item: str, found: Sequence[Reached], language: str) -> list[str]:
    """Return where an item went, most of it first."""
    if not found:
        return [say("attribute.stayed", language, item=item)]
    rows = [
        (
            say("attribute.unknown", language)
            if each.part is None
            else share_text(each.part, language),
            share_text(each.share, language),
            each.item,
            say("attribute.last", language) if each.is_last else "",
        )
        for each in found
    ]
    keys = ("part", "share", "item", "last")
    headings = tuple(say(f"attribute.heading.{key}", language) for key in keys)
    return [say("attribute.reached", language, item=item), *plain_text(headings, rows)]


def closure_lines(found: Sequence[Closure], language: str) -> list[str]:
    """Return each flow beside its items: stated, counted, attributed, unknown, residual."""
    rows = [
        (
            each.flow,
            number_text(_even(each.stated), language),
            number_text(_even(each.counted), language),
            number_text(_even(each.attributed), language),
            number_text(_even(each.unknown), language),
            number_text(_even(each.residual), language),
            str(each.items),
            str(each.unweighed),
        )
        for each in found
    ]
    keys = (
        "flow", "stated", "counted", "attributed", "unknown", "residual", "items", "unweighed",
    )  # fmt: skip
    return plain_text([say(f"attribute.heading.{key}", language) for key in keys], rows)


def named_text(name: str, labels: dict[str, Label], language: str) -> str:
    """Return a class or item as a person reads it: by its label where it has one."""
    if name not in labels:
        return name
    return labels[name][1 if language.startswith("zh") else 0]


def share_text(part: float, language: str) -> str:
    """Return a part of one as per cent."""
    return number_text(_even(part * 100), language, symbol="%")


def _even(value: float) -> float:
    """Return a value without the last digits of binary arithmetic, which nobody measured."""
    return float(f"{value:.12g}")
