"""Report: the figures of one run with its size and machine, as lines for a person."""

from collections.abc import Iterator

import msgspec

from loopbook.programs.bench.figure import Figure, Spread, Unit
from loopbook.programs.bench.machine import Machine
from loopbook.programs.bench.scale import Scale, megabytes
from loopbook.wording import say

COUNTS = (
    *("few", "many", "nodes", "between", "links", "events", "postings", "segments"),
    *("traces", "bytes", "arrays", "threads"),
)
"""Numbers that words of figures name."""


class BenchReport(msgspec.Struct, frozen=True, kw_only=True):
    """One run.

    Fields
      version   of loopbook
      is_quick  a tenth of the full size, or as asked with --quick
      seed      of the synthetic book;  links, events, items  in it
      seconds   that the run took
    """

    version: str
    is_quick: bool
    seed: int
    links: int
    events: int
    items: int
    seconds: int
    machine: Machine
    figures: tuple[Figure, ...]


def bench_report(
    version: str, scale: Scale, machine: Machine, seconds: int, figures: tuple[Figure, ...]
) -> BenchReport:
    """Return the report of a run."""
    tally = scale.plan.tally
    return BenchReport(
        version=version,
        is_quick=scale.is_quick,
        seed=scale.plan.seed,
        links=tally.links,
        events=tally.events,
        items=tally.items,
        seconds=seconds,
        machine=machine,
        figures=figures,
    )


def head_lines(scale: Scale, machine: Machine, language: str) -> Iterator[str]:
    """Yield what is said before anything is measured: what of, on what, how long, what room."""
    tally = scale.plan.tally
    values = {"links": f"{tally.links:,}", "events": f"{tally.events:,}"}
    yield say("bench.head", language, **values)
    if scale.is_quick:
        yield say("bench.quick", language, links=f"{tally.links:,}")
    yield say("bench.synthetic", language, seed=scale.plan.seed)
    yield say("bench.machine", language, machine=machine_text(machine), cores=machine.cores)
    room = f"{megabytes(scale.bytes):,}"
    yield say("bench.before", language, minutes=scale.minutes, room=room)


def machine_text(machine: Machine) -> str:
    """Return system, Python and libraries in a line."""
    libraries = [f"{name} {version}" for name, version in machine.libraries.items()]
    return ", ".join((machine.system, machine.python, *libraries))


def tail_lines(report: BenchReport, language: str) -> Iterator[str]:
    """Yield what is said at the end: how many are met, and how long it took."""
    required = [figure.is_met for figure in report.figures if figure.is_met is not None]
    values = {"met": sum(required), "required": len(required), "seconds": report.seconds}
    yield say("bench.tail", language, **values)


def figure_lines(figure: Figure, language: str) -> Iterator[str]:
    """Yield the lines of one figure: its value, its reference, and how they stand."""
    what = figure_text(figure, language)
    if figure.value is None:
        yield say("bench.unmeasured", language, what=what)
        return
    values = {"value": spread_text(figure.value, figure.unit), "rounds": figure.rounds}
    yield say("bench.value", language, what=what, **values)
    if figure.reference is not None:
        beside = spread_text(figure.reference, figure.unit)
        yield "  " + say(
            "bench.beside", language, what=reference_text(figure, language), value=beside
        )
    yield "  " + standing_text(figure, language)


def figure_text(figure: Figure, language: str) -> str:
    """Return what a figure is of, in words."""
    return say(f"bench.figure.{figure.key}", language, **counts_of(figure))


def counts_of(figure: Figure) -> dict[str, str]:
    """Return the numbers that the words of a figure name; `-` for those it has not."""
    counts = {name: f"{count:,}" for name, count in figure.counts.items()}
    return dict.fromkeys(COUNTS, "-") | counts


def reference_text(figure: Figure, language: str) -> str:
    """Return what a figure stands beside, in words; empty when nothing does."""
    if figure.reference is None:
        return ""
    return say(f"bench.reference.{figure.key}", language, **counts_of(figure))


def standing_text(figure: Figure, language: str) -> str:
    """Return the ratio, what is required, and whether it is met, in words."""
    parts = (
        times_text(figure, language),
        *required_texts(figure, language),
        verdict_text(figure, language),
    )
    return say("bench.separator", language).join(part for part in parts if part)


def times_text(figure: Figure, language: str) -> str:
    """Return the ratio to the reference, in words; empty when there is none."""
    if figure.ratio is None:
        return ""
    values = {name: number(getattr(figure.ratio, name)) for name in Spread.__struct_fields__}
    return say(f"bench.ratio.{figure.sense.value}", language, **values)


def required_texts(figure: Figure, language: str) -> list[str]:
    """Return what is required of a figure, a text each."""
    texts: list[str] = []
    if figure.must is not None:
        texts.append(say(f"bench.must.{figure.sense.value}", language, ratio=number(figure.must)))
    if figure.limit is not None:
        is_rate = figure.unit is Unit.PER_SECOND
        limit = f"{number(figure.limit)} {figure.unit.value}"
        texts.append(say("bench.least" if is_rate else "bench.most", language, limit=limit))
    return texts


def verdict_text(figure: Figure, language: str) -> str:
    """Return the verdict: met, not met, nothing required."""
    match figure.is_met:
        case True:
            return say("bench.verdict.met", language)
        case False:
            return say("bench.verdict.not_met", language)
        case None:
            return say("bench.verdict.open", language)


def spread_text(values: Spread, unit: Unit) -> str:
    """Return the middle value with its unit, least and greatest in brackets."""
    told = f"{number(values.median)} {unit.value}"
    if values.least == values.most:
        return told
    return f"{told} ({number(values.least)}–{number(values.most)})"


def number(value: float) -> str:
    """Return a number with three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
