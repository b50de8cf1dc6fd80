"""A small mill: scrap and ore become ingots, by a pack of its own and by steps made up by hand."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from loopbook.account.attribute.graph import UNKNOWN, VALUE
from loopbook.account.attribute.step import Head, Key, Said, Step, Thing
from loopbook.account.attribute.weave import Weave
from loopbook.rules.compile import compile_scheme
from loopbook.rules.leaf import Leaves
from loopbook.rules.load import pack_bytes, pack_of
from loopbook.terms.scheme import Pack, Scheme
from loopbook.trace.portion import PartMass, Verb

SCHEME = """
id = "mill"
version = "1"
title_en = "Mill"
title_zh = "厂"
jurisdiction = ""
status = "illustrative"
extends = ["core"]
citation = "made up"
"""
VOCABULARY = """term,kind,broader,code,unit,label_en,label_zh,source
scrap,class,,,,Scrap,废料,s
ore,class,,,,Ore,矿,s
bolt,class,,,,Bolt,螺栓,s
ingot,class,,,,Ingot,锭,s
car,class,,,,Car,车,s
slag,class,,,,Slag,渣,s
mass,fact,,Mass,KGM,Mass,质量,s
price,fact,,urn:loopbook:v1:price,CNY,Price,价格,s
country,fact,,urn:loopbook:v1:country,,Country,国家,s
claimed,fact,,urn:loopbook:v1:claimed,P1,Claimed,声明,s
"""
SYSTEM = """
zone = "UTC"
[[layer]]
id = "goods"
quantum = "MGM"
unit = "KGM"
label_en = "Mass"
label_zh = "质量"
reference = "s"

[[layer]]
id = "fe"
quantum = "MGM"
unit = "KGM"
label_en = "Iron"
label_zh = "铁"
is_substance = true
goods = "goods"
substance = "fe"
reference = "s"
"""
FACTORS = """name,class,substance,value,unit,low,high,distribution,year,source,grade
fe_in_scrap,scrap,fe,0.9,Q26,0.8,1,uniform,,s,derived
fe_in_ore,ore,fe,0.6,Q26,,,,,s,derived
fe_in_slag,slag,fe,0,Q26,,,,,s,derived
smelting,,,2,Q26,1,3,uniform,,s,knowledge
"""
HEAD = """
[[indicator]]
id = "{id}"
title_en = "{id}"
title_zh = "指标"
unit = "{unit}"
kind = "{kind}"
source = "s"
{rest}
"""
RECYCLED = """
[[indicator.direct]]
class = "scrap"
value = "1"
source = "s"
grade = "derived"

[[indicator.direct]]
class = "ore"
value = "0"
source = "s"
grade = "derived"
"""
CARBON = """
[[indicator.direct]]
class = "scrap"
per = "mass"
value = "1"
sd = "0.5"
source = "s"
grade = "derived"

[[indicator.direct]]
class = "ore"
per = "mass"
value = "4"
source = "s"
grade = "derived"

[[indicator.direct]]
class = "ingot"
biz_step = "creating_class_instance"
is_added = true
per = "mass"
factor = "smelting"
source = "s"
grade = "derived"
"""
ORIGIN = """
[[indicator.direct]]
action = "ADD"
source = "s"
grade = "derived"
"""


def indicator(kind: str = "content", rest: str = "", rows: str = "", unit: str = "C62") -> str:
    """Return the text of an indicator called `x`."""
    usual = {"content": RECYCLED, "burden": CARBON, "origin": ORIGIN}[kind]
    code = {"burden": "KGM-CO2E"}.get(kind, "P1" if unit == "C62" else unit)
    scaled = usual.replace('value = "1"\nsource', 'value = "100"\nsource')
    text = rows or (scaled if kind == "content" else usual)
    return HEAD.format(id="x", unit=code, kind=kind, rest=rest) + text


def pack(attribution: str) -> Pack:
    """Return the pack of the mill with this attribution.toml."""
    files = {
        "scheme.toml": SCHEME,
        "vocabulary.csv": VOCABULARY,
        "system.toml": SYSTEM,
        "factors.csv": FACTORS,
        "attribution.toml": attribution,
    }
    encoded = {name: text.strip().encode() + b"\n" for name, text in files.items()}
    return pack_of(pack_bytes(Pack(encoded, "")))


@cache
def scheme(attribution: str) -> Scheme:
    """Return the compiled pack."""
    leaves = Leaves(indicators=(), ladders=(), checks=())
    return compile_scheme(pack(attribution), {}, leaves)


def weave(attribution: str = "") -> Weave:
    """Return an empty weave of the indicator `x`: recycled content by mass, unless told."""
    compiled = scheme(attribution or indicator())
    return Weave(compiled.attributions["x"], compiled, compiled.parts)


def lot(name: str, kg: float | None, item_class: str = "") -> Thing:
    """Return so much of a lot."""
    return Thing(name, kg, "" if kg is None else "mass", item_class, has_name=True)


def one(name: str, item_class: str = "") -> Thing:
    """Return an instance."""
    return Thing(name, 1.0, "thing", item_class, has_name=True)


def pure(kg: float | None, item_class: str) -> Thing:
    """Return so much of a class without identity."""
    return Thing(item_class, kg, "" if kg is None else "mass", item_class, has_name=False)


def mass(name: str, kg: float, sd: float | None = None) -> Said:
    """Return the mass of an item as a fact."""
    return Said(name, "mass", kg, sd, "")


_PLAIN = Step((0, 0), Verb.SEEN, Head("", "", ""), "mill", (), (), None, (), "", ())


def step(
    at: int,
    verb: Verb,
    inputs: Iterable[Thing] = (),
    outputs: Iterable[Thing] = (),
    **more: Any,
) -> Step:
    """Return a step of entry `at`, at that time unless `time` says another."""
    key: Key = (more.pop("time", at), at)
    usual = {"head": Head("", "ADD" if verb is Verb.MADE else "", "")}
    fields = {**usual, **more, "inputs": tuple(inputs), "outputs": tuple(outputs)}
    return _PLAIN._replace(key=key, verb=verb, **fields)


def made(at: int, *things: Thing, **more: Any) -> Step:
    """Return that things came in."""
    return step(at, Verb.MADE, outputs=things, **more)


def became(at: int, inputs: Iterable[Thing], outputs: Iterable[Thing], **more: Any) -> Step:
    """Return that inputs became outputs."""
    return step(at, Verb.BECAME, inputs, outputs, **more)


def joined(at: int, parent: Thing, *children: Thing, **more: Any) -> Step:
    """Return that children went into a parent."""
    return step(at, Verb.JOINED, children, parent=parent, **more)


def left(at: int, parent: Thing, *children: Thing, **more: Any) -> Step:
    """Return that children left their parent; all when none is named."""
    return step(at, Verb.LEFT, children, parent=parent, **more)


def part(component: str, kg: float, sd: float | None = None) -> PartMass:
    """Return the reported mass of a component."""
    return PartMass(component, kg, sd)


def value(woven: Weave, item: str) -> tuple[float, float]:
    """Return value and unknown part of an item."""
    held = woven.holding(item)
    assert held is not None, item
    row = woven.graph.values()[held.node]
    return float(row[VALUE]), float(row[UNKNOWN])


def codes(woven: Weave) -> list[str]:
    """Return the codes of what could not be said."""
    return [finding.code for finding in woven.findings()]
