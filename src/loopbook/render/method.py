"""Method: what a computation asks and what it came to, as lines for a terminal.

The variant is always told beside the title: results of one title under two definitions are not to
be taken for one another.
"""

from collections.abc import Iterable, Mapping, Sequence

from loopbook.evaluate.explain import reason_text
from loopbook.render.number import number_text, unit_symbol
from loopbook.render.table import plain_text
from loopbook.render.width import shorten
from loopbook.terms.event import Grade
from loopbook.terms.method import (
    Change,
    Computed,
    Line,
    Method,
    MethodInput,
    MethodSheet,
    Used,
)
from loopbook.terms.quantity import Unit
from loopbook.wording import say

_FORMULA_ROOM = 72
_VARIANT_ROOM = 60
_SOURCE_ROOM = 48


def method_list(methods: Mapping[str, Method], language: str = "en") -> list[str]:
    """Return a line for each method: id, title, variant."""
    rows = [
        (
            each.id,
            titled(each.title_en, each.title_zh, language),
            shorten(titled(each.variant_en, each.variant_zh, language), _VARIANT_ROOM),
        )
        for each in methods.values()
    ]
    tables = (
        "footprints",
        say("footprint.title", language),
        say("footprint.variant", language),
    )
    return plain_text(_headings("method.list_columns", language), [*rows, tables])


def method_lines(method: Method, language: str = "en") -> list[str]:
    """Return what a method asks and how it computes: inputs, then steps with their formulas."""
    steps = [
        (
            f"{titled(step.label_en, step.label_zh, language)} ({step.id})",
            say("method.yes", language) if step.is_each else "",
            symbol_of(step.unit, language) or "1",
            shorten(step.formula.text, _FORMULA_ROOM),
        )
        for step in method.steps.values()
    ]
    inputs = [_need(wanted, language) for wanted in method.inputs.values()]
    return [
        *_head(method, language),
        "",
        say("method.inputs", language),
        *plain_text(_headings("method.need_columns", language), inputs),
        "",
        say("method.steps", language),
        *plain_text(_headings("method.step_columns", language), steps),
    ]


def sheet_lines(sheet: MethodSheet, language: str = "en") -> list[str]:
    """Return the answer of `compute`: results, steps between, inputs, changes, sensitivity."""
    lines = _head(sheet.method, language)
    for result in sheet.results:
        is_alone = len(sheet.results) == 1
        lines += ["", *_result_lines(result, language, is_alone=is_alone)]
    if sheet.changes:
        lines += ["", say("method.changes", language), *_change_lines(sheet.changes, language)]
    for step in dict.fromkeys(change.step for change in sheet.changes):
        lines += _sensitivity_lines(against(sheet.changes, step), language)
    return lines


def titled(english: str, chinese: str, language: str) -> str:
    """Return the one of two texts that `language` wants."""
    return chinese if language.startswith("zh") else english


def against(changes: Sequence[Change], step: str) -> list[tuple[Change, float | None]]:
    """Return the changes of a step, the first as it is, the others by how far they lie from it.

    Returns   change and difference to the first in points; None where either is unknown
    """
    found = [change for change in changes if change.step == step]
    if not found:
        return []
    first = found[0]
    pairs: list[tuple[Change, float | None]] = [
        (each, None if None in (each.value, first.value) else _apart(each, first))
        for each in found[1:]
    ]
    return [(first, None), *sorted(pairs, key=lambda pair: -abs(pair[1] or 0.0))]


def _apart(change: Change, first: Change) -> float:
    return (change.value or 0.0) - (first.value or 0.0)


def _head(method: Method, language: str) -> list[str]:
    title = titled(method.title_en, method.title_zh, language)
    variant = titled(method.variant_en, method.variant_zh, language)
    return [
        f"{title} ({method.id}, {method.pack}@{method.version})",
        say("method.of", language, variant=variant),
        say("method.source", language, source=method.source),
    ]


def _headings(key: str, language: str) -> list[str]:
    return say(key, language).split("|")


