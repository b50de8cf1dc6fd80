"""Sankey: an account's flows in one layer, loops included, drawn as SVG text.

Returns are the message of a circular economy: they are drawn as bands beneath. A flow without a
reading is dashed and called unknown; a residual is a hatched stub; nothing is closed by drawing.
"""

import re
from collections.abc import Callable

import msgspec

from loopbook.render import svg
from loopbook.render.basis import (
    COLOURS,
    RETURN_COLOUR,
    basis_text,
    chosen,
    is_patterned,
    pattern_id,
    patterns,
    residual_pattern,
)
from loopbook.render.columns import Arrow
from loopbook.render.label import Shape, figure, free, length, wrapped
from loopbook.render.layout import BOX_WIDTH, STUB_LENGTH, Box, Layout, Ribbon, Words, layout
from loopbook.render.moment import period_label
from loopbook.render.naming import label_of
from loopbook.render.number import amount_text
from loopbook.render.ribbon import drawn_ribbon, drawn_stub
from loopbook.terms.account import Account, Balance, Reading
from loopbook.terms.event import Basis
from loopbook.wording import say

_NAME_SIZE = 12.0
_SIZE = 11.0
_LINE = 13.0
_FOOT = 6.0
_MARGIN = 4.0
_LEGEND = 20.0
_FLOW_DIGITS = 5
_DIFFERENCE_DIGITS = 3
_HALO: dict[str, svg.Attribute] = {
    "class": "words",
    "paint-order": "stroke",
    "stroke": "#fff",
    "stroke-width": 3.0,
    "stroke-linejoin": "round",
}
# Coordinates are written to a tenth of a pixel: words that just touch would meet.
_AIR = 1.0
_TRIES = (0.08, 0.3, 0.5, 0.7)


class _Frame(msgspec.Struct, frozen=True):
    """What every part of the drawing needs to know."""

    account: Account
    layer: str
    language: str
    prefix: str
    readings: dict[str, Reading | None]
    balances: dict[str, Balance]
    href: Callable[[str, str], str]

    def amount(self, quanta: int | None, sd: float | None = None) -> str:
        """Return an amount of this layer in words."""
        layer = self.account.system.layers[self.layer]
        return amount_text(quanta, layer, self.language, sd=sd)


def sankey(
    account: Account,
    layer: str,
    language: str = "en",
    href: Callable[[str, str], str] | None = None,
) -> str:
    """Return the SVG of one layer of the account; an empty text when the layer has no cell.

    Parameters
      href  address by kind (`process` or `flow`) and id; by default the anchor `#LAYER-KIND-ID`
    """
    frame = _Frame(
        account,
        layer,
        language,
        re.sub(r"[^A-Za-z0-9]+", "-", layer),
        chosen(account, layer),
        {balance.process: balance for balance in account.balances if balance.layer == layer},
        href or anchor_of(layer),
    )
    if not frame.readings:
        return ""
    placed = _placed(frame)
    legend, legend_end = _legend(frame, placed)
    width = max(placed.width, legend_end, _names_end(frame, placed))
    return svg.picture(
        width,
        placed.height,
        _words(frame),
        "sankey",
        _definitions(frame, placed),
        legend,
        *(_flow(frame, ribbon) for ribbon in placed.ribbons),
        *_stubs(frame, placed),
        *(_box(frame, box) for box in placed.boxes.values()),
        svg.element("g", _HALO, *_names(frame, placed), *_flow_labels(frame, placed, width)),
        role="group",
    )


def anchor_of(layer: str) -> Callable[[str, str], str]:
    """Return the function that names the anchor of a process or flow in `layer`."""
    return lambda kind, name: f"#{layer}-{kind}-{name}"


