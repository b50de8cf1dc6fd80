"""Rules: which row of posting.csv speaks of which thing of an event.

A row applies when all it names holds, classes and roles including their narrower terms, and when
the event has the amount it asks for: pieces need instances, `quantity` a stated quantity, `sensor`
a reading of that type and component, `statistic` a bulk flow. The first row that applies wins, per
thing, side and layer.
"""

from collections.abc import Iterator, Sequence

from loopbook.account.side import Thing
from loopbook.terms.event import LOOPBOOK, Event, SensorReport, Side
from loopbook.terms.scheme import AmountFrom, PostingRule, Scheme
from loopbook.trace.classify import with_broader
from loopbook.trace.figure import ANY_FLOW

_PREFIX = "loopbook:"


def rules_for(
    event: Event, role: str, scheme: Scheme
) -> dict[tuple[Side, str], tuple[PostingRule, ...]]:
    """Return the rows that may apply to an event, in file order, by side and layer."""
    roles = set(with_broader(scheme, role))
    found: dict[tuple[Side, str], tuple[PostingRule, ...]] = {}
    for rule in scheme.posting:
        if _is_about(rule, event, roles):
            key = (rule.side, rule.layer)
            found[key] = (*found.get(key, ()), rule)
    return found


def _is_about(rule: PostingRule, event: Event, roles: set[str]) -> bool:
    action = event.action.value if event.action is not None else ""
    asked = (
        (rule.event_type, event.type.value),
        (rule.action, action),
        (rule.biz_step, event.biz_step),
    )
    if any(wanted and wanted != given for wanted, given in asked):
        return False
    if rule.role and rule.role not in roles:
        return False
    return (rule.amount is AmountFrom.STATISTIC) == (event.statistic is not None)


def first_match(
    rules: Sequence[PostingRule], thing: Thing, event: Event, scheme: Scheme
) -> PostingRule | None:
    """Return the first row that applies to a thing; None when none does."""
    classes = set(with_broader(scheme, thing.item_class))
    for rule in rules:
        is_class = not rule.item_class or rule.item_class in classes
        if is_class and _has_amount(rule, thing, event, scheme):
            return rule
    return None


def _has_amount(rule: PostingRule, thing: Thing, event: Event, scheme: Scheme) -> bool:
    match rule.amount:
        case AmountFrom.PIECES:
            return thing.quantity is None
        case AmountFrom.QUANTITY:
            return thing.quantity is not None and thing.quantity.quantity is not None
        case AmountFrom.SENSOR:
            return next(reports_of(rule, event, scheme), None) is not None
        case AmountFrom.STATISTIC:
            has_quantity = thing.quantity is not None and thing.quantity.quantity is not None
            return has_quantity and flow_of(rule, event) in scheme.system.flows


def flow_of(rule: PostingRule, event: Event) -> str:
    """Return the flow a row posts on; empty when a statistic speaks of another one."""
    if event.statistic is None:
        return rule.flow
    return event.statistic.flow if rule.flow in (ANY_FLOW, event.statistic.flow) else ""


def reports_of(rule: PostingRule, event: Event, scheme: Scheme) -> Iterator[SensorReport]:
    """Yield the reports with a value that a sensor row asks for.

    A row without component takes reports without one only: a part is not the whole.
    """
    for report in event.sensors:
        is_type = _is_same(rule.sensor_type, report.type, scheme)
        is_part = _is_same(rule.component, report.component, scheme)
        if is_type and is_part and report.value is not None:
            yield report


def _is_same(wanted: str, given: str, scheme: Scheme) -> bool:
    """Say whether a name of the pack means a name of an event: as written, by prefix, by code."""
    if wanted == given or not wanted or not given:
        return wanted == given
    local = wanted.removeprefix(_PREFIX).removeprefix(LOOPBOOK)
    word = scheme.vocabulary.get(local)
    return given in {f"{LOOPBOOK}{local}", word.code if word is not None else ""}
