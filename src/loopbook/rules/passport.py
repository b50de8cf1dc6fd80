"""The passports of a pack: passport.toml (which products have one) and passport.csv (what it says).

`of` is checked against what `value_from` reads: a fact, a milestone, an indicator of items.
"""

from collections.abc import Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.life_words import (
    LifeWords,
    check_facts,
    check_milestones,
    check_word,
    listed,
)
from loopbook.rules.line import Line, unique
from loopbook.terms.party import Role
from loopbook.terms.passport import (
    Behaviour,
    Granularity,
    PassportAttribute,
    PassportRule,
    ValueFrom,
)
from loopbook.terms.quantity import Unit

FILE = "passport.toml"
LIST = "passport.csv"
_KEYS = (
    "id", "title_en", "title_zh", "class", "category", "default_category", "issued", "statuses",
    "succeeded", "ended", "source",
)  # fmt: skip
_MILESTONE = (ValueFrom.DATE, ValueFrom.PLACE, ValueFrom.PARTY)
_NAMED = (*_MILESTONE, ValueFrom.FACT, ValueFrom.MODEL, ValueFrom.ATTRIBUTED)
"""Where a value is read by a name; elsewhere `of` is empty."""


def passports_of(bundle: Bundle, words: LifeWords) -> dict[str, PassportRule]:
    """Return the passports by id, each with its attributes in the order of the list."""
    lines = unique((line.name("id"), line) for line in bundle.lines(FILE, "passport"))
    for head in bundle.heads(FILE):
        head.allow(())
    attributes = _attributes(bundle, lines, words)
    return {name: _passport(line, attributes[name], words) for name, line in lines.items()}


def _passport(line: Line, attributes: list[PassportAttribute], words: LifeWords) -> PassportRule:
    line.allow(_KEYS)
    found = PassportRule(
        id=line.optional("id"),
        title_en=line.text("title_en"),
        title_zh=line.text("title_zh"),
        item_class=line.text("class"),
        category=line.optional("category"),
        default_category=line.optional("default_category"),
        issued=line.text("issued"),
        statuses=line.texts("statuses"),
        succeeded=line.texts("succeeded"),
        ended=line.texts("ended"),
        attributes=tuple(attributes),
        source=line.text("source"),
        rule=line.rule,
    )
    check_word(line, "class", found.item_class, "class", words)
    check_word(line, "category", found.category, "fact", words)
    check_milestones(line, "issued", (found.issued,), words)
    for column in ("statuses", "succeeded", "ended"):
        check_milestones(line, column, line.texts(column), words)
    return found


def _attributes(
    bundle: Bundle, passports: Mapping[str, Line], words: LifeWords
) -> dict[str, list[PassportAttribute]]:
    """Return passport -> its attributes; the id of one stands once in its passport."""
    found: dict[str, list[PassportAttribute]] = {name: [] for name in passports}
    first: dict[tuple[str, str], str] = {}
    for line in bundle.lines(LIST):
        passport, each = line.text("passport"), _attribute(line, words)
        line.known("passport", passport, passports, FILE)
        if (passport, each.id) in first:
            line.fault("duplicate", name=each.id, other=first[passport, each.id])
            continue
        first[passport, each.id] = each.rule
        found.get(passport, []).append(each)
    return found


def _attribute(line: Line, words: LifeWords) -> PassportAttribute:
    unit = line.unit_or_none("unit", words.units)
    found = PassportAttribute(
        id=line.text("id"),
        number=line.optional("number"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        group_en=line.text("group_en"),
        group_zh=line.text("group_zh"),
        audience=listed(line, "audience"),
        behaviour=line.choice("behaviour", Behaviour),
        granularity=line.choice("granularity", Granularity),
        asked_of=listed(line, "asked_of"),
        offered_for=listed(line, "offered_for"),
        value_from=line.choice("value_from", ValueFrom),
        of=line.optional("of"),
        unit="" if unit is None else unit.code,
        pointer=line.optional("pointer"),
        source=line.text("source"),
        rule=line.rule,
    )
    line.text("audience")
    for word in found.audience:
        line.known("audience", word, [role.value for role in Role], "the roles of parties")
    _check_of(line, found, words)
    if unit is not None:
        _check_unit(line, found, unit, words)
    return found


def _check_of(line: Line, found: PassportAttribute, words: LifeWords) -> None:
    """Find a name that is missing, that nobody asks for, or that names nothing."""
    is_named = found.value_from in _NAMED
    if is_named and not found.of:
        line.fault("empty", column="of")
    if found.of and not is_named:
        line.fault("idle_of", name=found.of, value_from=found.value_from.value)
    if found.value_from in _MILESTONE:
        check_milestones(line, "of", (found.of,), words)
    if found.value_from is ValueFrom.FACT:
        check_facts(line, "of", (found.of,), words)
    if found.value_from is ValueFrom.ATTRIBUTED:
        line.known("of", found.of, words.attributions, "attribution.toml")


def _check_unit(line: Line, found: PassportAttribute, unit: Unit, words: LifeWords) -> None:
    """Find a unit that measures something else than the fact or the indicator does."""
    own: Unit | None = None
    if found.value_from is ValueFrom.FACT and found.of in words.vocabulary:
        own = words.vocabulary[found.of].unit
        if own is None:
            line.fault("unit_of_text", unit=unit.code, name=found.of)
    if found.value_from is ValueFrom.ATTRIBUTED and found.of in words.attributions:
        own = words.attributions[found.of].unit
    if own is not None:
        line.dimensions("unit", unit, own, f"'{found.of}'")
