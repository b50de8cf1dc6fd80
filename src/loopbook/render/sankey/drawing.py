"""Drawing: the view of an account as SVG text, loops included.

Returns are the message of a circular economy: they are drawn as bands beneath. A flow without a
reading is dashed and called unknown; a residual is a hatched stub; nothing is closed by drawing,
and what is not drawn is told beneath.
"""

from loopbook.account.sankey.facts import facts_of
from loopbook.account.sankey.view import sankey_view
from loopbook.render import svg
from loopbook.render.basis import basis_text
from loopbook.render.columns import Arrow
from loopbook.render.label import length
from loopbook.render.layout import BOX_WIDTH, Box, Layout, Ribbon, Words, layout
from loopbook.render.naming import label_of
from loopbook.render.ribbon import drawn_ribbon, drawn_stub, outer_width
from loopbook.render.sankey.caption import SIZE, caption, captions, captions_end
from loopbook.render.sankey.figures import figures
from loopbook.render.sankey.frame import Frame, Href, anchor_of, frame_of
from loopbook.render.sankey.note import lines, notes
from loopbook.render.sankey.paint import (
    LEGEND,
    MARGIN,
    definitions,
    legend,
    look_of,
    stub_paint,
)
from loopbook.terms.account import Account
from loopbook.terms.sankey import Band, Node, SankeyDefinition, SankeyView
from loopbook.wording import say

_LINE = 14.0
_ENTRIES_SHOWN = 12
_FLOWS_SHOWN = 6
_HALO: dict[str, svg.Attribute] = {
    "class": "words",
    "paint-order": "stroke",
    "stroke": "#fff",
    "stroke-width": 3.0,
    "stroke-linejoin": "round",
}


def sankey(account: Account, layer: str, language: str = "en", href: Href | None = None) -> str:
    """Return the SVG of one layer of the account; an empty text when the layer has no cell.

    An account with more processes or flows than can be read is folded, and says so.

    Parameters
      href  address by kind (`process`, `flow`; `node`, `flows` of what was put together) and id; by
            default the anchor `#LAYER-KIND-ID`
    """
    view = sankey_view(facts_of([account], [layer]), SankeyDefinition())
    names = {name: label_of(flow, language) for name, flow in account.system.flows.items()}
    return drawn_view(view, language, href, names)


def drawn_view(
    view: SankeyView,
    language: str = "en",
    href: Href | None = None,
    names: dict[str, str] | None = None,
) -> str:
    """Return the SVG of a view; an empty text when it has no ribbon.

    Parameters
      href   as of `sankey`
      names  flow -> what people call it; its id by default
    """
    if not view.bands:
        return ""
    frame = frame_of(view, language, href or anchor_of(view.layer.id), names or {})
    placed = _placed(frame)
    width = max(placed.width, captions_end(frame, placed))
    drawn_legend, legend_end, legend_low = legend(frame, placed, width)
    width = max(width, legend_end)
    highest, lowest = _reach(frame, placed)
    down = max(legend_low + MARGIN - min(highest, LEGEND + MARGIN), 0.0)
    told = lines(notes(frame), width - 24)
    bottom = max(placed.height, lowest + MARGIN)
    height = bottom + down + (len(told) * _LINE + 4 if told else 0)
    room = (MARGIN, min(highest, LEGEND), width - MARGIN, bottom - MARGIN)
    picture = (
        *(_flow(frame, ribbon, placed.scale) for ribbon in _back_to_front(placed)),
        *(drawn_stub(stub, stub_paint(frame, stub.kind)) for stub in placed.stubs),
        *(_box(frame, box) for box in placed.boxes.values()),
        svg.element("g", _HALO, *captions(frame, placed), *figures(frame, placed, room)),
    )
    return svg.picture(
        width,
        height,
        _words(frame),
        "sankey",
        svg.element("desc", {}, svg.escape(_description(frame))),
        definitions(frame, placed),
        drawn_legend,
        svg.element("g", {"transform": f"translate(0 {down:g})"}, *picture)
        if down
        else "".join(picture),
        *_told(told, bottom + down),
        role="group",
    )


def _reach(frame: Frame, placed: Layout) -> tuple[float, float]:
    """Return how far up and down the soft edges of ribbons reach."""
    highest, lowest = placed.height, 0.0
    for ribbon in placed.ribbons:
        half = outer_width(ribbon, look_of(frame, ribbon, placed.scale)) / 2
        levels = [y for _, y in ribbon.points]
        highest = min(highest, min(levels) - half)
        lowest = max(lowest, max([*levels, ribbon.lane]) + half)
    return highest, lowest


