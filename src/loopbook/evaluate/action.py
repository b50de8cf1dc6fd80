"""Action: how far the account has a project or action of a plan. Computed, never typed."""

from collections.abc import Sequence

from loopbook.evaluate.label import word_label
from loopbook.terms.action import Action, ActionProgress
from loopbook.terms.scheme import Scheme
from loopbook.terms.statement import Standing, Verdict

NO_TARGET = "no_target"
"""Standing of an action that names no number."""

_WORST_FIRST = (Standing.MISSED, Standing.BEHIND)
_OPEN = (Standing.UNKNOWN, Standing.NOT_COMPARABLE, Standing.MODELLED)


def standing_of(verdicts: Sequence[Verdict]) -> str:
    """Return the worst standing that is known: missed, behind; else unknown where one is open.

    A target that cannot be judged (unknown, not comparable, modelled) leaves the action unknown,
    unless another is missed or behind already. All judged: on track where one is; else met.
    """
    standings = [verdict.standing for verdict in verdicts]
    if not standings:
        return NO_TARGET
    for worst in _WORST_FIRST:
        if worst in standings:
            return worst.value
    if any(standing in _OPEN for standing in standings):
        return Standing.UNKNOWN.value
    return (Standing.ON_TRACK if Standing.ON_TRACK in standings else Standing.MET).value


def progress(action: Action, scheme: Scheme, verdicts: Sequence[Verdict]) -> ActionProgress:
    """Return an action with the verdicts of its targets.

    Parameters
      verdicts  of any targets of the pack, those of the action among them
    """
    by_target = {verdict.target: verdict for verdict in verdicts}
    own = tuple(by_target[target] for target in action.targets)
    departments = dict.fromkeys((*action.lead, *action.support))
    labels = {name: word_label(scheme, "department", name) for name in departments}
    return ActionProgress(
        action=action,
        pack=f"{scheme.id}@{scheme.version}",
        verdicts=own,
        standing=standing_of(own),
        labels={name: label for name, label in labels.items() if label is not None},
    )


def concerns(action: Action, department: str) -> bool:
    """Say whether a department leads or supports an action; an empty name means any."""
    return not department or department in (*action.lead, *action.support)


def action_rules(scheme: Scheme, action: Action) -> tuple[str, ...]:
    """Return the rows that telling an action's progress reads: its own, targets', departments'."""
    targets = {target.id: target.rule for target in scheme.targets}
    words = (scheme.vocabulary[name] for name in (*action.lead, *action.support))
    named = (targets[name] for name in action.targets)
    return (action.rule, *named, *(word.rule for word in words))
