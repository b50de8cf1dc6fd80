"""Triage picture: what second life gains over recycling, by state of health, and where it goes."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from loopbook.render import svg
from loopbook.render.plan.scatter import INK, Panel, dot, line, panel_of
from loopbook.render.plan.unit import unit_text
from loopbook.terms.plan import Plan
from loopbook.wording import say

WIDTH, HEIGHT = 760.0, 430.0
LEFT, TOP, ACROSS, UP = 84.0, 44.0, 480.0, 330.0
POINTS_MAX = 2000
"""Batteries drawn; of more, those that lie evenly over them, and that is said."""

MARKS = {
    "second_life": ("circle", "#2f855a"),
    "remanufacture": ("diamond", "#0a5fb4"),
    "recycle": ("square", "#d9822b"),
    "test": ("triangle", "#9b51a0"),
    "store": ("ring", "#57606a"),
    "unknown": ("cross", "#b3261e"),
}


class _Battery(NamedTuple):
    """A battery that can be drawn: both of its numbers are known."""

    name: str
    end: str
    health: float
    gain: float


def triage_picture(plan: Plan, language: str = "en") -> str:
    """Return the batteries as SVG: state of health across, gain of second life up."""
    ends = Counter(decision.other for decision in plan.decisions)
    known = _known(plan)
    shown = known if len(known) <= POINTS_MAX else known[:: -(-len(known) // POINTS_MAX)]
    panel = panel_of(
        (LEFT, TOP, ACROSS, UP),
        [each.health for each in shown],
        [0.0, *(each.gain for each in shown)],
    )
    unit = unit_text(plan.currency, language)
    names = (
        say("plan.column.state_of_health", language),
        say("plan.triage.picture.gain", language, unit=unit),
    )
    title = say("plan.triage.picture.title", language, drawn=len(shown), count=len(plan.decisions))
    drawn = panel.grid(title, names)
    drawn.append(line(panel, (panel.across[0], 0.0), (panel.across[-1], 0.0), INK))
    drawn += [_drawn(panel, each, language) for each in shown]
    drawn += _legend(ends, language)
    return svg.picture(WIDTH, HEIGHT, _words(ends, language), "triage", *drawn)


def _known(plan: Plan) -> list[_Battery]:
    rows = {table.key: table for table in plan.tables}
    if "graded" not in rows or "worth" not in rows:
        return []
    found = []
    pairs = zip(_columns(plan, "graded"), _columns(plan, "worth"), strict=True)
    for graded, worth in pairs:
        numbers = (
            graded["state_of_health"], worth["value_second_life"], worth["value_recycle"],
        )  # fmt: skip
        known = [float(each) for each in numbers if isinstance(each, float | int)]
        if len(known) == 3:
            end = str(graded["destination"])
            found.append(_Battery(str(graded["cell"]), end, known[0], known[1] - known[2]))
    return found


def _columns(plan: Plan, key: str) -> list[dict[str, str | float | int | None]]:
    (table,) = (each for each in plan.tables if each.key == key)
    names = [column.key for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def _drawn(panel: Panel, each: _Battery, language: str) -> str:
    shape, colour = MARKS[each.end]
    words = f"{each.name}: {say(f'plan.triage.end.{each.end}', language)}"
    return dot((panel.x(each.health), panel.y(each.gain)), shape, colour, words)


def _legend(ends: Counter[str], language: str) -> list[str]:
    drawn: list[str] = []
    shown: Sequence[str] = [end for end in MARKS if ends[end]]
    for number, end in enumerate(shown):
        x, y = LEFT + ACROSS + 24.0, TOP + 12.0 + 22.0 * number
        words = f"{say(f'plan.triage.end.{end}', language)}: {ends[end]}"
        drawn += [dot((x, y), *MARKS[end]), svg.label(x + 12, y + 4, words, fill=INK)]
    return drawn


def _words(ends: Counter[str], language: str) -> str:
    """Return what the picture shows in one sentence, for a reader who does not see it."""
    told = ", ".join(
        f"{say(f'plan.triage.end.{end}', language)} {ends[end]}" for end in MARKS if ends[end]
    )
    return say("plan.triage.picture.words", language, ends=told)
