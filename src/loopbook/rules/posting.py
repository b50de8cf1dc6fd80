"""What events post: posting.csv, first match per event, side and layer wins."""

from collections.abc import Mapping

import msgspec

from loopbook.rules.bundle import Bundle
from loopbook.rules.event_shape import check_shape
from loopbook.rules.fault import nearest
from loopbook.rules.line import Line
from loopbook.rules.vocabulary import terms
from loopbook.terms.event import LOOPBOOK, Basis, Side
from loopbook.terms.quantity import Dimension
from loopbook.terms.scheme import AmountFrom, PostingRule, Word
from loopbook.terms.system import System

ANY_FLOW = "*"
"""Flow of a statistic: the event names its own."""

PIECE: Dimension = (("piece", 1),)
_PREFIX = "loopbook:"


class Known(msgspec.Struct, frozen=True):
    """What posting rows may name."""

    vocabulary: Mapping[str, Word]
    system: System
    cbv: Mapping[str, Mapping[str, str]]


def posting_of(bundle: Bundle, known: Known) -> tuple[PostingRule, ...]:
    """Return the rules: the pack's own first, so that they win over those it extends."""
    lines = bundle.lines("posting.csv")
    prefixes = list(dict.fromkeys(line.rule.rpartition("/")[0] for line in lines))
    nearest_first = sorted(lines, key=lambda each: -prefixes.index(each.rule.rpartition("/")[0]))
    rules = []
    seen: dict[tuple[str, ...], str] = {}
    for line in nearest_first:
        rule = _rule(line, known)
        key = _condition(rule)
        if key in seen:
            line.fault("unreachable", other=seen[key])
        seen.setdefault(key, rule.rule)
        rules.append(rule)
    return tuple(rules)


def _condition(rule: PostingRule) -> tuple[str, ...]:
    """Return what must hold for the rule to be taken; a later one alike is never reached."""
    any_flow = rule.flow if rule.flow == ANY_FLOW else ""
    event = (rule.event_type, rule.action, rule.biz_step, rule.item_class, rule.role)
    return (*event, rule.side.value, rule.layer, any_flow)


def _rule(line: Line, known: Known) -> PostingRule:
    rule = _read(line)
    _check_words(line, rule, known)
    _check_flow(line, rule, known.system)
    check_shape(line, rule.event_type, rule.action, rule.side)
    _check_amount(line, rule, known)
    return rule


def _read(line: Line) -> PostingRule:
    amount, sensor, component = _amount(line)
    return PostingRule(
        event_type=line.optional("event_type"),
        action=line.optional("action"),
        biz_step=line.optional("biz_step"),
        item_class=line.optional("class"),
        role=line.optional("role"),
        side=line.choice("side", Side),
        flow=line.text("flow"),
        layer=line.text("layer"),
        amount=amount,
        sensor_type=sensor,
        component=component,
        basis=line.choice("basis", Basis, Basis.DECLARED).value,
        source=line.text("source"),
        rule=line.rule,
    )


def _amount(line: Line) -> tuple[AmountFrom, str, str]:
    """Read `pieces`, `quantity`, `statistic`, `sensor:Mass` or `sensor:Mass:loopbook:casing`."""
    text = line.text("amount")
    first, _, rest = text.partition(":")
    if first != AmountFrom.SENSOR:
        found = [each for each in AmountFrom if each.value == text]
        if text and not found:
            near = nearest(first, list(AmountFrom))
            line.fault("choice", column="amount", value=text, nearest=near)
        return (found[0] if found else AmountFrom.PIECES), "", ""
    parts = rest.replace(_PREFIX, LOOPBOOK.replace(":", "\0")).split(":")
    names = [part.replace("\0", ":") for part in parts]
    if not names[0] or len(names) > 2 or not names[-1]:
        near = "'sensor:Mass', 'sensor:Mass:x'"
        line.fault("choice", column="amount", value=text, nearest=near)
    return AmountFrom.SENSOR, names[0], names[1] if len(names) > 1 else ""


def _check_words(line: Line, rule: PostingRule, known: Known) -> None:
    line.known("event_type", rule.event_type, known.cbv["eventType"], "cbv.csv (kind eventType)")
    line.known("action", rule.action, known.cbv["action"], "cbv.csv (kind action)")
    if ":" not in rule.biz_step:
        line.known("biz_step", rule.biz_step, known.cbv["bizStep"], "cbv.csv (kind bizStep)")
    for column, kind, name in (("class", "class", rule.item_class), ("role", "role", rule.role)):
        file = f"vocabulary.csv (kind {kind})"
        line.known(column, name, terms(known.vocabulary, kind), file)


def _check_flow(line: Line, rule: PostingRule, system: System) -> None:
    if rule.flow == ANY_FLOW:
        if rule.amount is not AmountFrom.STATISTIC:
            line.fault("any_flow", amount=rule.amount.value)
    else:
        line.known("flow", rule.flow, system.flows, "system.toml")
    line.known("layer", rule.layer, system.layers, "system.toml")
    layer = system.layers.get(rule.layer)
    if layer is not None and layer.is_substance:
        line.fault("posted_substance", layer=rule.layer)


def _check_amount(line: Line, rule: PostingRule, known: Known) -> None:
    """Find sensors that no one knows, and amounts that are no amount of the layer."""
    layer = known.system.layers.get(rule.layer)
    is_pieces = rule.amount is AmountFrom.PIECES and layer is not None and layer.unit.code
    if is_pieces and layer is not None and layer.unit.dimension != PIECE:
        line.fault("pieces_layer", layer=layer.id, unit=layer.unit.code)
    if rule.amount is not AmountFrom.SENSOR:
        return
    facts = {word.term: word for word in known.vocabulary.values() if word.kind == "fact"}
    by_code = {word.code: word for word in facts.values() if word.code}
    short = rule.sensor_type.removeprefix(LOOPBOOK)
    file = "cbv.csv (kind measurementType) or vocabulary.csv (kind fact)"
    line.known("amount", short, {*known.cbv["measurementType"], *facts, *by_code}, file)
    fact = facts.get(short) or by_code.get(rule.sensor_type)
    if fact is not None and fact.unit is not None and layer is not None:
        line.dimensions("amount", fact.unit, layer.unit, f"layer {layer.id}")
    component = rule.component
    if not component.startswith(LOOPBOOK):
        words = {*known.cbv["component"], *known.vocabulary}
        line.known("amount", component, words, "cbv.csv (kind component) or vocabulary.csv")
