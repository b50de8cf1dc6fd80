"""Action expectation: lines of a case that say how far an action of a plan is, or an index."""

from collections.abc import Mapping
from math import isclose

import msgspec

from loopbook.book.book import Book
from loopbook.evaluate.action import action_rules
from loopbook.terms.scheme import Scheme


class ActionOutcome(msgspec.Struct, frozen=True):
    """Whether a line holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


def action_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> ActionOutcome:
    """Compare a line with the progress of an action.

    Parameters
      line    `action`, its id; `standing`; `as_of`, `subject` as for a target; `targets`, the
              standings of its targets by id
    """
    words = str(line["as_of"]) if "as_of" in line else None
    told = book.actions(scheme.id, words, subject=str(line.get("subject", "")))
    for each in told:
        if each.action.id != line["action"]:
            continue
        standings = {verdict.target: str(verdict.standing) for verdict in each.verdicts}
        holds = each.standing == line.get("standing", each.standing)
        holds = holds and standings == line.get("targets", standings)
        rules = [*action_rules(scheme, each.action)]
        rules += [rule for verdict in each.verdicts for rule in verdict.rules]
        said = ", ".join(f"{name} {standing}" for name, standing in standings.items())
        found = f"{each.standing} ({said or '-'})"
        return ActionOutcome(holds, found, tuple(dict.fromkeys(rules)))
    return ActionOutcome(holds=False, found=", ".join(each.action.id for each in told) or "-")


def index_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> ActionOutcome:
    """Compare a line with an index.

    Parameters
      line    `index`, its id; `period`; `value` with `tolerance`, or `unknown`; `subject`, `as_of`
    """
    words = str(line["as_of"]) if "as_of" in line else None
    series = book.index(
        str(line["index"]),
        (str(line["period"]),),
        subject=str(line.get("subject", "")),
        scheme=scheme.id,
        as_of=words,
    )
    value, wanted = series.points[0].value, line.get("value")
    holds = (value is None) is bool(line.get("unknown", False))
    if isinstance(wanted, int | float):
        tolerance = line.get("tolerance", 0.0)
        absolute = float(tolerance) if isinstance(tolerance, int | float) else 0.0
        holds = value is not None and isclose(value, wanted, rel_tol=1e-9, abs_tol=absolute)
    return ActionOutcome(holds, repr(value), series.rules)