def _need(wanted: MethodInput, language: str) -> tuple[str, ...]:
    low, high = ("" if each is None else f"{float(each):g}" for each in (wanted.low, wanted.high))
    default = "" if wanted.default is None else f"{float(wanted.default):g}"
    return (
        titled(wanted.label_en, wanted.label_zh, language),
        wanted.id,
        symbol_of(wanted.unit, language) or "1",
        say("method.yes", language) if wanted.is_each else "",
        f"{low}..{high}" if low or high else "",
        default,
    )


def _result_lines(result: Computed, language: str, *, is_alone: bool) -> list[str]:
    """Return one result: of several only the answers, of one every step and input."""
    name = " ".join(filter(None, (result.variant, str(result.period or ""))))
    shown = [line for line in _outputs_first(result.lines) if is_alone or line.is_output]
    steps = [_line_cells(line, language) for line in shown]
    head = [name] if name else []
    lines = [*head, *plain_text(_headings("method.step_columns", language), steps)]
    lines += [text for line in shown if line.is_output for text in _share_lines(line, language)]
    if is_alone:
        inputs = [_used_cells(used, language) for used in result.inputs]
        lines += ["", say("method.inputs", language)]
        lines += plain_text(_headings("method.columns", language), inputs)
    return lines


def _share_lines(line: Line, language: str) -> list[str]:
    """Return what part of a sum stands on which grade; nothing where no figure has one."""
    if list(line.shares) == ["stated"]:
        return []
    label = titled(line.label_en, line.label_zh, language)
    parts = {_grade_name(grade, language): part for grade, part in line.shares.items()}
    told = ((name, number_text(round(100 * part, 1), language)) for name, part in parts.items())
    return [
        say("method.shares", language, label=label, grade=name, share=share) for name, share in told
    ]


def _outputs_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: not line.is_output)


def _line_cells(line: Line, language: str) -> tuple[str, ...]:
    return (
        titled(line.label_en, line.label_zh, language),
        line.item,
        _amount(line, language),
        shorten(line.formula, _FORMULA_ROOM),
    )


def _amount(line: Line, language: str) -> str:
    if line.value is None:
        why = "; ".join(reason_text(reason, language) for reason in line.missing)
        return say("method.unknown", language, why=shorten(why, _FORMULA_ROOM))
    return number_text(line.value, language, sd=line.sd, symbol=symbol_of(line.unit, language))


def symbol_of(unit: Unit, language: str = "en") -> str:
    """Return what stands behind a number: nothing for a pure number, % for a share."""
    return unit_symbol(unit, language) if unit.dimension or unit.factor != 1 else ""


def _used_cells(used: Used, language: str) -> tuple[str, ...]:
    return (
        titled(used.label_en, used.label_zh, language),
        used.item,
        number_text(used.value, language, sd=used.sd or None),
        symbol_of(used.unit, language),
        say(f"method.origin.{used.origin}", language),
        "" if used.grade is None else _grade_name(used.grade.value, language),
        shorten(used.source, _SOURCE_ROOM),
    )


def _grade_name(grade: str, language: str) -> str:
    if grade in {each.value for each in Grade}:
        return say(f"explain.grade.{grade}", language)
    return say("method.grade.stated", language)


def _change_lines(changes: Sequence[Change], language: str) -> list[str]:
    rows = [
        (
            change.variant,
            titled(change.label_en, change.label_zh, language),
            str(change.first),
            str(change.last),
            number_text(change.value, language, sd=change.sd, symbol="%"),
        )
        for change in changes
    ]
    wanted = _headings("method.change_columns", language)
    return plain_text([wanted[1], wanted[0], *wanted[2:]], [(r[1], r[0], *r[2:]) for r in rows])


def _sensitivity_lines(pairs: list[tuple[Change, float | None]], language: str) -> list[str]:
    if len(pairs) < 2:
        return []
    first = pairs[0][0]
    title = titled(first.label_en, first.label_zh, language)
    rows = [
        (
            change.variant,
            number_text(change.value, language, symbol="%"),
            "" if apart is None else number_text(round(apart, 2), language),
        )
        for change, apart in pairs
    ]
    heading = say("method.sensitivity", language, reference=first.variant)
    return [
        "",
        f"{title}: {heading}",
        *plain_text(_headings("method.sensitivity_columns", language), rows),
    ]
