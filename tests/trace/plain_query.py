"""The oracle of queries: each parameter read from its name and held against an event, one by one.

Slow and plain on purpose, and without any module under test but the identifiers: it takes texts as
they stand in an address, and the canonical event.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from loopbook.terms.same import identity_of

Event = Mapping[str, Any]
WORDS = {
    "bizStep": ("urn:epcglobal:cbv:bizstep:", "cbv:BizStep-", "https://ref.gs1.org/cbv/BizStep-"),
    "disposition": ("urn:epcglobal:cbv:disp:", "cbv:Disp-", "https://ref.gs1.org/cbv/Disp-"),
    "reason": ("urn:epcglobal:cbv:er:", "cbv:ER-", "https://ref.gs1.org/cbv/ER-"),
    "bizTransaction": ("urn:epcglobal:cbv:btt:", "cbv:BTT-", "https://ref.gs1.org/cbv/BTT-"),
    "party": ("urn:epcglobal:cbv:sdt:", "cbv:SDT-", "https://ref.gs1.org/cbv/SDT-"),
    "measure": (
        "gs1:",
        "https://gs1.org/voc/",
        "https://ref.gs1.org/voc/",
        "https://www.gs1.org/voc/",
    ),
    "type": ("epcis:", "https://ref.gs1.org/epcis/"),
}
FACTORS = {
    "KGM": ("mass", Fraction(1), Fraction(0)),
    "MTS": ("speed", Fraction(1), Fraction(0)),
    "KMH": ("speed", Fraction(5, 18), Fraction(0)),
    "GRM": ("mass", Fraction(1, 1000), Fraction(0)),
    "KEL": ("temperature", Fraction(1), Fraction(0)),
    "CEL": ("temperature", Fraction(1), Fraction("273.15")),
    "FAH": ("temperature", Fraction(5, 9), Fraction("459.67") * Fraction(5, 9)),
}


class World:
    """Prefixes, master data by identifier as it is written, and nothing else."""

    def __init__(
        self,
        prefixes: Mapping[str, str],
        children: Mapping[str, Sequence[str]],
        attributes: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.prefixes = prefixes
        self.children = children
        self.attributes = attributes

    def whole(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return self.prefixes[prefix] + local if prefix in self.prefixes else name

    def below(self, place: str) -> set[str]:
        found = {place}
        for parent, children in self.children.items():
            if identity_of(parent) == identity_of(place):
                for child in children:
                    found |= self.below(child)
        return found


def bare(word: Any, kind: str) -> Any:
    for space in WORDS[kind]:
        if isinstance(word, str) and word.startswith(space):
            return word.removeprefix(space)
    return word


def as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def holds(name: str, values: Sequence[str], event: Event, recorded: datetime, world: World) -> bool:
    """Say whether one parameter holds."""
    for shape, rule in RULES:
        found = re.fullmatch(shape, name)
        if found:
            return rule(found, values, event, recorded, world)
    raise AssertionError(name)


def matches(
    params: Mapping[str, Sequence[str]], event: Event, recorded: datetime, world: World
) -> bool:
    """Say whether all parameters hold."""
    return all(holds(name, values, event, recorded, world) for name, values in params.items())


Rule = Callable[[re.Match[str], Sequence[str], Event, datetime, World], bool]


def compared(test: str, value: Any, bound: Any) -> bool:
    match test:
        case "EQ":
            return bool(value == bound)
        case "GT":
            return bool(value > bound)
        case "GE":
            return bool(value >= bound)
        case "LT":
            return bool(value < bound)
        case _:
            return bool(value <= bound)


def moment(text: Any) -> datetime | None:
    if not isinstance(text, str) or not re.match(r"\d{4}-\d\d-\d\dT", text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        return Decimal(value) if isinstance(value, str | int | Decimal) else None
    except InvalidOperation:
        return None


def untyped(test: str, value: Any, asked: str) -> bool:
    """Hold the value of an extension field against a text of an address."""
    if isinstance(value, dict):
        value = value.get("@value", value.get("@id"))
    if isinstance(value, bool):
        return test == "EQ" and asked == str(value).lower()
    if moment(asked) and moment(value):
        return compared(test, moment(value), moment(asked))
    if test == "EQ" and isinstance(value, str):
        return value == asked
    if number(value) is None or number(asked) is None or moment(asked):
        return False
    return compared(test, number(value), number(asked))


def reports(event: Event) -> list[dict[str, Any]]:
    return [r for e in event.get("sensorElementList", []) for r in as_list(e.get("sensorReport"))]


def metadata(event: Event) -> list[dict[str, Any]]:
    return [
        e["sensorMetadata"] for e in event.get("sensorElementList", []) if "sensorMetadata" in e
    ]


def quantities(event: Event) -> list[dict[str, Any]]:
    lists = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
    return [q for name in lists for q in event.get(name, [])]


def scope(event: Event, name: str) -> list[dict[str, Any]]:
    match name:
        case "":
            return [dict(event)]
        case "ILMD":
            return [event["ilmd"]] if "ilmd" in event else []
        case "ERROR_DECLARATION":
            return [event["errorDeclaration"]] if "errorDeclaration" in event else []
        case "SENSORELEMENT":
            return list(event.get("sensorElementList", []))
        case "SENSORMETADATA":
            return metadata(event)
        case "SENSORREPORT":
            return reports(event)
        case _:
            return [event[name]] if name in event else []


def everywhere(node: Any, field: str) -> Iterator[Any]:
    if isinstance(node, list):
        for member in node:
            yield from everywhere(member, field)
    if isinstance(node, dict):
        for name, value in node.items():
            if name == field:
                yield from as_list(value)
            yield from everywhere(value, field)


def extension(event: Event, inner: str, where: str, field: str) -> list[Any]:
    found: list[Any] = []
    for node in scope(event, where):
        if inner:
            for name, value in node.items():
                found += list(everywhere(value, field)) if ":" in name else []
        else:
            found += as_list(node.get(field))
    return found


def _extension(m: re.Match[str], values: Any, event: Event, _: Any, world: World) -> bool:
    found = extension(event, m["inner"] or "", m["where"] or "", world.whole(m["field"]))
    if m["test"] == "EXISTS":
        return any(value not in (None, "", {}) for value in found)
    return any(untyped(m["test"], value, asked) for value in found for asked in values)


def _unit(m: re.Match[str], values: Any, event: Event, _: Any, __: World) -> bool:
    for node in quantities(event) if m["field"] == "quantity" else reports(event):
        value, code = number(node.get(m["field"])), node.get("uom")
        if value is None or code is None:
            continue
        for asked in values:
            if code == m["unit"]:
                if compared(m["test"], Fraction(value), Fraction(asked)):
                    return True
            elif code in FACTORS and m["unit"] in FACTORS:
                given, wanted = FACTORS[code], FACTORS[m["unit"]]
                if given[0] != wanted[0]:
                    continue
                shift = m["field"] != "sDev"
                left = Fraction(value) * given[1] + given[2] * shift
                right = Fraction(asked) * wanted[1] + wanted[2] * shift
                if compared(m["test"], left, right):
                    return True
    return False


def _time(m: re.Match[str], values: Any, event: Event, recorded: datetime, _: World) -> bool:
    field = m["field"]
    found: list[datetime | None]
    if field == "recordTime":
        found = [recorded]
    elif field == "eventTime":
        found = [moment(event.get("eventTime"))]
    elif field.startswith("errorDeclaration"):
        found = [moment(event.get("errorDeclaration", {}).get("declarationTime"))]
    else:
        found = [moment(node.get(field)) for node in (*metadata(event), *reports(event))]
    bound = datetime.fromisoformat(values[0])
    return any(compared(m["test"], value, bound) for value in found if value is not None)


LISTS = {
    "epc": ("epcList", "childEPCs"),
    "parentID": ("parentID",),
    "inputEPC": ("inputEPCList",),
    "outputEPC": ("outputEPCList",),
    "anyEPC": ("epcList", "childEPCs", "parentID", "inputEPCList", "outputEPCList"),
    "epcClass": ("quantityList", "childQuantityList"),
    "inputEPCClass": ("inputQuantityList",),
    "outputEPCClass": ("outputQuantityList",),
    "anyEPCClass": ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"),
}


def _match(m: re.Match[str], values: Any, event: Event, _: Any, __: World) -> bool:
    named = [
        each["epcClass"] if isinstance(each, dict) else each
        for name in LISTS[m["field"]]
        for each in as_list(event.get(name))
    ]
    return any(same(one, asked) or in_pattern(one, asked) for one in named for asked in values)


def same(one: str, other: str) -> bool:
    return one == other or identity_of(one) == identity_of(other)


def in_pattern(one: str, pattern: str) -> bool:
    """Hold an SGTIN, as URN or as link, against a pattern of SGTINs, digit by digit."""
    prefix = "urn:epc:idpat:sgtin:"
    if not pattern.startswith(prefix):
        return False
    company, reference, serial = pattern.removeprefix(prefix).split(".", 2)
    urn = re.fullmatch(r"urn:epc:(?:id|idpat):sgtin:(\d+)\.(\d+)\.(.+)", one)
    if urn is not None and company not in ("*", urn[1]):
        return False
    link = re.fullmatch(r"https://id\.gs1\.org/01/(\d{14})(?:/21/(.+))?", identity_of(one))
    if link is None:
        return False
    digits = link[1][1 : 1 + len(company)]
    if company not in ("*", digits):
        return False
    own = link[1][0] + link[1][1 + len(company) : 13]
    if reference not in ("*", own):
        return False
    if serial == "*":
        return True
    span = re.fullmatch(r"\[(\d+)-(\d+)\]", serial)
    if span and link[2]:
        return re.fullmatch(r"0|[1-9]\d*", link[2]) is not None and (
            int(span[1]) <= int(link[2]) <= int(span[2])
        )
    return serial == link[2]


def _place(m: re.Match[str], values: Any, event: Event, _: Any, world: World) -> bool:
    place = event.get(m["field"], {}).get("id")
    if place is None:
        return False
    asked = set(values)
    if m["test"] == "WD":
        asked = {low for value in values for low in world.below(value)}
    return any(same(place, one) for one in asked)


def _word(path: Sequence[str], kind: str) -> Rule:
    def rule(_: Any, values: Any, event: Event, __: Any, world: World) -> bool:
        node: Any = event
        for name in path:
            node = node.get(name, {}) if isinstance(node, dict) else {}
        asked = {bare(one, kind) for value in values for one in (value, world.whole(value))}
        return any(isinstance(n, str) and bare(n, kind) in asked for n in as_list(node))

    return rule


def _member(m: re.Match[str], values: Any, event: Event, _: Any, __: World) -> bool:
    field = m["field"]
    kind = "bizTransaction" if field == "bizTransaction" else "party"
    return any(
        bare(node.get("type"), kind) == m["type"] and same(node[field], asked)
        for node in event.get(f"{field}List", [])
        for asked in values
    )


def _sensor(m: re.Match[str], values: Any, event: Event, _: Any, world: World) -> bool:
    found = [node.get(m["field"]) for node in (*metadata(event), *reports(event))]
    for value in (str(each).lower() if isinstance(each, bool) else each for each in found):
        for asked in values:
            is_identity = m["field"] == "deviceID" and value is not None and same(value, asked)
            if value == asked or is_identity or value == world.whole(asked):
                return True
            if m["field"] == "hexBinaryValue" and value in (asked.upper(), asked.lower()):
                return True
    return False


def _type(_: Any, values: Any, event: Event, __: Any, ___: World) -> bool:
    asked = {bare(value, "measure") for value in values}
    return any(bare(node.get("type"), "measure") in asked for node in reports(event))


def _quantity(m: re.Match[str], values: Any, event: Event, _: Any, __: World) -> bool:
    field = m["field"]
    nodes = quantities(event) if field == "quantity" else reports(event)
    found = [number(node.get(field)) for node in nodes]
    return any(
        compared(m["test"], one, Decimal(asked))
        for one in found
        if one is not None
        for asked in values
    )


def _exists(m: re.Match[str], _: Any, event: Event, __: Any, ___: World) -> bool:
    return any(value not in (None, "", {}) for value in as_list(event.get(m["field"])))


def _listed(m: re.Match[str], values: Any, event: Event, _: Any, __: World) -> bool:
    match m["field"]:
        case "eventID" | "action" as field:
            found = as_list(event.get(field))
        case "transformationID":
            return any(same(one, v) for one in as_list(event.get(m["field"])) for v in values)
        case _:
            found = event.get("errorDeclaration", {}).get("correctiveEventIDs", [])
    return any(value in values for value in found)


def _attribute(m: re.Match[str], values: Any, event: Event, _: Any, world: World) -> bool:
    place = event.get(m["field"], {}).get("id")
    if place is None:
        return False
    known: dict[str, str] = {}
    for name, attributes in world.attributes.items():
        if same(name, place):
            known.update(attributes)
    if m["kind"] == "HASATTR":
        return any(known.get(world.whole(value)) for value in values)
    return known.get(world.whole(m["attribute"])) in values


_WHERE = "ILMD|ERROR_DECLARATION|SENSORELEMENT|SENSORMETADATA|SENSORREPORT|readPoint|bizLocation"
_TEST = r"(?P<test>EQ|GT|GE|LT|LE)"
_SENSOR = (
    "deviceID|dataProcessingMethod|microorganism|chemicalSubstance|bizRules|stringValue"
    "|hexBinaryValue|uriValue|booleanValue"
)
_TIME = (
    r"(?P<test>GE|LT)_(?P<field>eventTime|recordTime|errorDeclaration_?Time|time|startTime"
    r"|endTime)"
)
_UNIT = (
    rf"{_TEST}_(?P<field>value|minValue|maxValue|meanValue|sDev|percValue|quantity)"
    r"_(?P<unit>[A-Z0-9]{2,4})"
)
_EXTENSION = (
    rf"(?P<test>EQ|GT|GE|LT|LE|EXISTS)_(?P<inner>INNER_)?(?:(?P<where>{_WHERE})_)?"
    r"(?P<field>[^_]\S*:\S+)"
)
RULES: list[tuple[str, Rule]] = [
    ("eventType", _word(("type",), "type")),
    (r"EQ_(?P<field>eventID|action|transformationID|correctiveEventID)", _listed),
    ("EQ_bizStep", _word(("bizStep",), "bizStep")),
    ("EQ_disposition", _word(("disposition",), "disposition")),
    ("EQ_persistentDisposition_set", _word(("persistentDisposition", "set"), "disposition")),
    ("EQ_persistentDisposition_unset", _word(("persistentDisposition", "unset"), "disposition")),
    ("EQ_errorReason", _word(("errorDeclaration", "reason"), "reason")),
    (r"(?P<test>EQ|WD)_(?P<field>readPoint|bizLocation)", _place),
    (r"MATCH_(?P<field>\w+)", _match),
    (_TIME, _time),
    (rf"{_TEST}_(?P<field>quantity|percRank)", _quantity),
    ("EQ_type", _type),
    (rf"EQ_(?P<field>{_SENSOR})", _sensor),
    (r"EQ_(?P<field>bizTransaction|source|destination)_(?P<type>\w+)", _member),
    (_UNIT, _unit),
    (r"(?P<kind>HASATTR)_(?P<field>readPoint|bizLocation)", _attribute),
    (r"EQ_(?P<kind>ATTR)_(?P<field>readPoint|bizLocation)_(?P<attribute>.+)", _attribute),
    (_EXTENSION, _extension),
    (r"EXISTS_(?P<field>\w+)", _exists),
]