def _placed(frame: _Frame) -> Layout:
    system = frame.account.system
    flows = [system.flows[name] for name in frame.readings]
    arrows = [
        Arrow(flow.id, flow.source, flow.target, reading.amount if reading else None)
        for flow, reading in zip(flows, frame.readings.values(), strict=True)
    ]
    differences = {
        name: balance.difference
        for name, balance in frame.balances.items()
        if balance.difference and not balance.unmeasured
    }
    stages = {name: process.stage for name, process in system.processes.items()}
    captions = {
        end: _caption(frame, end) for arrow in arrows for end in (arrow.source, arrow.target)
    }
    room = {name: length(_short_words(frame, name), _SIZE) for name in frame.readings}
    return layout(stages, arrows, differences, Words(captions, room))


def _caption(frame: _Frame, process: str) -> tuple[float, float]:
    """Return length and height of the words above a box, in pixels."""
    lines = wrapped(label_of(frame.account.system.processes[process], frame.language))
    difference, _ = _difference(frame, process)
    lengths = [length(line, _NAME_SIZE, is_bold=True) for line in lines]
    count = len(lines) + (1 if difference else 0)
    return max(*lengths, length(difference, _SIZE)), count * _LINE + _FOOT


def _words(frame: _Frame) -> str:
    return say(
        "chart.sankey_words",
        frame.language,
        layer=label_of(frame.account.system.layers[frame.layer], frame.language),
        period=period_label(frame.account.period, frame.language),
        count=len(frame.readings),
    )


def _look(frame: _Frame, ribbon: Ribbon) -> tuple[str, str]:
    """Return class name and paint of a flow."""
    reading = frame.readings[ribbon.flow]
    if reading is None:
        return "unknown", ""
    kind = "return" if ribbon.is_return else reading.basis.value
    if is_patterned(reading.basis):
        return kind, f"url(#{pattern_id(frame.prefix, reading.basis, ribbon.is_return)})"
    return kind, RETURN_COLOUR if ribbon.is_return else COLOURS[reading.basis]


def _bases(frame: _Frame, placed: Layout) -> list[tuple[Basis, bool]]:
    """Return (basis, is it a return) of every measured ribbon, each once, sorted."""
    pairs = [(frame.readings[ribbon.flow], ribbon.is_return) for ribbon in placed.ribbons]
    return sorted({(reading.basis, is_return) for reading, is_return in pairs if reading})


def _definitions(frame: _Frame, placed: Layout) -> str:
    wanted = [pair for pair in _bases(frame, placed) if is_patterned(pair[0])]
    drawn = patterns(frame.prefix, wanted)
    drawn += residual_pattern(frame.prefix) if placed.stubs else ""
    return svg.element("defs", {}, drawn) if drawn else ""


def _legend(frame: _Frame, placed: Layout) -> tuple[str, float]:
    """Name each look that occurs, in a row at the top; say also where the row ends."""
    language = frame.language
    entries = [
        (COLOURS[basis], f"f-{basis.value}", basis_text(basis, language))
        for basis in dict.fromkeys(basis for basis, _ in _bases(frame, placed))
    ]
    if any(ribbon.is_return for ribbon in placed.ribbons):
        entries.append((RETURN_COLOUR, "f-return", say("chart.return", language)))
    if None in frame.readings.values():
        entries.append(("", "unknown", say("chart.unmeasured", language)))
    if any(not frame.balances[stub.process].is_stock for stub in placed.stubs):
        paint = f"url(#{frame.prefix}-residual)"
        entries.append((paint, "residual", say("chart.residual", language)))
    drawn = []
    x = 12.0
    for paint, kind, words in entries:
        drawn.append(_swatch(x, paint, kind))
        drawn.append(svg.label(x + 22, 16, words, class_="muted", fill="#57606a", font_size=11.0))
        x += 44 + length(words, _SIZE)
    return svg.element("g", {"class": "legend"}, *drawn), x - 22 + _MARGIN


