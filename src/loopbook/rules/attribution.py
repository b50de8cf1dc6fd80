"""The attributions of a pack: attribution.toml, indicators of single items and their own values.

[[indicator]]          what is attributed, by which weight, order and model
[[indicator.direct]]   what an item has of its own when an event speaks of it; first match wins
[[part]]               a mass that events state, which goes in without a name of its own
"""

from collections.abc import Mapping

import msgspec

from loopbook.rules.bundle import Bundle
from loopbook.rules.line import UNREAD, Line, unique
from loopbook.rules.vocabulary import terms
from loopbook.terms.attribution import (
    Attribution,
    AttributionKind,
    ChainModel,
    Direct,
    Part,
    Per,
    StockOrder,
    Weight,
)
from loopbook.terms.event import LOOPBOOK, Grade
from loopbook.terms.quantity import Dimension, Unit, Units, multiply
from loopbook.terms.scheme import Factor, Word

FILE = "attribution.toml"
_KEYS = (
    "id", "title_en", "title_zh", "unit", "kind", "weight", "substance", "value_fact", "stock",
    "model", "by", "claim", "source",
)  # fmt: skip
_DIRECT = (
    "class", "event_type", "action", "biz_step", "value", "sd", "factor", "fact", "origin", "per",
    "is_added", "source", "grade",
)  # fmt: skip
_PART = ("component", "class", "biz_step", "source")
_PREFIX = "loopbook:"
_PLACES = ("class", "place")
_PER: Mapping[Per, Dimension] = {
    Per.WHOLE: (),
    Per.MASS: (("mass", 1),),
    Per.PIECE: (("piece", 1),),
}


class AttributionWords(msgspec.Struct, frozen=True):
    """What rows of attribution.toml may name."""

    units: Units
    vocabulary: Mapping[str, Word]
    factors: Mapping[str, Factor]
    cbv: Mapping[str, Mapping[str, str]]

    def facts(self) -> set[str]:
        """Return the words for facts of items."""
        return set(terms(self.vocabulary, "fact"))


def attributions_of(bundle: Bundle, words: AttributionWords) -> dict[str, Attribution]:
    """Return the attributions by id, in order."""
    for head in bundle.heads(FILE):
        head.allow(())
    lines = unique((line.name("id"), line) for line in bundle.lines(FILE, "indicator"))
    return {name: _attribution(line, words) for name, line in lines.items()}


def parts_of(bundle: Bundle, words: AttributionWords) -> tuple[Part, ...]:
    """Return the parts that events state the mass of, in order."""
    found = []
    for line in bundle.lines(FILE, "part"):
        line.allow(_PART)
        component = line.text("component")
        part = Part(
            component=_expanded(component),
            item_class=line.text("class"),
            biz_step=line.optional("biz_step"),
            source=line.text("source"),
            rule=line.rule,
        )
        line.known("class", part.item_class, terms(words.vocabulary, "class"), "vocabulary.csv")
        _check_step(line, words)
        found.append(part)
    return tuple(found)


def _expanded(name: str) -> str:
    return LOOPBOOK + name.removeprefix(_PREFIX) if name.startswith(_PREFIX) else name


def _attribution(line: Line, words: AttributionWords) -> Attribution:
    line.allow(_KEYS)
    unit = line.unit("unit", words.units)
    kind = line.choice("kind", AttributionKind)
    found = Attribution(
        id=line.optional("id"),
        title_en=line.text("title_en"),
        title_zh=line.text("title_zh"),
        unit=unit,
        kind=kind,
        weight=line.choice("weight", Weight, Weight.MASS),
        substance=line.optional("substance"),
        value_fact=line.optional("value_fact"),
        stock=line.choice("stock", StockOrder, StockOrder.AVERAGE),
        model=line.choice("model", ChainModel, ChainModel.PHYSICAL),
        by=line.optional("by"),
        claim=line.optional("claim"),
        source=line.text("source"),
        rule=line.rule,
    )
    _check_unit(line, found)
    _check_words(line, found, words)
    directs = tuple(_direct(each, found, words) for each in line.children("direct"))
    if not directs:
        line.fault("no_direct", name=found.id)
    return msgspec.structs.replace(found, directs=directs)


def _check_unit(line: Line, found: Attribution) -> None:
    pure = Unit("-", "-", (), found.unit.factor)
    if found.unit.offset:
        line.fault("offset", column="unit", unit=found.unit.code)
    if found.kind is not AttributionKind.BURDEN:
        line.dimensions("unit", found.unit, pure, f"kind {found.kind.value}")


