"""A ranking for a person: places, how firm they are, and which weight would turn the selection."""

from collections.abc import Iterable

from loopbook.render.comparison import knocked_text
from loopbook.render.findings import finding_lines
from loopbook.render.identifier import brief
from loopbook.render.naming import title_of
from loopbook.render.practice import percent
from loopbook.render.score import span_text
from loopbook.render.table import Table, Value, plain_text
from loopbook.terms.score import RankedSubject, Ranking
from loopbook.wording import say

_SHOWN = (
    "place", "subject", "total", "level", "open", "tried", "share", "mandatory", "selected",
)  # fmt: skip
_WRITTEN = (
    "place", "subject", "name", "low", "high", "level", "best", "worst", "first", "last", "share",
    "mandatory", "selected",
)  # fmt: skip
_SWAPS_SHOWN = 5


def ranking_lines(found: Ranking, language: str, limit: int) -> list[str]:
    """Return the first `limit` subjects by place, and how far the selection hangs on weights."""
    lines = [ranking_title(found, language), weights_text(found, language), ""]
    headings = [say(f"rank.{key}", language) for key in _SHOWN]
    lines += plain_text(headings, [_line(found, each, language) for each in found.subjects[:limit]])
    more = len(found.subjects) - limit
    lines += [say("rank.more", language, count=more)] if more > 0 else []
    lines += ["", *swap_lines(found, language)]
    return [*lines, *finding_lines(found.findings, language)]


def ranking_title(found: Ranking, language: str) -> str:
    """Return the standard, the period, how many are ranked and how many wanted."""
    return say(
        "rank.title",
        language,
        standard=title_of(found, language),
        period=found.period,
        count=len(found.subjects),
        wanted=found.wanted,
    )


def weights_text(found: Ranking, language: str) -> str:
    """Return how weights were moved, so that the same answer can be had again."""
    if not found.weights:
        return say("rank.no_weights", language)
    spread = percent(found.spread)
    return say("rank.weights", language, count=found.weights, spread=spread, seed=found.seed)


def swap_lines(found: Ranking, language: str) -> list[str]:
    """Return which weights would let the first left out take the place of the last selected."""
    if not found.edge:
        return []
    inside, outside = (brief(each) for each in found.edge)
    if not found.swaps:
        return [say("rank.no_swap", language, inside=inside, outside=outside)]
    lines = [say("rank.swaps", language, inside=inside, outside=outside)]
    for criterion, change in found.swaps[:_SWAPS_SHOWN]:
        lines.append(f"  {criterion}  {change_text(change)}")
    return lines


def change_text(change: float) -> str:
    """Return the change of a weight as a signed percentage."""
    sign = "+" if change >= 0 else "\N{MINUS SIGN}"
    return f"{sign}{float(f'{abs(change) * 100:.3g}'):,g} %"


def range_text(first: int, last: int) -> str:
    """Return a range of places; one number where there is one."""
    return str(first) if first == last else f"{first}\N{EN DASH}{last}"


def rank_level(found: Ranking, each: RankedSubject, language: str) -> str:
    """Return the level of a subject in words, or that unknown answers decide it."""
    if each.level is None:
        return say("rank.level_open", language)
    labels = found.level_labels.get(each.level, ("—", "—"))
    return labels[1 if language.startswith("zh") else 0]


def ranking_table(found: Ranking, language: str) -> Table:
    """Return every subject as a table, by place."""
    headings = tuple(say(f"rank.{key}", language) for key in _WRITTEN)
    rows = tuple(_row(found, each, language) for each in found.subjects)
    return Table("ranking", _WRITTEN, headings, rows)


def swap_table(found: Ranking, language: str) -> Table:
    """Return the change of each weight at which the edge of the selection turns."""
    keys = ("weight", "change")
    headings = tuple(say(f"rank.{key}", language) for key in keys)
    return Table("swaps", keys, headings, tuple(found.swaps))


def _row(found: Ranking, each: RankedSubject, language: str) -> tuple[Value, ...]:
    high = None if each.total.high == float("inf") else each.total.high
    return (
        each.place,
        each.subject,
        each.subject_name or None,
        each.total.low,
        high,
        rank_level(found, each, language),
        each.best,
        each.worst,
        each.first,
        each.last,
        each.share,
        knocked_text(each.knocked_out, language),
        say("rank.is_selected", language) if each.is_selected else None,
    )


def _line(found: Ranking, each: RankedSubject, language: str) -> list[str]:
    name = f"{each.subject_name} " if each.subject_name else ""
    cells: Iterable[str] = (
        str(each.place),
        name + brief(each.subject),
        span_text(each.total, language),
        rank_level(found, each, language),
        range_text(each.best, each.worst),
        range_text(each.first, each.last),
        percent(each.share),
        knocked_text(each.knocked_out, language),
        say("rank.is_selected", language) if each.is_selected else "",
    )
    return list(cells)
