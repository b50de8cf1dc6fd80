"""Duties for a person and for programs: who must report what until when, and how it stands."""

from collections.abc import Iterable, Mapping

from loopbook.render.identifier import brief
from loopbook.render.naming import label_of
from loopbook.render.plain import plain
from loopbook.render.table import Table, Value, plain_text
from loopbook.terms.duty import DUTY_STATES, Duties, Duty, DutyCount, DutyState, Owed
from loopbook.wording import say

_COUNTED = ("who", "duty", "regime", *(f"state.{state.value}" for state in DUTY_STATES))
_SHOWN = ("state", "deadline", "left", "item", "duty", "who", "trigger", "entry")
_WRITTEN = (
    "state", "deadline", "left", "item", "duty", "who", "trigger", "done", "entry", "done_by",
    "regime", "grade", "source",
)  # fmt: skip


def duty_lines(found: Duties, language: str, limit: int) -> list[str]:
    """Return counts by duty and party, and the first `limit` duties that are owed."""
    if not found.counts:
        return [nothing_text(found, language)]
    lines = [title_text(found, language), ""]
    table = count_table(found, language)
    lines += plain_text(table.headings, [_texts(row) for row in table.rows])
    shown = tuple(found.owed[:limit])
    lines.append("")
    if not shown:
        return [*lines, say("duties.nothing_owed", language)]
    headings = [say(f"duties.{key}", language) for key in _SHOWN]
    lines += plain_text(headings, [_line(owed, language) for owed in shown])
    lines += sorted({why_text(owed, language) for owed in shown} - {""})
    more = len(found.owed) - len(shown)
    return [*lines, say("duties.more", language, count=more)] if more > 0 else lines


def title_text(found: Duties, language: str) -> str:
    """Return the day and how many duties stand how, in one sentence."""
    sums = {s.value: sum(getattr(each, s.value) for each in found.counts) for s in DUTY_STATES}
    return say("duties.title", language, day=found.day, **sums)


def nothing_text(found: Duties, language: str) -> str:
    """Return that no duty has begun."""
    return say("duties.nothing", language, day=found.day)


def state_text(owed: Owed, language: str) -> str:
    """Return how a duty stands; what was done after its last day is told from what is not done."""
    if owed.state is DutyState.LATE and owed.done is not None:
        return say("duties.state.late_done", language)
    return say(f"duties.state.{owed.state.value}", language)


def why_text(owed: Owed, language: str) -> str:
    """Return why the deadline or who must is not known; empty when both are."""
    if not owed.party:
        return say("duties.why.party", language)
    if owed.deadline is not None:
        return ""
    if owed.duty.number is None:
        return say("duties.why.number", language)
    return say("duties.why.calendar", language, calendar=owed.duty.calendar)


def party_text(party: str, language: str) -> str:
    """Return who must, or that it is not known."""
    return party or say("duties.nobody", language)


def deadline_text(owed: Owed, language: str) -> str:
    """Return the last day, or that it is not known."""
    return str(owed.deadline) if owed.deadline else say("duties.no_deadline", language)


def count_table(found: Duties, language: str) -> Table:
    """Return how many duties stand how, by duty and party."""
    headings = tuple(say(f"duties.{key}", language) for key in _COUNTED)
    keys = tuple(key.rpartition(".")[2] for key in _COUNTED)
    rows = tuple(_counted(each, language) for each in found.counts)
    return Table("duty-counts", keys, headings, rows)


def _counted(each: DutyCount, language: str) -> tuple[Value, ...]:
    counts = (getattr(each, state.value) for state in DUTY_STATES)
    duty = (label_of(each.duty, language), regime_text(each.duty, language))
    return (party_text(each.party, language), *duty, *counts)


def regime_text(duty: Duty, language: str) -> str:
    """Return the text that a duty comes from, as people call it."""
    return duty.regime_zh if language.startswith("zh") else duty.regime_en


def owed_table(owed: Iterable[Owed], language: str) -> Table:
    """Return duties as a table with all that is known of each; what is not known is empty."""
    headings = tuple(say(f"duties.{key}", language) for key in _WRITTEN)
    return Table("duties", _WRITTEN, headings, tuple(_row(each, language) for each in owed))


def _row(owed: Owed, language: str) -> tuple[Value, ...]:
    return (
        state_text(owed, language),
        str(owed.deadline) if owed.deadline else None,
        owed.days_left,
        owed.item,
        label_of(owed.duty, language),
        owed.party or None,
        owed.trigger.isoformat(),
        owed.done.isoformat() if owed.done else None,
        owed.evidence,
        owed.done_by or None,
        regime_text(owed.duty, language),
        owed.duty.grade,
        owed.duty.source,
    )


def _line(owed: Owed, language: str) -> list[str]:
    return [
        state_text(owed, language),
        deadline_text(owed, language),
        "" if owed.days_left is None else str(owed.days_left),
        brief(owed.item),
        label_of(owed.duty, language),
        brief(party_text(owed.party, language)),
        f"{owed.trigger:%Y-%m-%d}",
        f"#{owed.evidence}",
    ]


def _texts(row: Iterable[Value]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row]


def duty_records(found: Duties, language: str, first: int, count: int) -> dict[str, object]:
    """Return duties for programs: the day, the counts, and `count` of those owed from `first` on.

    Each row of a pack that is spoken of stands once, under `duties`, by its id.
    """
    shown = tuple(found.owed[first : first + count])
    names = _named([*(each.duty for each in found.counts), *(each.duty for each in shown)])
    return {
        "day": found.day.isoformat(),
        "duties": {name: plain(duty, language) for duty, name in names.items()},
        "counts": [_record(each, names, language) for each in found.counts],
        "first": first,
        "count": len(found.owed),
        "owed": [
            {**_record(each, names, language), "why": why_text(each, language)} for each in shown
        ],
    }


def _named(duties: Iterable[Duty]) -> dict[Duty, str]:
    """Return a name for each duty: its id; where packs have one id for several, with a mark."""
    names: dict[Duty, str] = {}
    for duty in dict.fromkeys(duties):
        name = duty.id
        while name in names.values():
            name += "'"
        names[duty] = name
    return names


def _record(each: DutyCount | Owed, names: Mapping[Duty, str], language: str) -> dict[str, object]:
    fields = {name: plain(getattr(each, name), language) for name in each.__struct_fields__}
    return {**fields, "duty": names[each.duty]}
