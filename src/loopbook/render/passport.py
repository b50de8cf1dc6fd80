"""Passport: one view of a passport, from which page, JSON and JSON-LD are written.

Whatever a format tells stands in the sheet, so that no format can tell more than another.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256

import msgspec

from loopbook.render.number import number_text
from loopbook.terms.event import LOOPBOOK
from loopbook.terms.party import Role
from loopbook.terms.passport import Behaviour, Coverage, Passport, PassportValue, ValueFrom
from loopbook.terms.scheme import Scheme
from loopbook.terms.statement import Label
from loopbook.wording import say

_PARTS = re.compile(r"([*/])")
_DEPTH = 4
_PIECES = (("piece", 1),)
CATEGORIES = ("ev", "lmt", "industrial", "stationary")
"""Categories that have words (Regulation (EU) 2023/1542, Article 3; attribute longlist 1.2)."""

_TEXT_MAX = 600
"""Characters of a value that a page shows; the data have all of it."""

CONTEXT = {
    "@version": 1.1,
    "@vocab": f"{LOOPBOOK}passport:",
    "id": "@id",
    "type": "@type",
    "value": {"@id": f"{LOOPBOOK}passport:value", "@type": "@json"},
    "label": {"@id": "http://www.w3.org/2000/01/rdf-schema#label", "@container": "@language"},
    "unit": "https://schema.org/unitCode",
    "product": {"@type": "@id"},
    "address": {"@type": "@id"},
    "predecessor": {"@type": "@id", "@container": "@set"},
    "successor": {"@type": "@id", "@container": "@set"},
    "issued": {"@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "changed": {"@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "at": {"@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "values": {"@container": "@set"},
}
"""What the members of the JSON-LD mean; it stands in the document, so that nothing is fetched."""


class SheetLine(msgspec.Struct, frozen=True, kw_only=True):
    """An attribute as a reader sees it.

    Fields
      value      text, number or what a text of JSON holds; None: missing or hidden
      shown      the value as a person reads it, in both languages
      audience   roles that may read it, when this reader may not
    """

    id: str
    number: str
    label: Label
    group: Label
    value: object = None
    shown: Label = ("", "")
    unit: str = ""
    at: datetime | None = None
    is_dynamic: bool
    need: str
    is_hidden: bool
    audience: tuple[str, ...] = ()
    missing: str = ""
    sequences: tuple[int, ...] = ()


class PassportSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A passport as it is told."""

    title: Label
    product: str
    address: str
    category: str
    version: int
    state: str
    issued: datetime | None
    changed: datetime | None
    status: Label | None
    lines: tuple[SheetLine, ...]
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    coverage: Coverage

    @property
    def tag(self) -> str:
        """A text that is another one whenever anything told is another: an entity tag."""
        told = msgspec.json.encode(self)
        return f"v{self.version}-{sha256(told).hexdigest()[:20]}"


def passport_sheet(passport: Passport, packs: Mapping[str, Scheme]) -> PassportSheet:
    """Return what is told of a passport.

    Parameters
      packs   active packs by id, for the labels of classes and statuses and the symbols of units
    """
    rule = passport.rule
    pack = next((p for p in packs.values() if p.passports.get(rule.id) == rule), None)
    return PassportSheet(
        title=(rule.title_en, rule.title_zh),
        product=passport.item,
        address=passport.address,
        category=passport.category,
        version=passport.version,
        state=passport.state,
        issued=passport.issued,
        changed=passport.changed,
        status=passport.status,
        lines=tuple(_line(value, passport, pack) for value in passport.values),
        predecessors=tuple(link.item for link in passport.links if not link.is_successor),
        successors=tuple(link.item for link in passport.links if link.is_successor),
        coverage=passport.coverage,
    )


def _line(value: PassportValue, passport: Passport, pack: Scheme | None) -> SheetLine:
    attribute = value.attribute
    category = passport.category
    need = "required" if category in attribute.asked_of else ""
    need = need or ("voluntary" if category in attribute.offered_for else "")
    return SheetLine(
        id=attribute.id,
        number=attribute.number,
        label=(attribute.label_en, attribute.label_zh),
        group=(attribute.group_en, attribute.group_zh),
        value=_content(value),
        shown=_shown(value, passport, pack),
        unit="" if value.value is None else attribute.unit,
        at=value.at,
        is_dynamic=attribute.behaviour is Behaviour.DYNAMIC,
        need=need,
        is_hidden=value.is_hidden,
        audience=attribute.audience if value.is_hidden else (),
        missing=value.missing,
        sequences=value.sequences,
    )


def _content(value: PassportValue) -> object:
    """Return a value; what is written as a JSON object or list, as that."""
    text = value.value
    if isinstance(text, str) and text[:1] in ("{", "["):
        try:
            return msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            return text
    return text


def _shown(value: PassportValue, passport: Passport, pack: Scheme | None) -> Label:
    content = _content(value)
    if content is None:
        return ("", "")
    if isinstance(content, int | float):
        symbol = unit_text(value.attribute.unit, pack)
        return tuple_of(number_text(content, lang, symbol=symbol) for lang in ("en", "zh"))
    if value.attribute.value_from is ValueFrom.STATUS and passport.status is not None:
        return passport.status
    if value.attribute.value_from is ValueFrom.CLASS and pack is not None:
        word = pack.vocabulary.get(str(content))
        return (word.label_en, word.label_zh) if word is not None else (str(content),) * 2
    category = passport.rule.category
    if category and value.attribute.of.removeprefix(LOOPBOOK) == category:
        return tuple_of(category_text(str(content), lang) for lang in ("en", "zh"))
    text = content if isinstance(content, str) else "; ".join(_flat(content, _DEPTH))
    cut = text if len(text) <= _TEXT_MAX else f"{text[:_TEXT_MAX]}…"
    return (cut, cut)


