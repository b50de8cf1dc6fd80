"""Method: the methods of a rule pack, as sections of its page."""

from collections.abc import Iterator

from loopbook.programs.reference.markdown import code, exact, plain, table
from loopbook.terms.method import Method, MethodInput
from loopbook.terms.scheme import Scheme


def method_sections(scheme: Scheme) -> Iterator[str]:
    """Yield a section for each method: what it asks, its steps, checks, items, coefficients."""
    for method in scheme.methods.values():
        parts = (
            f"### {method.id}",
            f"{plain(method.title_en)} · {plain(method.title_zh)}",
            f"Variant: {plain(method.variant_en)} · {plain(method.variant_zh)}",
            f"Source: {plain(method.source)} ({code(method.rule)})",
            _inputs(method),
            _steps(method),
            _checks(method),
            _items(method),
        )
        yield "\n\n".join(part for part in parts if part)


def _inputs(method: Method) -> str:
    rows = (
        (
            code(each.id),
            plain(each.label_en),
            plain(each.label_zh),
            code(each.unit.code),
            "yes" if each.is_each else "",
            _bounds(each),
            "" if each.default is None else exact(each.default),
            code(each.rule),
        )
        for each in method.inputs.values()
    )
    return table(("input", "en", "zh", "unit", "each item", "bounds", "default", "rule"), rows)


def _bounds(each: MethodInput) -> str:
    if each.low is None and each.high is None:
        return ""
    low, high = ("" if end is None else exact(end) for end in (each.low, each.high))
    return f"{low} to {high}" if high else f"from {low}"


def _steps(method: Method) -> str:
    rows = (
        (
            code(each.id),
            plain(each.label_en),
            plain(each.label_zh),
            code(each.formula.text),
            code(each.unit.code),
            "yes" if each.is_each else "",
            "yes" if each.is_output else "",
            code(each.rule),
        )
        for each in method.steps.values()
    )
    return table(("step", "en", "zh", "formula", "unit", "each item", "output", "rule"), rows)


def _checks(method: Method) -> str:
    rows = (
        (
            code(each.id),
            code(each.must.text),
            f"{plain(each.message_en)} {plain(each.mend_en)}",
            f"{plain(each.message_zh)}{plain(each.mend_zh)}",
            code(each.rule),
        )
        for each in method.checks
    )
    return table(("check", "must", "en", "zh", "rule"), rows)


def _items(method: Method) -> str:
    stated = {
        item: ", ".join(
            f"{code(each.input)} {exact(each.value)} ({each.grade.value}, {code(each.rule)})"
            for each in method.coefficients.values()
            if each.item == item
        )
        for item in method.items
    }
    rows = (
        (
            code(each.id),
            plain(each.label_en),
            plain(each.label_zh),
            plain(each.group),
            stated[each.id],
            code(each.rule),
        )
        for each in method.items.values()
    )
    return table(("item", "en", "zh", "group", "coefficients", "rule"), rows)
