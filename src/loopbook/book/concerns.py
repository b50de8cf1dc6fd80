"""Concerns: what is doubtful in what an evaluation rests on, each named, none passed over."""

from collections.abc import Iterable, Iterator, Sequence

from loopbook.book.clock import TOLERANCE
from loopbook.evaluate.figure import figure
from loopbook.evaluate.indicator import evaluate_indicator
from loopbook.evaluate.leaf import Question
from loopbook.evaluate.window import windows
from loopbook.terms.entry import EntryKind, Store
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.period import Period
from loopbook.terms.scheme import Scheme
from loopbook.terms.sources import Sources
from loopbook.terms.statement import Reason, Verdict

_DEFINITION = ("reason.redefined", "reason.other_definition")
_KINDS = (
    EntryKind.OBSERVATION,
    EntryKind.MASTER,
    EntryKind.ACTIVATION,
    EntryKind.DECLARATION,
)


def target_concerns(verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    """Yield base periods without value, changes of definition, values published too late."""
    for verdict in verdicts:
        names = {"target": verdict.target, "name": verdict.indicator}
        reason = verdict.reason
        if reason.key == "reason.no_base_value":
            yield _found("LB-Z71", verdict.rules, {**names, "base": reason.values["base"]})
        elif reason.key in _DEFINITION:
            yield _found("LB-Z72", verdict.rules, {**names, **_definitions(reason)})
        for caution in verdict.cautions:
            if caution.key == "reason.published_after":
                days = {name: caution.values[name] for name in ("day", "published")}
                yield _found("LB-Z74", verdict.rules, {"name": verdict.indicator, **days})


def _definitions(reason: Reason) -> dict[str, str]:
    values = reason.values
    if reason.key == "reason.redefined":
        return {"old": values["old"], "new": values["new"]}
    return {"old": values["wanted"], "new": values["scope"]}


def share_concerns(scheme: Scheme, sources: Sources, until: Period) -> Iterator[Finding]:
    """Yield every period in which a share is above 100 % without use of old stock."""
    for indicator in scheme.indicators.values():
        if not indicator.is_share:
            continue
        for period in windows(Question(indicator, until, scheme, sources)):
            made = evaluate_indicator(indicator, period, scheme, sources)
            if made.doubts and made.value is not None:
                value = f"{figure(made.value)} {made.symbol}".strip()
                values = {"name": indicator.id, "value": value, "period": str(period)}
                yield _found("LB-Z70", (indicator.rule,), values)


def clock_concerns(store: Store, last: int) -> Iterator[Finding]:
    """Yield entries that were recorded before the one in front of them: a clock was set back.

    Published values, master data, packs and declarations are looked at; events are when they are
    recorded, since a book may hold millions.
    """
    before = None
    for entry in store.read(1, last, _KINDS):
        if before is not None and entry.record_time < before.record_time - TOLERANCE:
            values = {
                "later": str(entry.sequence),
                "time": entry.record_time.isoformat(timespec="seconds"),
                "earlier": str(before.sequence),
                "before": before.record_time.isoformat(timespec="seconds"),
            }
            place = Place(event=entry.sequence)
            yield Finding("LB-Z73", Severity.WARNING, place, values)
        if before is None or entry.record_time > before.record_time:
            before = entry


def _found(code: str, rules: Sequence[str], values: dict[str, str]) -> Finding:
    return Finding(code, Severity.WARNING, Place(), values, rules[0] if rules else "")
