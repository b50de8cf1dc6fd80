"""Duty expectation: a line of a case that says how a duty of one item stands on a day."""

from collections.abc import Iterable, Mapping

import msgspec

from loopbook.book.book import Book
from loopbook.book.duties import ALL
from loopbook.terms.duty import Duty, DutyState, DutyUnit, Owed
from loopbook.terms.scheme import Scheme


class Outcome(msgspec.Struct, frozen=True):
    """Whether a line holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


def duty_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> Outcome:
    """Compare a line with the duties of an item; where it has several, one of them must fit.

    Parameters
      line    `duty`, `item`; then `state`, `deadline`, `party`, `done` (a day), or `count`;
              `day`: at its end
    """
    day = str(line["day"]) if "day" in line else None
    told = book.duties(day=day, scheme=scheme.id, state=ALL)
    rows = [
        each
        for each in told.owed
        if each.duty.id == line["duty"] and each.item == line.get("item", each.item)
    ]
    found = "; ".join(_written(each) for each in rows) or "-"
    rules = rules_of(scheme, (each.duty for each in rows))
    if "count" in line:
        return Outcome(len(rows) == line["count"], found, rules)
    return Outcome(any(_fits(each, line) for each in rows), found, rules)


def rules_of(scheme: Scheme, duties: Iterable[Duty]) -> tuple[str, ...]:
    """Return the rows that made duties: theirs, those of their roles and of their calendars.

    What their milestones rest on is told with the life of the item (`Book.rows_behind`).
    """
    rules: set[str] = set()
    for duty in dict.fromkeys(duties):
        rules |= {duty.rule, scheme.vocabulary[duty.party].rule}
        if duty.unit is DutyUnit.WORKING_DAY:
            rules |= {day.rule for day in scheme.calendars[duty.calendar].days}
    return tuple(sorted(rules))


def _fits(each: Owed, line: Mapping[str, object]) -> bool:
    told = {
        "state": each.state.value,
        "deadline": str(each.deadline or ""),
        "party": each.party,
        "done": f"{each.done:%Y-%m-%d}" if each.done else "",
    }
    return all(told[name] == str(line[name]) for name in told if name in line)


def _written(each: Owed) -> str:
    deadline = each.deadline or "?"
    late = " late" if each.state is DutyState.LATE and each.done else ""
    done = f" done {each.done:%Y-%m-%d}{late}" if each.done else ""
    return f"{each.state.value} until {deadline}{done} by {each.party or '?'}"