def _check_words(line: Line, found: Attribution, words: AttributionWords) -> None:
    """Find a rule that lacks what it asks for, or has what nobody asks for."""
    asked = (
        ("substance", found.substance, found.weight is Weight.SUBSTANCE),
        ("value_fact", found.value_fact, found.weight is Weight.VALUE),
        ("by", found.by, found.kind is AttributionKind.ORIGIN),
        ("claim", found.claim, found.model is ChainModel.CERTIFICATE),
    )
    for column, given, is_asked in asked:
        if bool(given) != is_asked:
            key = "rule_lacks" if is_asked else "rule_unasked"
            line.fault(key, column=column, name=found.id)
    line.known("value_fact", found.value_fact, words.facts(), "vocabulary.csv (kind fact)")
    line.known("claim", found.claim, words.facts(), "vocabulary.csv (kind fact)")
    line.known("by", found.by, {*_PLACES, *words.facts()}, "vocabulary.csv (kind fact)")
    substances = {factor.substance for factor in words.factors.values() if factor.substance}
    line.known("substance", found.substance, substances, "factors.csv")
    if found.model is ChainModel.CERTIFICATE and (
        found.kind is not AttributionKind.CONTENT or found.weight is not Weight.MASS
    ):
        line.fault("certificate_mass", name=found.id)


def _direct(line: Line, attribution: Attribution, words: AttributionWords) -> Direct:
    line.allow(_DIRECT)
    per = line.choice("per", Per, Per.WHOLE)
    value, sd = _value(line, attribution, per, words)
    found = Direct(
        item_class=line.optional("class"),
        event_type=line.optional("event_type"),
        action=line.optional("action"),
        biz_step=line.optional("biz_step"),
        value=value,
        sd=sd,
        factor=line.optional("factor"),
        fact=line.optional("fact"),
        origin=line.optional("origin"),
        per=per,
        is_added=line.truth("is_added"),
        source=line.text("source"),
        grade=line.choice("grade", Grade).value,
        rule=line.rule,
    )
    line.known("class", found.item_class, terms(words.vocabulary, "class"), "vocabulary.csv")
    line.known("fact", found.fact, words.facts(), "vocabulary.csv (kind fact)")
    line.known("event_type", found.event_type, words.cbv["eventType"], "cbv.csv (kind eventType)")
    line.known("action", found.action, words.cbv["action"], "cbv.csv (kind action)")
    _check_step(line, words)
    _check_own(line, found, attribution)
    return found


def _check_step(line: Line, words: AttributionWords) -> None:
    step = line.optional("biz_step")
    if ":" not in step:
        line.known("biz_step", step, words.cbv["bizStep"], "cbv.csv (kind bizStep)")


def _check_own(line: Line, found: Direct, attribution: Attribution) -> None:
    """Find rows without a value, with two, with one out of range, or that add at every event."""
    is_origin = attribution.kind is AttributionKind.ORIGIN
    stated = [name for name in ("value", "factor", "fact") if line.optional(name)]
    if is_origin and stated:
        line.fault("origin_value", column=stated[0])
    if not is_origin and len(stated) != 1:
        line.fault("one_value", count=len(stated))
    if found.origin and not is_origin:
        line.fault("rule_unasked", column="origin", name=attribution.id)
    if found.is_added and not found.biz_step:
        line.fault("added_everywhere")
    if attribution.kind is not AttributionKind.BURDEN and found.per is not Per.WHOLE:
        line.fault("per_burden", per=found.per.value)
    if attribution.kind is not AttributionKind.BURDEN and found.is_added:
        line.fault("added_content", name=attribution.id)
    is_part = attribution.kind is AttributionKind.CONTENT and found.value is not None
    if is_part and found.value is not None and not 0 <= found.value <= 1:
        line.fault("content_range", value=f"{found.value:g}")


def _value(
    line: Line, attribution: Attribution, per: Per, words: AttributionWords
) -> tuple[float | None, float | None]:
    """Return the own value of a row and its uncertainty, in base units."""
    name = line.optional("factor")
    if name:
        line.known("factor", name, words.factors, "factors.csv")
        factor = words.factors.get(name)
        if factor is None:
            return None, None
        dimension = multiply(attribution.unit.dimension, _PER[per], -1)
        wanted = Unit("-", "-", dimension, attribution.unit.factor)
        if attribution.unit != UNREAD:
            line.dimensions("factor", factor.unit, wanted, f"indicator {attribution.id}")
        scale = factor.unit.factor
        sd = None if factor.sd is None else factor.sd * float(scale)
        return float(factor.value * scale), sd
    value, sd_stated = line.number("value"), line.number("sd")
    scale = attribution.unit.factor
    return (
        None if value is None else float(value * scale),
        None if sd_stated is None else float(sd_stated * scale),
    )