def _placed(frame: Frame) -> Layout:
    arrows = [
        Arrow(
            band.id, band.source, band.target, None if band.amount is None else float(band.amount)
        )
        for band in frame.view.bands
    ]
    touched = {end for arrow in arrows for end in (arrow.source, arrow.target)}
    nodes = [node for node in frame.view.nodes if node.id in touched]
    stages = {node.id: node.stage for node in nodes}
    excesses = {
        node.id: {excess.kind.value: float(excess.amount) for excess in node.excesses}
        for node in nodes
        if node.excesses
    }
    words = Words(
        {node.id: caption(frame, node.id) for node in nodes},
        {band.id: length(frame.short(band), SIZE) for band in frame.view.bands},
    )
    return layout(stages, arrows, excesses, words, frame.view.order)


def _back_to_front(placed: Layout) -> list[Ribbon]:
    """Return the ribbons in the order of drawing: no thin one is hidden by a wide one."""
    return sorted(placed.ribbons, key=lambda ribbon: (-ribbon.width, ribbon.flow))


def _words(frame: Frame) -> str:
    view, language = frame.view, frame.language
    layers = ", ".join(view.layers) if len(view.layers) > 1 else label_of(view.layer, language)
    flows = {flow for band in view.bands for flow in band.flows}
    values = {"layer": layers, "period": frame.periods(), "count": len(flows)}
    return say("chart.sankey_words", language, **values)


def _description(frame: Frame) -> str:
    """Return what the picture shows for someone who does not see it: its largest ribbons."""
    known = [band for band in frame.view.bands if band.amount is not None and band.hop == 0]
    known.sort(key=lambda band: (-abs(float(band.amount or 0)), band.id))
    stop = "；" if frame.language.startswith("zh") else "; "
    largest = stop.join(_band_words(frame, band) for band in known[:_FLOWS_SHOWN])
    return " ".join([largest, *notes(frame)]).strip()


def _flow(frame: Frame, ribbon: Ribbon, scale: float) -> str:
    band = frame.bands[ribbon.flow]
    drawn = drawn_ribbon(ribbon, look_of(frame, ribbon, scale))
    one = len(band.flows) == 1
    href = frame.href("flow" if one else "flows", band.flows[0] if one else band.id)
    return svg.element("a", {"href": href}, svg.title(_flow_words(frame, band)), drawn)


def _band_words(frame: Frame, band: Band) -> str:
    ends = f"{frame.label(band.source)} → {frame.label(band.target)}"
    amount = frame.unknown(band)
    if band.amount is not None:
        amount = frame.plus_unknown(band, frame.amount(band.amount, band.sd))
    return f"{ends}, {amount}"


def _flow_words(frame: Frame, band: Band) -> str:
    """Return all that is known of a ribbon: what, where, how much, on what grounds, entries."""
    language = frame.language
    title = frame.flow_label(band.flows[0])
    if len(band.flows) > 1:
        title = say("sankey.flows", language, count=len(band.flows))
    part = next((label_of(p, language) for p in frame.view.parts if p.id == band.part), "")
    basis = f" ({basis_text(band.basis, language)})" if band.basis else ""
    words = [f"{title}{f' [{part}]' if part else ''}: {_band_words(frame, band)}{basis}"]
    if band.stated is not None:
        stated = frame.amount(band.stated, band.stated_sd)
        words.append(say("sankey.as_stated", language, amount=stated))
    if band.sequences:
        shown = ", ".join(f"#{each}" for each in band.sequences[:_ENTRIES_SHOWN])
        more = len(band.sequences) - _ENTRIES_SHOWN
        key = "sankey.entries_more" if more > 0 else "sankey.entries"
        words.append(say(key, language, entries=shown, count=more))
    return "\n".join(words)


def _box(frame: Frame, box: Box) -> str:
    node = frame.nodes[box.process]
    rect = svg.element(
        "rect",
        {
            "class": f"box{' outside' if node.is_outside else ''}",
            "x": box.x,
            "y": box.y,
            "width": BOX_WIDTH,
            "height": box.height,
            "fill": "#fff" if node.is_outside else "#1f2328",
            "stroke": "#1f2328",
        },
    )
    one = len(node.members) == 1
    href = frame.href("process" if one else "node", node.members[0] if one else node.id)
    return svg.element("a", {"href": href}, svg.title(_node_words(frame, node)), rect)


def _node_words(frame: Frame, node: Node) -> str:
    """Return the name of a node, what does not add up there, and what it holds."""
    excesses = " ".join(frame.excess(excess) for excess in node.excesses)
    words = [f"{frame.label(node.id)} {excesses}".strip()]
    if len(node.members) > 1:
        shown = ", ".join(node.members[:_ENTRIES_SHOWN])
        more = len(node.members) - _ENTRIES_SHOWN
        words.append(f"{shown}{f' … (+{more})' if more > 0 else ''}")
    return "\n".join(words)


def _told(told: list[str], top: float) -> list[str]:
    """Write the notes beneath the picture."""
    look: dict[str, svg.Attribute] = {"class_": "muted note", "fill": "#57606a", "font_size": SIZE}
    return [svg.label(12.0, top + (i + 1) * _LINE - 4, line, **look) for i, line in enumerate(told)]
