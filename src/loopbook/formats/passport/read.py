"""Read: a passport of somebody else in the public exchange form, as an EPCIS event of ours.

What the list of a pack reads as facts becomes facts of the item, in the ILMD of one event that says
that a passport was taken over; the text of the document stands in the event too, so that nothing of
it is lost. Every member that becomes no fact is told.

Source    BatteryPassDataModel 1.0.0 and 1.2.0 (see layout)
"""

import codecs
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

import msgspec

from loopbook.errors import ParseError
from loopbook.formats.passport.layout import COMPANIONS, MOMENT, earlier, models, split_pointer
from loopbook.terms.event import LOOPBOOK
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.passport import PassportAttribute, PassportRule, ValueFrom

BYTES_MAX = 2 << 20
"""Bytes of a document: more than a hundred times the largest that was seen."""

MEMBERS_MAX = 20_000
FINDINGS_MAX = 200
STEP = f"{LOOPBOOK}step:passport_taken_over"
"""Business step of the event: no step of the CBV means that somebody else's passport was read."""

NAMESPACE = "urn:loopbook:passport:"
"""Namespace of the field that keeps the text of a document."""

Path = tuple[str, ...]
_TAKEN = (ValueFrom.FACT, ValueFrom.MODEL)


class Imported(msgspec.Struct, frozen=True):
    """An EPCIS document with one event, the attributes it states, and what was not taken."""

    document: bytes
    attributes: tuple[str, ...]
    findings: tuple[Finding, ...]


class _Model(msgspec.Struct, frozen=True):
    """A model in one edition: the attributes by their place in it."""

    name: str
    edition: str
    attributes: dict[Path, PassportAttribute]


def read_passport(
    content: bytes,
    rule: PassportRule,
    item: str,
    codes: Mapping[str, str],
    at: datetime,
    *,
    name: str = "",
) -> Imported:
    """Return what a document says of an item as an EPCIS document.

    Parameters
      codes   fact word -> code of its unit; empty for texts
      at      when the passport said so;  name  of the document, for a person
    Raises    ParseError  LB-U68 it is no JSON object, or too large; LB-U69 no model has its members
    """
    text = _text(content, name)
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as fault:
        raise ParseError("LB-U68", name, why=str(fault)) from fault
    if not isinstance(found, dict):
        raise ParseError("LB-U68", name, why=type(found).__name__)
    ilmd: dict[str, object] = {}
    findings = [_told("LB-U80", Place(name), member) for member in _twice(text)]
    for model, document in _documents(found, rule, name):
        taken, told = _taken(model, document, codes, name)
        ilmd |= taken
        findings += told
    event = _event(item, ilmd, text, at)
    return Imported(event, tuple(ilmd), tuple(findings[:FINDINGS_MAX]))


def _twice(text: str) -> list[str]:
    """Return the members that stand more than once in one object; the last of them is read."""
    twice: dict[str, None] = {}

    def counted(pairs: list[tuple[str, object]]) -> None:
        names = Counter(name for name, _ in pairs)
        twice.update(dict.fromkeys(name for name, count in names.items() if count > 1))

    try:
        json.loads(text, object_pairs_hook=counted)
    except RecursionError as fault:
        raise ParseError("LB-U68", why=str(fault)) from fault
    return list(twice)


def _text(content: bytes, name: str) -> str:
    if len(content) > BYTES_MAX:
        raise ParseError("LB-U68", name, why=f"{len(content)} B > {BYTES_MAX} B")
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ParseError("LB-U68", name, why=str(fault)) from fault


def _documents(
    found: dict[str, object], rule: PassportRule, name: str
) -> Iterator[tuple[_Model, dict[str, object]]]:
    """Yield each model of a document: the document itself is one, or has one a member."""
    known = _models(rule)
    whole = _best(found, known)
    if whole is not None:
        yield whole, found
        return
    parts = 0
    for part in found.values():
        model = _best(part, known) if isinstance(part, dict) else None
        if model is not None and isinstance(part, dict):
            parts += 1
            yield model, part
    if not parts:
        raise ParseError("LB-U69", name, known=", ".join(models()))


def _models(rule: PassportRule) -> list[_Model]:
    """Return the models of both editions; the newer ones first, where both have the members."""
    newer: dict[str, dict[Path, PassportAttribute]] = {}
    places: dict[str, PassportAttribute] = {}
    for each in rule.attributes:
        if each.pointer:
            model, path = split_pointer(each.pointer)
            newer.setdefault(model, {})[path] = each
            places[each.pointer] = each
    older: dict[str, dict[Path, PassportAttribute]] = {}
    for pointer, means in earlier().items():
        if means in places:
            model, path = split_pointer(pointer)
            older.setdefault(model, {})[path] = places[means]
    return [
        *(_Model(model, "1.2.0", found) for model, found in newer.items()),
        *(_Model(model, "1.0.0", found) for model, found in older.items()),
    ]


def _best(document: Mapping[str, object], known: Sequence[_Model]) -> _Model | None:
    """Return the model with the most members of a document; None when none has any."""
    counts = [len({path[0] for path in model.attributes} & set(document)) for model in known]
    most = max(counts, default=0)
    return known[counts.index(most)] if most else None


