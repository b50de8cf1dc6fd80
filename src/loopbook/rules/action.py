"""The projects and actions of a plan: actions.csv, each with its targets and departments."""

from collections.abc import Collection, Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.line import Line, unique
from loopbook.rules.vocabulary import terms
from loopbook.terms.action import Action, ActionKind
from loopbook.terms.event import Grade
from loopbook.terms.scheme import Target, Word

FILE = "actions.csv"
_SPLIT = "|"


def actions_of(
    bundle: Bundle, targets: Collection[Target], vocabulary: Mapping[str, Word]
) -> tuple[Action, ...]:
    """Return the actions in order.

    Parameters
      targets   of the pack and of those it extends: an action is judged by these alone
    Faults    a target that the pack has not, a department that is no word, one that both leads and
              supports, a deadline before the first day, an unknown kind or grade
    """
    lines = unique((line.text("id"), line) for line in bundle.lines(FILE))
    named = {target.id for target in targets}
    departments = terms(vocabulary, "department")
    return tuple(_action(line, named, departments) for line in lines.values())


def _action(line: Line, targets: Collection[str], departments: Collection[str]) -> Action:
    action = Action(
        id=line.optional("id"),
        number=line.optional("number"),
        kind=line.choice("kind", ActionKind),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        targets=_parts(line, "targets"),
        lead=_parts(line, "lead"),
        support=_parts(line, "support"),
        valid_from=line.day("valid_from"),
        due=line.day("due"),
        note_en=line.optional("note_en"),
        note_zh=line.optional("note_zh"),
        grade=line.choice("grade", Grade).value,
        source=line.text("source"),
        rule=line.rule,
    )
    for target in action.targets:
        line.known("targets", target, targets, "targets.csv")
    for column, words in (("lead", action.lead), ("support", action.support)):
        for word in words:
            line.known(column, word, departments, "vocabulary.csv (kind department)")
    for word in action.support:
        if word in action.lead:
            line.fault("leads_and_supports", column="support", name=word)
    if action.valid_from is not None and action.due is not None and action.due < action.valid_from:
        line.fault("due_before", column="due", first=action.valid_from, last=action.due)
    return action


def _parts(line: Line, column: str) -> tuple[str, ...]:
    """Return the names of a cell, split at `|`; one that stands twice is a fault."""
    parts = [part.strip() for part in line.optional(column).split(_SPLIT)]
    named = [part for part in parts if part]
    for name in dict.fromkeys(named):
        if named.count(name) > 1:
            line.fault("duplicate", column=column, name=name, other=line.rule)
    return tuple(dict.fromkeys(named))
