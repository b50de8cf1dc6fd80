"""The layout equals the public schemas, member by member."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loopbook.formats.passport.layout import COMPANIONS, Member, earlier, models, split_pointer

SEVEN = {
    "GeneralProductInformation", "MaterialComposition", "PerformanceAndDurability", "Labeling",
    "Circularity", "CarbonFootprintForBatteries", "SupplyChainDueDiligence",
}  # fmt: skip
Json = dict[str, Any]


def test_there_are_seven_models() -> None:
    assert set(models()) == SEVEN
    mass = models()["GeneralProductInformation"].children["batteryMass"]
    assert (mass.type, mass.is_required) == ("number", True)


def test_pointers_are_read_with_their_escapes() -> None:
    assert split_pointer("A#/b/0/c~1d~0e") == ("A", ("b", "0", "c/d~e"))


def test_every_earlier_member_stands_somewhere_in_the_newer_edition() -> None:
    for means in (*earlier().values(), *(f"{place}/0" for place in COMPANIONS)):
        model, path = split_pointer(means)
        here = models()[model]
        for part in path:
            here = here.children["0" if part.isdecimal() else part]


def schema_of(path: Path) -> Json:
    content = path.read_bytes()
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    found: Json = json.loads(content.decode("utf-16" if marked else "utf-8-sig"))
    return found


def whole(node: Json, root: Json) -> Json:
    while "$ref" in node:
        found: Any = root
        for part in node["$ref"].split("/")[1:]:
            found = found[part]
        node = found
    for each in node.get("allOf", ()):
        other = whole(each, root)
        properties = {**node.get("properties", {}), **other.get("properties", {})}
        required = [*node.get("required", []), *other.get("required", [])]
        kept: Json = {k: other[k] for k in ("type", "enum", "pattern", "items") if k in other}
        node = {**kept, **node, "properties": properties, "required": required}
    return node


def pairs(node: Json, root: Json, member: Member) -> Iterator[tuple[Json, Member]]:
    node = whole(node, root)
    yield node, member
    if "properties" in node:
        assert set(node["properties"]) == set(member.children)
        for name, each in node["properties"].items():
            assert member.children[name].is_required is (name in node.get("required", []))
            yield from pairs(each, root, member.children[name])
    elif node.get("type") == "array":
        yield from pairs(node["items"], root, member.children["0"])


@pytest.mark.corpus
def test_the_layout_is_that_of_the_public_schemas(corpora: Path) -> None:
    for path in sorted((corpora / "passport/schemas/1.2.0").iterdir()):
        root = schema_of(path)
        member = models()[path.name.removesuffix("-schema.json")]
        for node, own in pairs(root, root, member):
            assert own.type == ("object" if "properties" in node else node.get("type", "object"))
            assert set(own.allowed) == set(node.get("enum", ()))
