"""Table: a view as rows: the text that stands for the picture, and its data for other programs."""

from loopbook.render.basis import basis_text
from loopbook.render.naming import label_of
from loopbook.render.number import layer_value, unit_symbol
from loopbook.render.sankey.frame import Frame, anchor_of, frame_of
from loopbook.render.sankey.note import notes
from loopbook.render.table import Table, Value, plain_text, records, table_of
from loopbook.terms.period import period_text
from loopbook.terms.sankey import Band, ExcessKind, Node, Quanta, SankeyView
from loopbook.wording import say

_RIBBONS = (
    "ribbon", "from", "to", "from_label", "to_label", "part", "hop", "value", "sd", "unit", "basis",
    "stated", "stated_sd", "flows", "unknown_flows", "free_flows", "entries",
)  # fmt: skip
_NODES = (
    "node", "title", "kind", "stage", "members", "residual", "residual_sd", "stock_change",
    "stock_sd", "both", "both_sd", "open_flows", "inner", "inner_count", "inner_unknown", "unit",
)  # fmt: skip


def ribbon_table(view: SankeyView, language: str = "en") -> Table:
    """Return the ribbons: ends, amounts in the unit of the layer, flows and entries behind each."""
    frame = frame_of(view, language, anchor_of(view.layer.id), {})
    rows = (_ribbon(frame, band) for band in view.bands)
    return table_of("ribbons", _RIBBONS, rows, language)


def _ribbon(frame: Frame, band: Band) -> tuple[Value, ...]:
    part = next((label_of(p, frame.language) for p in frame.view.parts if p.id == band.part), "")
    return (
        band.id,
        band.source,
        band.target,
        frame.label(band.source),
        frame.label(band.target),
        part,
        band.hop,
        _value(frame, band.amount),
        _float(frame, band.sd),
        unit_symbol(frame.view.layer.unit, frame.language),
        basis_text(band.basis, frame.language) if band.basis else "",
        _value(frame, band.stated),
        _float(frame, band.stated_sd),
        "; ".join(band.flows),
        "; ".join(band.unknown),
        "; ".join(band.free),
        " ".join(map(str, band.sequences)),
    )


def node_table(view: SankeyView, language: str = "en") -> Table:
    """Return the boxes: members, what does not add up, and what runs inside."""
    frame = frame_of(view, language, anchor_of(view.layer.id), {})
    rows = (_node(frame, node) for node in view.nodes)
    return table_of("nodes", _NODES, rows, language)


def _node(frame: Frame, node: Node) -> tuple[Value, ...]:
    excesses: list[Value] = []
    for kind in (ExcessKind.RESIDUAL, ExcessKind.STOCK, ExcessKind.BOTH):
        found = next((each for each in node.excesses if each.kind is kind), None)
        excesses += [
            _value(frame, found.amount if found else None),
            _float(frame, found.sd if found else None),
        ]
    return (
        node.id,
        frame.label(node.id),
        node.kind.value,
        node.stage,
        "; ".join(node.members),
        *excesses,
        "; ".join(node.open_flows),
        _value(frame, node.inner),
        node.inner_count,
        node.inner_unknown,
        unit_symbol(frame.view.layer.unit, frame.language),
    )


def _value(frame: Frame, quanta: Quanta | None) -> Value:
    if quanta is None:
        return None
    exact = layer_value(quanta, frame.view.layer)
    return float(exact) if isinstance(quanta, float) else exact


def _float(frame: Frame, quanta: float | None) -> float | None:
    return None if quanta is None else float(layer_value(quanta, frame.view.layer))


def view_records(view: SankeyView, language: str = "en") -> dict[str, object]:
    """Return the view as data: what it is of, its boxes, its ribbons, and what is not drawn."""
    frame = frame_of(view, language, anchor_of(view.layer.id), {})
    hidden = view.hidden
    return {
        "layers": list(view.layers),
        "unit": view.layer.unit.code,
        "periods": [period_text(each) for each in view.periods],
        "is_reconciled": view.is_reconciled,
        "nodes": [
            {**record, "members": list(node.members), "open_flows": list(node.open_flows)}
            for record, node in zip(records(node_table(view, language)), view.nodes, strict=True)
        ],
        "ribbons": [
            {
                **record,
                "flows": list(band.flows),
                "unknown_flows": list(band.unknown),
                "free_flows": list(band.free),
                "entries": list(band.sequences),
            }
            for record, band in zip(records(ribbon_table(view, language)), view.bands, strict=True)
        ],
        "folded": view.folded,
        "hidden": {
            "count": hidden.count,
            "value": _value(frame, hidden.amount),
            "unknown": hidden.unknown,
        },
        "notes": notes(frame),
    }


def view_lines(view: SankeyView, language: str = "en") -> list[str]:
    """Return the view as lines for a terminal: ribbons, boxes where something is left, notes."""
    frame = frame_of(view, language, anchor_of(view.layer.id), {})
    layers = ", ".join(view.layers) if len(view.layers) > 1 else label_of(view.layer, language)
    lines = [f"{layers}, {frame.periods()}"]
    keys = ("from", "to", "value", "basis", "flow_count")
    rows: list[tuple[str, ...]] = [
        (
            frame.label(band.source),
            frame.label(band.target),
            frame.unknown(band)
            if band.amount is None
            else frame.plus_unknown(band, frame.amount(band.amount, band.sd)),
            basis_text(band.basis, language) if band.basis else "—",
            str(len(band.flows)),
        )
        for band in sorted(view.bands, key=lambda b: (b.hop, -abs(float(b.amount or 0)), b.id))
    ]
    lines += plain_text([say(f"chart.heading.{key}", language) for key in keys], rows)
    left = [
        (frame.label(node.id), frame.excess(excess))
        for node in view.nodes
        for excess in node.excesses
    ]
    if left:
        headings = [say(f"chart.heading.{key}", language) for key in ("process", "difference")]
        lines += ["", *plain_text(headings, left)]
    told = notes(frame)
    return [*lines, *([""] if told else []), *told]