def _taken(
    model: _Model, document: dict[str, object], codes: Mapping[str, str], name: str
) -> tuple[dict[str, object], list[Finding]]:
    """Return the facts that a document states, and a finding for every member that became none."""
    ilmd: dict[str, object] = {}
    findings: list[Finding] = []
    used: set[Path] = set()
    for path, attribute in model.attributes.items():
        where = _place_in(document, path, model)
        if where is None:
            continue
        at, value = where
        used.add(at)
        place = Place(name, pointer="/" + "/".join(at))
        if attribute.value_from not in _TAKEN:
            findings.append(_told("LB-U71", place, attribute.id))
            continue
        term = attribute.of.removeprefix(LOOPBOOK)
        stated = _stated(value, attribute, codes.get(term))
        if stated is None:
            findings.append(_told("LB-U74", place, attribute.id, str(value)[:80]))
        else:
            ilmd[term] = stated
    findings += [
        _told("LB-U70", Place(name, pointer="/" + "/".join(path)), path[-1])
        for path in _leaves(document)
        if not any(path[: len(at)] == at for at in used) and not _is_companion(path)
    ]
    return ilmd, findings


def _told(code: str, place: Place, member: str, value: str = "") -> Finding:
    severity = Severity.WARNING if code in ("LB-U74", "LB-U80") else Severity.NOTE
    return Finding(code, severity, place, {"member": member, "value": value})


def _place_in(document: object, path: Path, model: _Model) -> tuple[Path, object] | None:
    """Return where a value stands, and it; an element of a list is found by what it is of."""
    at: list[str] = []
    here, pointer = document, f"{model.name}#"
    for part in path:
        key: str | int | None = part
        if isinstance(here, list):
            key = _element(here, _newer(pointer), int(part)) if part.isdecimal() else None
            if key is None:
                return None
            here = here[int(key)]
        elif isinstance(here, dict) and part in here:
            here = here[part]
        else:
            return None
        at.append(str(key))
        pointer = f"{pointer}/{part}"
    return tuple(at), here


def _newer(pointer: str) -> str:
    """Return where a list of edition 1.0.0 stands in 1.2.0."""
    return pointer.replace("CarbonFootprint#", "CarbonFootprintForBatteries#")


def _element(elements: list[object], pointer: str, index: int) -> int | None:
    """Return the place of the element that pointers call `index`; None when it is not there."""
    if pointer in COMPANIONS:
        name, texts = COMPANIONS[pointer]
        wanted = texts[index] if index < len(texts) else ""
        told = [each.get(name) if isinstance(each, dict) else None for each in elements]
        if any(isinstance(each, str) for each in told):
            return told.index(wanted) if wanted in told else None
    return index if index < len(elements) else None


def _stated(value: object, attribute: PassportAttribute, code: str | None) -> object | None:
    """Return a value as an ILMD field has it; None when it is not of the kind of the attribute."""
    if code is None or value is None or value == "" or isinstance(value, bool):
        return None
    if attribute.unit:
        if not isinstance(value, int | float) or not code:
            return None
        return value if code == attribute.unit else {"value": value, "uom": attribute.unit}
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _leaves(document: object, path: Path = ()) -> list[Path]:
    """Return the places of all that is neither object nor list, as far as MEMBERS_MAX."""
    found: list[Path] = []
    waiting: list[tuple[Path, object]] = [(path, document)]
    while waiting and len(found) < MEMBERS_MAX:
        at, here = waiting.pop()
        if isinstance(here, dict):
            waiting += [((*at, str(name)), each) for name, each in reversed(here.items())]
        elif isinstance(here, list):
            waiting += [((*at, str(n)), each) for n, each in reversed(list(enumerate(here)))]
        else:
            found.append(at)
    return found


def _is_companion(path: Path) -> bool:
    """Say whether a member says of what, or as of when, its neighbour is: no value of its own."""
    names = {name for name, _ in COMPANIONS.values()}
    return path[-1] in names or path[-1] in (MOMENT, "@type", "rPCLastUpdated")


def _event(item: str, ilmd: Mapping[str, object], text: str, at: datetime) -> bytes:
    moment = at.isoformat().replace("+00:00", "Z")
    digest = sha256(f"{item}\n{moment}\n{text}".encode()).hexdigest()
    said = {
        "type": "ObjectEvent",
        "eventID": f"ni:///sha-256;{digest}?ver=loopbook-passport",
        "eventTime": moment,
        "eventTimeZoneOffset": at.strftime("%z")[:3] + ":" + at.strftime("%z")[3:],
        "action": "ADD",
        "bizStep": STEP,
        "epcList": [item],
        "ilmd": {f"loopbook:{term}": value for term, value in ilmd.items()},
        "passport:document": text,
    }
    if not ilmd:
        del said["ilmd"]
    return msgspec.json.encode(
        {
            "@context": [
                "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                {"loopbook": LOOPBOOK, "passport": NAMESPACE},
            ],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": moment,
            "epcisBody": {"eventList": [said]},
        }
    )
