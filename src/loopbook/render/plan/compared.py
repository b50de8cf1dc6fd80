"""Compared: two plans side by side, a plan beside what happened, and how far a search has come."""

from collections.abc import Iterable, Iterator, Sequence

from loopbook.evaluate.explain import reason_text
from loopbook.render.number import number_text
from loopbook.render.plan.unit import unit_text
from loopbook.render.table import plain_text
from loopbook.terms.plan_comparison import (
    ActualFlow,
    DecisionPair,
    PlanActual,
    PlanComparison,
)
from loopbook.terms.progress import Progress
from loopbook.wording import say

ROWS_SHOWN = 200
"""Rows of a table that are shown; what is left out is counted. JSON has all."""


def comparison_lines(found: PlanComparison, language: str = "en") -> list[str]:
    """Return what differs between two plans: objective, decisions, flows, money, limits."""
    unit = unit_text(found.unit, language)
    lines = [
        say(
            "plan.compared.objective",
            language,
            first=number_text(found.first, language, symbol=unit),
            second=number_text(found.second, language, symbol=unit),
            difference=number_text(found.second - found.first, language, symbol=unit),
        )
    ]
    if found.status[0] is not found.status[1]:
        first, second = (say(f"plan.status.{each.value}", language) for each in found.status)
        lines.append(say("plan.compared.status", language, first=first, second=second))
    if not found.is_same_input:
        lines.append(say("plan.compared.other_input", language))
    if found.currency[0] != found.currency[1]:
        first, second = found.currency
        lines.append(say("plan.compared.currency", language, first=first, second=second))
    for name, (first, second) in found.settings.items():
        values = {"name": name, "first": first or "-", "second": second or "-"}
        lines.append(say("plan.compared.setting", language, **values))
    parts = (
        ("decisions", ("decision", "subject", "other", "period"), _decisions(found, language)),
        ("flows", ("from", "to", "material", "period", "unit"), _flows(found, language)),
        ("money", ("item", "period"), _money(found, language)),
        ("bindings", ("limit", "subject", "period"), _bindings(found, language)),
    )
    told = [
        line for key, columns, pairs in parts for line in _section(key, columns, pairs, language)
    ]
    lines += told
    if not told:
        lines.append(say("plan.compared.same", language))
    return lines


def _section(
    key: str, columns: Sequence[str], pairs: Iterable[list[str]], language: str
) -> Iterator[str]:
    rows = list(pairs)
    if not rows:
        return
    yield ""
    yield say(f"plan.section.{key}", language)
    headings = [say(f"plan.heading.{column}", language) for column in (*columns, "first", "second")]
    yield from plain_text(headings, rows[:ROWS_SHOWN])
    if len(rows) > ROWS_SHOWN:
        yield say("plan.compared.more", language, count=len(rows) - ROWS_SHOWN)


def _decisions(found: PlanComparison, language: str) -> Iterator[list[str]]:
    for each in found.decisions:
        name = f"{each.label} ({each.subject})" if each.label else each.subject
        kind = say(f"plan.decision.{each.kind}", language)
        first = _taken(each, each.first, language, is_taken=each.in_first)
        second = _taken(each, each.second, language, is_taken=each.in_second)
        yield [kind, name, each.other, each.period, first, second]


def _taken(each: DecisionPair, value: float | None, language: str, *, is_taken: bool) -> str:
    if not is_taken:
        return "-"
    if value is None:
        return say("plan.compared.yes", language)
    return number_text(value, language, symbol=unit_text(each.unit, language))


def _flows(found: PlanComparison, language: str) -> Iterator[list[str]]:
    for each in found.flows:
        amounts = [number_text(value, language) for value in (each.first, each.second)]
        unit = unit_text(each.unit, language)
        yield [each.source, each.target, each.material, each.period, unit, *amounts]


def _money(found: PlanComparison, language: str) -> Iterator[list[str]]:
    for each in found.money:
        amounts = [number_text(value, language) for value in (each.first, each.second)]
        yield [say(f"plan.money.{each.item}", language), each.period, *amounts]


def _bindings(found: PlanComparison, language: str) -> Iterator[list[str]]:
    for each in found.bindings:
        first = _price(each.first, language, binds=each.in_first)
        second = _price(each.second, language, binds=each.in_second)
        yield [reason_text(each.limit, language), each.subject, each.period, first, second]


def _price(value: float | None, language: str, *, binds: bool) -> str:
    if not binds:
        return "-"
    return say("plan.compared.binds", language) if value is None else number_text(value, language)


def actual_lines(found: PlanActual, language: str = "en") -> list[str]:
    """Return a plan beside what happened, as text: planned, actual, difference, share."""
    columns = ("from", "to", "material", "period", "unit", "planned", "actual", "difference")
    headings = [say(f"plan.heading.{column}", language) for column in (*columns, "share")]
    rows = [_actual(each, language) for each in found.flows[:ROWS_SHOWN]]
    lines = list(plain_text(headings, rows))
    if len(found.flows) > ROWS_SHOWN:
        lines.append(say("plan.compared.more", language, count=len(found.flows) - ROWS_SHOWN))
    counts = {
        "planned": sum(each.planned is not None for each in found.flows),
        "both": sum(each.share is not None for each in found.flows),
        "other": sum(each.planned is None for each in found.flows),
    }
    lines.append(say("plan.actual.counts", language, **counts))
    if found.unreadable:
        lines.append(say("plan.actual.unreadable", language, periods=", ".join(found.unreadable)))
    if found.unplaced:
        lines.append(say("plan.actual.unplaced", language, count=found.unplaced))
    return lines


def _actual(each: ActualFlow, language: str) -> list[str]:
    amounts = [
        number_text(value, language) for value in (each.planned, each.actual, each.difference)
    ]
    share = "" if each.share is None else f"{number_text(each.share * 100, language)} %"
    unit = unit_text(each.unit, language)
    return [each.source, each.target, each.material, each.period, unit, *amounts, share]


def progress_line(progress: Progress, language: str = "en") -> str:
    """Return how far a search has come, on one line."""
    gap = progress.gap
    values = {
        "stage": say(progress.stage, language),
        "incumbent": number_text(progress.incumbent, language),
        "bound": number_text(progress.bound, language),
        "gap": "?" if gap is None else f"{gap * 100:.3g}",
        "seconds": f"{progress.seconds:.0f}",
    }
    return say("plan.progress", language, **values)
