"""Action: projects and actions of a plan as lines for a terminal and as a table."""

from collections.abc import Sequence

from loopbook.render.naming import label_of
from loopbook.render.standing import standing_sign, standing_text, value_text
from loopbook.render.table import Table, plain_text
from loopbook.terms.action import ActionProgress
from loopbook.terms.statement import Standing
from loopbook.wording import say

NO_TARGET = "no_target"


def action_standing(progress: ActionProgress, language: str = "en") -> str:
    """Return the standing of an action in words; one without a number says so."""
    if progress.standing == NO_TARGET:
        return say("action.no_target", language)
    standing = Standing(progress.standing)
    return f"{standing_sign(standing)} {standing_text(standing, language)}"


def department_names(progress: ActionProgress, names: Sequence[str], language: str = "en") -> str:
    """Return departments by their labels, in their order; a dash where there is none."""
    place = 1 if language.startswith("zh") else 0
    told = [progress.labels.get(name, (name, name))[place] for name in names]
    return ("、" if place else ", ").join(told) or "—"


def action_lines(told: Sequence[ActionProgress], language: str = "en") -> list[str]:
    """Return actions as lines: a table, then the targets of each that has some."""
    if not told:
        return [say("action.none", language)]
    keys = ("number", "kind", "action", "standing", "lead", "support", "due")
    headings = [say(f"action.heading.{key}", language) for key in keys]
    rows = [_row(each, language) for each in told]
    lines = plain_text(headings, rows)
    for each in told:
        if each.verdicts:
            lines += ["", f"{each.action.number} {label_of(each.action, language)}".strip()]
        for verdict in each.verdicts:
            values = {
                "target": verdict.target,
                "standing": standing_text(verdict.standing, language),
                "value": value_text(verdict, language),
            }
            lines.append(f"  {say('action.target', language, **values)}")
    return lines


def action_table(told: Sequence[ActionProgress], language: str = "en") -> Table:
    """Return actions as a table of plain values, one row an action, in their order."""
    keys = ("number", "kind", "action", "standing", "lead", "support", "due", "targets", "source")
    headings = tuple(say(f"action.heading.{key}", language) for key in keys)
    rows = tuple(
        (
            *_row(each, language),
            " ".join(verdict.target for verdict in each.verdicts),
            each.action.source,
        )
        for each in told
    )
    return Table("actions", keys, headings, rows)


def _row(each: ActionProgress, language: str) -> tuple[str, ...]:
    action = each.action
    return (
        action.number,
        say(f"action.kind.{action.kind.value}", language),
        label_of(action, language),
        action_standing(each, language),
        department_names(each, action.lead, language),
        department_names(each, action.support, language),
        action.due.isoformat() if action.due is not None else "—",
    )
