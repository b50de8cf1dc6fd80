"""The system of a pack: processes, flows, layers and relations (system.toml)."""

from functools import cache
from zoneinfo import available_timezones

from loopbook.rules.bundle import Bundle
from loopbook.rules.fault import nearest
from loopbook.rules.line import Line, unique
from loopbook.rules.relation import Drawn, relations_of
from loopbook.terms.quantity import Units
from loopbook.terms.system import Flow, Layer, Process, System

FILE = "system.toml"
_PROCESS = (
    "id", "label_en", "label_zh", "stage", "is_outside", "has_stock", "unbalanced", "reference",
)  # fmt: skip
_FLOW = ("id", "source", "target", "label_en", "label_zh", "reference")
_LAYER = (
    "id", "quantum", "unit", "label_en", "label_zh", "is_substance", "goods", "substance",
    "reference",
)  # fmt: skip


def system_of(bundle: Bundle, units: Units) -> System:
    """Return the system, in the order declared."""
    places = _declared(bundle, "process")
    processes = {name: _process(line) for name, line in places.items()}
    flows = {name: _flow(line, processes) for name, line in _declared(bundle, "flow").items()}
    lines = _declared(bundle, "layer")
    layers = {name: _layer(line, units) for name, line in lines.items()}
    for name, line in lines.items():
        _check_goods(layers[name], line, layers)
    for name, line in places.items():
        for layer in processes[name].unbalanced:
            line.known("unbalanced", layer, layers, FILE)
    relations = relations_of(bundle, Drawn(processes, flows, layers, units))
    return System(processes, flows, layers, _zone(bundle), relations)


def _declared(bundle: Bundle, table: str) -> dict[str, Line]:
    return unique((line.name("id"), line) for line in bundle.lines(FILE, table))


def _process(line: Line) -> Process:
    line.allow(_PROCESS)
    line.text("reference")
    return Process(
        id=line.optional("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        stage=line.whole("stage"),
        is_outside=line.truth("is_outside"),
        has_stock=line.truth("has_stock"),
        rule=line.rule,
        unbalanced=line.texts("unbalanced"),
    )


def _flow(line: Line, processes: dict[str, Process]) -> Flow:
    line.allow(_FLOW)
    line.text("reference")
    source, target = line.text("source"), line.text("target")
    line.known("source", source, processes, FILE)
    line.known("target", target, processes, FILE)
    if source and source == target:
        line.fault("same_ends", name=line.optional("id"), process=source)
    return Flow(
        id=line.optional("id"),
        source=source,
        target=target,
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        rule=line.rule,
    )


def _layer(line: Line, units: Units) -> Layer:
    line.allow(_LAYER)
    line.text("reference")
    quantum, unit = line.unit("quantum", units), line.unit("unit", units)
    line.dimensions("quantum", quantum, unit, "unit")
    if quantum.offset or unit.offset:
        line.fault("offset", column="unit", unit=unit.code)
    return Layer(
        id=line.optional("id"),
        quantum=quantum,
        unit=unit,
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        is_substance=line.truth("is_substance"),
        goods=line.optional("goods"),
        substance=line.optional("substance"),
        rule=line.rule,
    )


def _check_goods(layer: Layer, line: Line, layers: dict[str, Layer]) -> None:
    """Find a substance layer that does not say of which goods, and goods where none belong."""
    if not layer.is_substance:
        for column in ("goods", "substance"):
            if line.optional(column):
                line.fault("not_substance", column=column, name=layer.id)
        return
    line.text("substance")
    goods = line.text("goods")
    stated = [each.id for each in layers.values() if not each.is_substance]
    line.known("goods", goods, stated, FILE)


def _zone(bundle: Bundle) -> str:
    """Return the calendar zone: the pack's own, else that of a pack it extends, else UTC."""
    zone = "UTC"
    for line in bundle.heads(FILE):
        line.allow(("zone",))
        stated = line.optional("zone")
        if stated and stated not in zones():
            line.fault("zone", column="zone", name=stated, nearest=nearest(stated, zones()))
        zone = stated or zone
    return zone


@cache
def zones() -> frozenset[str]:
    """Return the calendar zones that the time zone database knows."""
    return frozenset(available_timezones())
