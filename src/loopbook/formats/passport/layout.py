"""Layout: which members the exchange form of a battery passport has, and what must be there.

The rows are facts of the public schemas: where a member stands, its type, whether its parent must
have it. `<model>#<pointer>`; inside a list, element 0 stands for every element.

Source    BatteryPassDataModel 1.0.0 and 1.2.0, CC-BY-4.0 (github.com/batterypass)
"""

import csv
import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import msgspec

EDITION = "1.2.0"
EDITIONS = ("1.0.0", "1.2.0")


class Member(msgspec.Struct, frozen=True):
    """A member of the form.

    Fields
      type         object, array, string, number or boolean
      is_required  whether its parent must have it
      allowed      the only texts it may be; empty: any
      form         `uri`, `date-time`, or a regular expression; empty: any
      lowest, highest  bounds of a number; None: none
      children     members of an object by name; of an array, its element under `0`
    """

    type: str
    is_required: bool
    allowed: tuple[str, ...] = ()
    form: str = ""
    lowest: float | None = None
    highest: float | None = None
    children: dict[str, "Member"] = {}


COMPANIONS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Labeling#/labels": (
            "labelingSubject",
            ("SeparateCollection", "HazardousMaterial", "CarbonFootPrint"),
        ),
        "CarbonFootprintForBatteries#/carbonFootprintPerLifecycleStage": (
            "lifecycleStage",
            ("RawMaterialExtraction", "MainProduction", "Distribution", "Recycling"),
        ),
        "Circularity#/recycledContent": (
            "recycledMaterial",
            ("Nickel", "Cobalt", "Lithium", "Lead"),
        ),
        "PerformanceAndDurability#/batteryTechicalProperties/initialInternalResistance": (
            "batteryComponent",
            ("pack",),
        ),
        "PerformanceAndDurability#/batteryCondition/internalResistanceIncrease": (
            "batteryComponent",
            ("pack",),
        ),
    }
)
"""List -> the member that says what an element is of, and its texts by the place that pointers give
the element."""

MOMENT = "lastUpdate"
"""Member that says when its neighbour was true."""


def split_pointer(pointer: str) -> tuple[str, tuple[str, ...]]:
    """Return the model and the members on the way of `<model>#<RFC 6901 pointer>`."""
    model, _, path = pointer.partition("#")
    parts = (part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:])
    return model, tuple(parts)


@cache
def models() -> Mapping[str, Member]:
    """Return the seven models of the newer edition as trees, by name, in the order of the file."""
    trees: dict[str, Member] = {}
    for row in _rows("edition_1_2_0.csv"):
        model, path = split_pointer(row["pointer"])
        here = trees.setdefault(model, Member("object", is_required=True, children={}))
        for part in path[:-1]:
            here = here.children[part]
        allowed = tuple(row["allowed"].split("|")) if row["allowed"] else ()
        is_required = row["is_required"] == "yes"
        lowest, highest = (float(row[k]) if row[k] else None for k in ("lowest", "highest"))
        made = Member(row["type"], is_required, allowed, row["form"], lowest, highest, {})
        here.children[path[-1]] = made
    return MappingProxyType(trees)


@cache
def earlier() -> Mapping[str, str]:
    """Return where a member of edition 1.0.0 stands in 1.2.0, by its pointer."""
    return MappingProxyType({row["pointer"]: row["means"] for row in _rows("edition_1_0_0.csv")})


def _rows(name: str) -> list[dict[str, str]]:
    text = files("loopbook.formats.passport").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))