def _swatch(x: float, paint: str, kind: str) -> str:
    if not paint:
        return svg.element(
            "path",
            {
                "class": "flow unknown",
                "d": f"M{svg.coordinate(x)} 12h16",
                "stroke": "#57606a",
                "stroke-width": 1.5,
                "stroke-dasharray": "5 4",
            },
        )
    frame = {"x": x, "y": 7.0, "width": 16.0, "height": 10.0}
    return svg.element("rect", {"class": kind, **frame, "fill": paint, "stroke": "#57606a"})


def _flow(frame: _Frame, ribbon: Ribbon) -> str:
    kind, paint = _look(frame, ribbon)
    drawn = drawn_ribbon(ribbon, kind, paint, not paint)
    words = _flow_words(frame, ribbon.flow)
    return svg.element("a", {"href": frame.href("flow", ribbon.flow)}, svg.title(words), drawn)


def _flow_words(frame: _Frame, name: str) -> str:
    system, language = frame.account.system, frame.language
    flow, reading = system.flows[name], frame.readings[name]
    ends = (label_of(system.processes[end], language) for end in (flow.source, flow.target))
    amount = frame.amount(reading.amount if reading else None, reading.sd if reading else None)
    basis = f" ({basis_text(reading.basis, language)})" if reading else ""
    return f"{label_of(flow, language)}: {' → '.join(ends)}, {amount}{basis}"


def _stubs(frame: _Frame, placed: Layout) -> list[str]:
    drawn = []
    for stub in placed.stubs:
        kind = "stock" if frame.balances[stub.process].is_stock else "residual"
        paint = "#d0d7de" if kind == "stock" else f"url(#{frame.prefix}-residual)"
        drawn.append(drawn_stub(stub, kind, paint))
    return drawn


def _box(frame: _Frame, box: Box) -> str:
    process = frame.account.system.processes[box.process]
    name = label_of(process, frame.language)
    difference, _ = _difference(frame, box.process)
    rect = svg.element(
        "rect",
        {
            "class": f"box{' outside' if process.is_outside else ''}",
            "x": box.x,
            "y": box.y,
            "width": BOX_WIDTH,
            "height": box.height,
            "fill": "#fff" if process.is_outside else "#1f2328",
            "stroke": "#1f2328",
        },
    )
    href = frame.href("process", box.process)
    return svg.element("a", {"href": href}, svg.title(f"{name} {difference}".strip()), rect)


def _names_end(frame: _Frame, placed: Layout) -> float:
    """Return how far right the words above boxes reach: a lone box may have a long name."""
    ends = [
        box.x + _caption(frame, box.process)[0] for box in placed.boxes.values() if not box.is_last
    ]
    return max(ends, default=0.0)


def _names(frame: _Frame, placed: Layout) -> list[str]:
    """Write above each box what it is, and beneath its name what does not add up."""
    drawn = []
    for box in placed.boxes.values():
        lines = wrapped(label_of(frame.account.system.processes[box.process], frame.language))
        difference, kind = _difference(frame, box.process)
        anchor = "end" if box.is_last else None
        x = box.x + BOX_WIDTH if box.is_last else box.x
        y = box.y - _FOOT
        if difference:
            colour = "#b3261e" if kind == "residual-words" else "#57606a"
            look: dict[str, svg.Attribute] = {"class_": kind, "fill": colour, "font_size": _SIZE}
            drawn.append(svg.label(x, y, difference, text_anchor=anchor, **look))
            y -= _LINE
        for line in reversed(lines):
            look = {"class_": "name ink", "fill": "#1f2328", "font_weight": "600"}
            drawn.append(svg.label(x, y, line, text_anchor=anchor, **look))
            y -= _LINE
    return drawn


def _difference(frame: _Frame, process: str) -> tuple[str, str]:
    """Return the words and class of what does not add up at a process, or empty texts."""
    balance = frame.balances.get(process)
    if balance is None or not balance.difference or balance.unmeasured:
        return "", ""
    layer = frame.account.system.layers[frame.layer]
    amount = figure(abs(balance.difference), layer, frame.language, _DIFFERENCE_DIGITS)
    sign = "+" if balance.difference > 0 else "\N{MINUS SIGN}"
    if balance.is_stock:
        return say("chart.stock_change", frame.language, sign=sign, amount=amount), "stock-words"
    words = say("chart.residual_amount", frame.language, sign=sign, amount=amount)
    return words, "residual-words"