def tuple_of(texts: Iterable[str]) -> Label:
    """Return two texts, English and Chinese, as a label."""
    english, chinese = texts
    return (english, chinese)


def _flat(content: object, depth: int) -> Iterator[str]:
    """Yield what a structure says, a name and a value at a time, as far as `depth`."""
    if isinstance(content, dict) and depth:
        for name, each in content.items():
            for text in _flat(each, depth - 1):
                yield text if isinstance(each, dict | list) else f"{name}: {text}"
    elif isinstance(content, list) and depth:
        for each in content:
            yield from _flat(each, depth - 1)
    elif isinstance(content, bool):
        yield "true" if content else "false"  # as JSON writes it
    else:
        yield "–" if content is None else str(content)


def unit_text(code: str, pack: Scheme | None) -> str:
    """Return the symbol of a unit; of a product or quotient, those of its parts."""
    units = pack.units.by_code if pack is not None else {}
    if code in units and units[code].dimension == _PIECES:
        symbol = units[code].symbol
        return "" if symbol == code else symbol  # a number of pieces needs no word, least a code
    if code in units or not code:
        return (units[code].symbol or code) if code else ""
    parts = (units[part].symbol or part if part in units else part for part in _PARTS.split(code))
    return "".join(parts)


def category_text(category: str, language: str) -> str:
    """Return a category for a person; one that has no words as it is."""
    return say(f"passport.category.{category}", language) if category in CATEGORIES else category


def passport_ld(sheet: PassportSheet) -> dict[str, object]:
    """Return a passport as JSON-LD with its own context."""
    told = {
        "@context": CONTEXT,
        "id": sheet.address,
        "type": "Passport",
        "label": _languages(sheet.title),
        "product": sheet.product,
        "category": sheet.category,
        "version": sheet.version,
        "state": sheet.state,
        "issued": sheet.issued,
        "changed": sheet.changed,
        "status": None if sheet.status is None else {"label": _languages(sheet.status)},
        "predecessor": list(sheet.predecessors),
        "successor": list(sheet.successors),
        "coverage": msgspec.structs.asdict(sheet.coverage),
        "values": [_value_ld(line) for line in sheet.lines],
    }
    return {name: each for name, each in told.items() if each is not None}


def _value_ld(line: SheetLine) -> dict[str, object]:
    told: dict[str, object] = {
        "id": f"{LOOPBOOK}passport:{line.id}",
        "number": line.number,
        "label": _languages(line.label),
        "isDynamic": line.is_dynamic,
    }
    if line.is_hidden:
        return {**told, "isHidden": True, "audience": list(line.audience)}
    if line.value is None:
        return {**told, "missing": line.missing.rpartition(".")[2]}
    rest = {"value": line.value, "unit": line.unit, "at": line.at, "entries": list(line.sequences)}
    return {**told, **{name: each for name, each in rest.items() if each not in (None, "", [])}}


def _languages(label: Label) -> dict[str, str]:
    return {"en": label[0], "zh": label[1]}


def spoken(label: Label, language: str) -> str:
    """Return a label in a language."""
    return label[1] if language == "zh" else label[0]


def hidden_roles(sheet: PassportSheet, language: str) -> str:
    """Return who may read what this reader may not, as a person reads it."""
    words = dict.fromkeys(word for line in sheet.lines for word in line.audience)
    return say("passport.joint", language).join(role_text(word, language) for word in words)


def role_text(word: str, language: str) -> str:
    """Return a role for a person; a party's identifier as it is."""
    return say(f"passport.role.{Role(word).value}", language) if word in list(Role) else word


def day_text(moment: datetime | None) -> str:
    """Return the day of a moment, in UTC."""
    return "" if moment is None else moment.date().isoformat()


def passport_lines(sheet: PassportSheet, language: str) -> Iterator[str]:
    """Yield a passport as lines of text for a person."""
    state = say(f"passport.state.{sheet.state}", language)
    title = spoken(sheet.title, language)
    values = {"title": title, "item": sheet.product, "state": state, "version": sheet.version}
    yield say("passport.line", language, **values)
    if sheet.issued is not None:
        yield f"  {say('passport.issued', language, day=day_text(sheet.issued))}"
    if sheet.status is not None:
        yield f"  {say('passport.status', language)}: {spoken(sheet.status, language)}"
    for key, items in (("came_from", sheet.predecessors), ("went_to", sheet.successors)):
        for item in items:
            yield f"  {say(f'passport.{key}', language)}: {item}"
    yield f"  {coverage_text(sheet, language)}"
    group = ""
    for line in sheet.lines:
        if spoken(line.group, language) != group:
            group = spoken(line.group, language)
            yield f"{group}"
        entries = "".join(f" #{sequence}" for sequence in line.sequences[:3])
        said = value_text(line, language)
        yield f"  {line.number:>3} {spoken(line.label, language)}: {said}{entries}"


def coverage_text(sheet: PassportSheet, language: str) -> str:
    """Return how much of the list is there, of what the reader may see."""
    found = sheet.coverage
    return say(
        "passport.coverage",
        language,
        there=found.asked_there,
        asked=found.asked,
        offered_there=found.offered_there,
        offered=found.offered,
    )


def value_text(line: SheetLine, language: str) -> str:
    """Return what is told of an attribute: its value, that it is for others, or why it lacks."""
    if line.is_hidden:
        return f"[{say('passport.hidden', language)}]"
    if line.value is None:
        return f"– ({say(line.missing, language)})"
    return spoken(line.shown, language)
