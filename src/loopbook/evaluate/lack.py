"""Lack: which events would make an unknown value known, in one reason.

A published figure may still come out; an event that nobody recorded has to be named: its type,
business step, item class and sensor, as the posting rule of the pack asks for them.
"""

from collections.abc import Iterable

from loopbook.evaluate.explain import reason_text
from loopbook.evaluate.label import labelled
from loopbook.terms.scheme import AmountFrom, Scheme
from loopbook.terms.statement import Reason, Statement

_OF_EVENTS = tuple(
    f"reason.unmeasured.{each.value}" for each in AmountFrom if each is not AmountFrom.STATISTIC
)
_JOINED = ("flow", "class")


def lack_of(statement: Statement, scheme: Scheme) -> Reason | None:
    """Return what is missing of an unknown value; None when no event would state any of it.

    Flows that want events of one kind are told in one sentence.
    """
    if not any(reason.key in _OF_EVENTS for reason in statement.missing):
        return None
    reasons = [labelled(reason, scheme) for reason in _merged(statement.missing)]
    if len(reasons) == 1:
        return reasons[0]
    english = " ".join(reason_text(reason) for reason in reasons)
    chinese = "".join(reason_text(reason, "zh") for reason in reasons)
    return Reason("reason.missing", {"reasons": english}, {"reasons": (english, chinese)})


def _merged(reasons: Iterable[Reason]) -> list[Reason]:
    """Return the reasons, those joined that differ in flow and class of item alone."""
    groups: dict[tuple[str, ...], list[Reason]] = {}
    for reason in reasons:
        kept = reason.values.items() if reason.key not in _OF_EVENTS else _alike(reason)
        groups.setdefault((reason.key, *(f"{k}={v}" for k, v in sorted(kept))), []).append(reason)
    return [_joined(group) for group in groups.values()]


def _alike(reason: Reason) -> list[tuple[str, str]]:
    own = (*_JOINED, "layer")
    return [(name, value) for name, value in reason.values.items() if name not in own]


def _joined(group: list[Reason]) -> Reason:
    if len(group) == 1:
        return group[0]
    values = dict(group[0].values)
    for name in _JOINED:
        found = list(dict.fromkeys(reason.values[name] for reason in group))
        values[name] = "" if "" in found else ", ".join(found)
    return Reason(group[0].key, values)
