"""Actions: the projects and actions of a plan, with the verdicts of their targets."""

from collections.abc import Callable
from difflib import get_close_matches

from loopbook.errors import UnknownTerm
from loopbook.evaluate.action import concerns, progress
from loopbook.terms.action import ActionProgress
from loopbook.terms.scheme import Scheme, Target
from loopbook.terms.statement import Verdict


def actions_of(
    pack: Scheme, judge: Callable[[Target], Verdict], department: str = ""
) -> tuple[ActionProgress, ...]:
    """Return the actions of a pack in its order, as far as the account has them.

    Parameters
      judge       gives a target its verdict; each is judged once
      department  who leads or supports; empty: any
    Raises    UnknownTerm  LB-Z76  no action of the pack has the department
    """
    named = tuple(dict.fromkeys(d for each in pack.actions for d in (*each.lead, *each.support)))
    if department and department not in named:
        near = get_close_matches(department, named, 1, 0.0)
        raise UnknownTerm("LB-Z76", name=department, nearest=near[0] if near else "-")
    chosen = [action for action in pack.actions if concerns(action, department)]
    wanted = {target for action in chosen for target in action.targets}
    verdicts = [judge(target) for target in pack.targets if target.id in wanted]
    return tuple(progress(action, pack, verdicts) for action in chosen)
