"""Ribbon: the shapes of a Sankey: forward ribbons, bands that return, stubs of what is missing.

An uncertain ribbon has soft edges: it is full as far as value - sd, and fades to value + sd. Where
sd is larger than the value, all of it is soft and its edge is dotted: how far it reaches is not
known. What was stated before reconciliation is a thin dashed outline.
"""

from itertools import pairwise

import msgspec

from loopbook.render import svg
from loopbook.render.lanes import CORNER, STUB_LENGTH
from loopbook.render.layout import Ribbon, Stub

_HAIR = 0.8
_FRINGE_MIN = 0.6
_VAGUE_MIN = 3.0
_CHEVRON_MAX = 5.0
_CHEVRON_ROOM = 46.0


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a ribbon looks.

    Fields
      kind        class name: the basis, `return` or a part
      paint       colour or pattern, as `#2f6fb0` or `url(#kg-modelled)`; empty: unknown
      colour      the colour alone
      fringe      standard uncertainty in pixels; 0 when not stated
      is_vague    whether the uncertainty is larger than the amount
      stated      pixels of what was stated; None where nothing else was
    """

    kind: str
    paint: str
    colour: str = ""
    fringe: float = 0.0
    is_vague: bool = False
    stated: float | None = None


class _Pen:
    """Writes path data; numbers to a tenth of a pixel."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def to(self, command: str, *numbers: float) -> None:
        """Add a command with absolute coordinates."""
        self.words.append(command + " ".join(svg.coordinate(number) for number in numbers))

    def curve(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Add a curve that leaves and arrives level."""
        bend = (start[0] + end[0]) / 2
        self.to("C", bend, start[1], bend, end[1], *end)

    def corner(self, radius: float, x: float, y: float) -> None:
        """Add a quarter of a circle, clockwise."""
        self.to("A", radius, radius, 0, 0, 1, x, y)

    def text(self) -> str:
        """Return the path data."""
        return "".join(self.words)


def forward_path(ribbon: Ribbon, width: float) -> str:
    """Return the outline of a ribbon of equal height all along: upper edge, then lower edge."""
    half = width / 2
    upper = [(x, y - half) for x, y in ribbon.points]
    lower = [(x, y + half) for x, y in reversed(ribbon.points)]
    pen = _Pen()
    pen.to("M", *upper[0])
    _edge(pen, upper)
    pen.to("L", *lower[0])
    _edge(pen, lower)
    pen.to("Z")
    return pen.text()


def middle_path(ribbon: Ribbon) -> str:
    """Return the middle line of a forward ribbon, for one without width."""
    pen = _Pen()
    pen.to("M", *ribbon.points[0])
    _edge(pen, list(ribbon.points))
    return pen.text()


def _edge(pen: _Pen, points: list[tuple[float, float]]) -> None:
    """Curves between columns, straight lines through the columns passed."""
    for i, (start, end) in enumerate(pairwise(points)):
        if i % 2:
            pen.to("L", *end)
        else:
            pen.curve(start, end)


def return_path(ribbon: Ribbon, outward: float = 0.0) -> str:
    """Return the line of a return: right, down, back beneath, up, and in.

    Parameters
      outward  pixels from its middle towards the outer edge
    """
    (x1, y1), (x2, y2) = ribbon.points
    # Close to its own box there is less room to turn, but never less than half the band takes.
    turn = min(ribbon.width / 2 + CORNER, (ribbon.lane - max(y1, y2)) / 2)
    radius = max(turn + outward, 0.1)
    right, left, low = ribbon.out_x + outward, ribbon.in_x - outward, ribbon.lane + outward
    y1, y2 = y1 - outward, y2 - outward
    pen = _Pen()
    pen.to("M", x1, y1)
    pen.to("H", right - radius)
    pen.corner(radius, right, y1 + radius)
    pen.to("V", low - radius)
    pen.corner(radius, right - radius, low)
    pen.to("H", left + radius)
    pen.corner(radius, left, low - radius)
    pen.to("V", y2 + radius)
    pen.corner(radius, left + radius, y2)
    pen.to("H", x2)
    return pen.text()


def drawn_ribbon(ribbon: Ribbon, look: Look) -> str:
    """Return the shape of a flow: fringe, core, outline of what was stated, direction."""
    if not look.paint:
        path = return_path(ribbon) if ribbon.is_return else middle_path(ribbon)
        return _stroke(path, "flow unknown", "#57606a", 1.5, "5 4")
    is_soft = look.fringe >= _FRINGE_MIN or look.is_vague
    core = max(ribbon.width - look.fringe, _HAIR) if is_soft else ribbon.width
    parts = [_fringe(ribbon, look)] if is_soft else []
    parts.append(_core(ribbon, look, core))
    if look.stated is not None:
        parts.append(_outline(ribbon, look.stated))
    if ribbon.is_return:
        parts.append(_direction(ribbon))
    return "".join(parts)


def _core(ribbon: Ribbon, look: Look, width: float) -> str:
    pattern = " patterned" if look.paint.startswith("url") else ""
    if ribbon.is_return:
        return _stroke(return_path(ribbon), f"flow back{pattern}", look.paint, max(width, _HAIR))
    if width <= _HAIR:
        return _stroke(middle_path(ribbon), f"flow hair s-{look.kind}", look.paint, _HAIR)
    return svg.element(
        "path",
        {
            "class": f"flow f-{look.kind}{pattern}",
            "d": forward_path(ribbon, width),
            "fill": look.paint,
            "fill-opacity": None if pattern else "0.6",
        },
    )


def outer_width(ribbon: Ribbon, look: Look) -> float:
    """Return how wide a ribbon is drawn with its soft edges, in pixels."""
    if look.is_vague:
        return max(ribbon.width, _VAGUE_MIN)
    return ribbon.width + look.fringe


def _fringe(ribbon: Ribbon, look: Look) -> str:
    """Return the soft edge: it reaches to value + sd, beneath a core that ends at value - sd."""
    width = outer_width(ribbon, look)
    colour = look.colour or look.paint
    if ribbon.is_return:
        back: dict[str, svg.Attribute] = {"d": return_path(ribbon), "fill": "none"}
        drawn = {**back, "stroke": colour, "stroke-width": f"{width:.2f}", "stroke-opacity": "0.25"}
    else:
        path = forward_path(ribbon, width)
        drawn = {"d": path, "fill": colour, "fill-opacity": "0.25"}
    text = svg.element("path", {"class": "fringe", **drawn})
    return text + _edges(ribbon, width, "vague", "1 3") if look.is_vague else text


def _outline(ribbon: Ribbon, width: float) -> str:
    """Return the outline of what was stated."""
    return _edges(ribbon, width, "stated", "2 2")


def _edges(ribbon: Ribbon, width: float, kind: str, dashes: str) -> str:
    """Return both edges of a ribbon of another width as thin lines."""
    if ribbon.is_return:
        path = return_path(ribbon, width / 2) + return_path(ribbon, -width / 2)
    else:
        path = forward_path(ribbon, width)
    return svg.element(
        "path",
        {
            "class": f"{kind} ink-line",
            "d": path,
            "fill": "none",
            "stroke": "#1f2328",
            "stroke-width": "0.8",
            "stroke-dasharray": dashes,
        },
    )


def _direction(ribbon: Ribbon) -> str:
    """Return small angles along the way back, which say where it goes."""
    size = min(max(ribbon.width * 0.3, 3.0), _CHEVRON_MAX)
    left, right = ribbon.in_x + _CHEVRON_ROOM / 2, ribbon.out_x - _CHEVRON_ROOM / 2
    places = [(left + right) / 2] if right - left < 4 * _CHEVRON_ROOM else [left, right]
    pen = _Pen()
    for x in places:
        pen.to("M", x + size, ribbon.lane - size)
        pen.to("L", x, ribbon.lane)
        pen.to("L", x + size, ribbon.lane + size)
    attributes: dict[str, svg.Attribute] = {"class": "direction ink-line", "d": pen.text()}
    return svg.element(
        "path", {**attributes, "fill": "none", "stroke": "#1f2328", "stroke-width": "1.1"}
    )


def _stroke(path: str, kind: str, paint: str, width: float, dashes: str = "") -> str:
    is_solid = kind == "flow back"
    return svg.element(
        "path",
        {
            "class": kind,
            "d": path,
            "fill": "none",
            "stroke": paint,
            "stroke-width": f"{width:.2f}",
            "stroke-opacity": "0.75" if is_solid else None,
            "stroke-dasharray": dashes,
        },
    )


def drawn_stub(stub: Stub, paint: str) -> str:
    """Return the box of a residual or stock change, to the right when it is left over."""
    tall = max(stub.width, 2.0)
    return svg.element(
        "rect",
        {
            "class": f"stub {stub.kind}",
            "x": stub.x if stub.is_out else stub.x - STUB_LENGTH,
            "y": stub.y - tall / 2,
            "width": STUB_LENGTH,
            "height": tall,
            "fill": paint,
            "stroke": "#57606a" if stub.kind == "stock" else "#b3261e",
        },
    )