def _flow_labels(frame: _Frame, placed: Layout, width: float) -> list[str]:
    """Write each flow's amount where no other words stand; a returning flow gets its name too.

    Where none of its words finds room, its title and the table beneath tell them.
    """
    taken = [shape for box in placed.boxes.values() for shape in _box_shapes(frame, box)]
    taken += [_stub_shape(s.x, s.y, s.width, is_out=s.is_out) for s in placed.stubs]
    room = (_MARGIN, _LEGEND, width - _MARGIN, placed.height - _MARGIN)
    drawn = []
    for ribbon in sorted(placed.ribbons, key=lambda r: (-r.width, r.flow)):
        for words in _choices(frame, ribbon):
            shape = free(_places(ribbon, words), taken, room)
            if shape is None:
                continue
            taken.append(shape)
            look: dict[str, svg.Attribute] = {"class_": "amount ink", "fill": "#1f2328"}
            drawn.append(svg.label(shape[0] + _AIR, shape[3] - 3, words, font_size=_SIZE, **look))
            break
    return drawn


def _choices(frame: _Frame, ribbon: Ribbon) -> list[str]:
    """Return what may be written on a ribbon, the fullest first."""
    reading = frame.readings[ribbon.flow]
    if reading is None:
        found = [frame.amount(None)]
    else:
        found = [frame.amount(reading.amount, reading.sd)] if reading.sd is not None else []
        found.append(_short_words(frame, ribbon.flow))
    if ribbon.is_return:
        name = label_of(frame.account.system.flows[ribbon.flow], frame.language)
        return [*(f"{name} {words}" for words in found), *found]
    return found


def _short_words(frame: _Frame, name: str) -> str:
    """Return the amount of a flow without its uncertainty, in few digits."""
    reading = frame.readings[name]
    if reading is None:
        return frame.amount(None)
    layer = frame.account.system.layers[frame.layer]
    return figure(reading.amount, layer, frame.language, _FLOW_DIGITS)


def _box_shapes(frame: _Frame, box: Box) -> tuple[Shape, Shape]:
    """Return the room of a box, and of the words above it."""
    long, high = _caption(frame, box.process)
    left = box.x + BOX_WIDTH - long if box.is_last else box.x
    return (
        (box.x, box.y, box.x + BOX_WIDTH, box.y + box.height),
        (left, box.y - high, left + long, box.y - 3),
    )


def _stub_shape(x: float, y: float, width: float, *, is_out: bool) -> Shape:
    """Return the room of a stub."""
    left = x if is_out else x - STUB_LENGTH
    return (left, y - width / 2, left + STUB_LENGTH, y + width / 2)


def _places(ribbon: Ribbon, words: str) -> list[Shape]:
    """Return where the words of a ribbon may stand, best first."""
    long = length(words, _SIZE) + 2 * _AIR
    if ribbon.is_return:
        left = max((ribbon.in_x + ribbon.out_x - long) / 2, _MARGIN)
        top = ribbon.lane - ribbon.width / 2 - _LINE - 1
        return [(left, top, left + long, top + _LINE)]
    found = []
    for start, end in zip(ribbon.points[::2], ribbon.points[1::2], strict=True):
        room = end[0] - start[0] - long
        if room < _MARGIN:
            continue
        for share in _TRIES:
            left = start[0] + 4 + max(room - 8, 0) * share
            along = min(max((left + long / 2 - start[0]) / (end[0] - start[0]), 0.0), 1.0)
            level = along * along * (3 - 2 * along)
            y = start[1] + (end[1] - start[1]) * level
            found.append((left, y - _LINE / 2, left + long, y + _LINE / 2))
    return found
