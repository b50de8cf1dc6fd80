"""Write: a passport in the public exchange form, model by model, and what a validator will refuse.

What is there is written; what must be there and is not is told. Nothing is made up to please a
schema: a place that nobody stated stays out.

Source    BatteryPassDataModel 1.2.0 (see layout)
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256

import msgspec

from loopbook.formats.passport.layout import (
    COMPANIONS,
    MOMENT,
    Member,
    models,
    split_pointer,
)
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.passport import Passport, PassportValue, ValueFrom

Tree = dict[str | int, object]

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "boolean": bool,
}
_MONTH = re.compile(r"\d{4}-(\d{2})(-\d{2})?")


class Exported(msgspec.Struct, frozen=True):
    """The files of a passport: model -> content; and what a validator will refuse of them."""

    documents: dict[str, object]
    findings: tuple[Finding, ...]


def export_passport(passport: Passport) -> Exported:
    """Return a passport as its reader sees it in the exchange form.

    Values whose attribute has no pointer have no place in the form and are left out.
    """
    trees: dict[str, Tree] = {name: {} for name in models()}
    for each in passport.values:
        if each.value is not None and each.attribute.pointer:
            model, path = split_pointer(each.attribute.pointer)
            member = _member_at(model, path)
            if member is not None:
                _put(trees[model], model, each, _content(each, member, passport))
    documents = {name: _listed(tree, f"{name}#") for name, tree in trees.items() if tree}
    found = [
        finding
        for name, content in documents.items()
        for finding in _faults(name, "", content, models()[name])
    ]
    found += [
        Finding("LB-U72", Severity.WARNING, Place(f"{name}.json"), {"member": name})
        for name in models()
        if name not in documents
    ]
    return Exported(documents, tuple(found))


def _member_at(model: str, path: tuple[str, ...]) -> Member | None:
    here = models().get(model)
    for part in path:
        here = None if here is None else here.children.get("0" if part.isdecimal() else part)
    return here


def _content(value: PassportValue, member: Member, passport: Passport) -> object:
    """Return a value as the form wants it; as it is where it cannot be that."""
    match value.attribute.value_from, value.value:
        case ValueFrom.PASSPORT, _:
            # The form asks for `urn:name:letters-and-digits`; no web address has that form.
            return f"urn:loopbook:{sha256(passport.address.encode()).hexdigest()[:32]}"
        case ValueFrom.STATUS, str(name):
            return name.capitalize()
        case ValueFrom.DATE, _ if value.at is not None:
            return _moment(value.at)
        case _, str(text) if member.type in ("object", "array", "boolean"):
            return _structure(text, member)
        case _, str(text) if member.form.startswith("--") and _MONTH.fullmatch(text):
            return f"--{text[5:7]}"
        case _:
            return value.value


def _structure(text: str, member: Member) -> object:
    """Return a text that is JSON of the kind asked for as that; else the text."""
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        found = text
    if (
        member.type == "array"
        and not isinstance(found, list)
        and member.children["0"].type == "string"
    ):
        return [text]
    return found if isinstance(found, _TYPES[member.type]) else text


def _put(document: Tree, model: str, value: PassportValue, content: object) -> None:
    """Set a value at its place in a tree whose lists are keyed by number."""
    _, path = split_pointer(value.attribute.pointer)
    below: object = _keyed(content)
    for part in reversed(path):
        below = {int(part) if part.isdecimal() else part: below}
    _merge(document, below)
    holder = _member_at(model, path[:-1])
    if value.at is None or len(path) < 2 or holder is None or MOMENT not in holder.children:
        return
    parent: object = document
    for part in path[:-1]:
        key = int(part) if part.isdecimal() else part
        parent = parent.get(key) if isinstance(parent, dict) else None
    if isinstance(parent, dict):
        parent[MOMENT] = max(str(parent.get(MOMENT, "")), _moment(value.at))


def _keyed(content: object) -> object:
    if isinstance(content, list):
        return {index: _keyed(each) for index, each in enumerate(content)}
    if isinstance(content, dict):
        return {name: _keyed(each) for name, each in content.items()}
    return content


def _merge(into: Tree, found: object) -> None:
    """Join two trees: of two values at one place the later stays."""
    if not isinstance(found, dict):
        return
    for name, each in found.items():
        own = into.get(name)
        if isinstance(own, dict) and isinstance(each, dict):
            _merge(own, each)
        else:
            into[name] = each


def _listed(content: object, pointer: str) -> object:
    """Return a tree as JSON; an element of a list also says of what it is."""
    if not isinstance(content, dict):
        return content
    if not content or not all(isinstance(key, int) for key in content):
        return {str(name): _listed(each, f"{pointer}/{name}") for name, each in content.items()}
    elements = []
    for index, each in sorted(content.items()):
        element = _listed(each, f"{pointer}/0")
        if pointer in COMPANIONS and isinstance(element, dict):
            name, texts = COMPANIONS[pointer]
            if index < len(texts):
                element.setdefault(name, texts[index])
        elements.append(element)
    return elements


def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _faults(model: str, path: str, content: object, member: Member) -> Iterator[Finding]:
    """Yield what a validator will refuse below a place: lacking members, other forms."""
    place = Place(f"{model}.json", pointer=path)
    if not isinstance(content, _TYPES[member.type]) or (
        isinstance(content, bool) and member.type != "boolean"
    ):
        yield _misfit(place, content, member.type)
    elif isinstance(content, dict):
        for name, child in member.children.items():
            if name in content:
                yield from _faults(model, f"{path}/{name}", content[name], child)
            elif child.is_required:
                where = Place(f"{model}.json", pointer=f"{path}/{name}")
                yield Finding("LB-U72", Severity.WARNING, where, {"member": name})
    elif isinstance(content, list):
        for index, each in enumerate(content):
            yield from _faults(model, f"{path}/{index}", each, member.children["0"])
    elif isinstance(content, str) and not _fits(content, member):
        yield _misfit(place, content, "|".join(member.allowed) or member.form)
    elif isinstance(content, int | float) and not _is_within(content, member):
        yield _misfit(place, content, f"{member.lowest} .. {member.highest}")


def _fits(text: str, member: Member) -> bool:
    if member.allowed:
        return text in member.allowed
    if member.form in ("", "uri", "date-time"):
        return True
    return re.search(member.form, text) is not None


def _is_within(number: float, member: Member) -> bool:
    is_low = member.lowest is not None and number < member.lowest
    return not is_low and (member.highest is None or number <= member.highest)


def _misfit(place: Place, content: object, wanted: str) -> Finding:
    values = {"value": str(content)[:80], "wanted": wanted[:80]}
    return Finding("LB-U73", Severity.WARNING, place, values)
