"""Ribbon: the shapes of a Sankey: forward ribbons, bands that return, stubs of what is missing."""

from itertools import pairwise

from loopbook.render import svg
from loopbook.render.layout import STUB_LENGTH, Ribbon, Stub

_CORNER = 6.0
_HAIR = 0.8


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

    def text(self) -> str:
        """Return the path data."""
        return "".join(self.words)


def forward_path(ribbon: Ribbon) -> str:
    """Return the outline of a ribbon of equal height all along: upper edge, then lower edge."""
    half = ribbon.width / 2
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


def return_path(ribbon: Ribbon) -> str:
    """Return the middle line of a return: right, down, back beneath, up, and in."""
    (x1, y1), (x2, y2) = ribbon.points
    bend = ribbon.width / 2 + _CORNER
    pen = _Pen()
    pen.to("M", x1, y1)
    pen.to("H", ribbon.out_x - bend)
    pen.to("Q", ribbon.out_x, y1, ribbon.out_x, y1 + bend)
    pen.to("V", ribbon.lane - bend)
    pen.to("Q", ribbon.out_x, ribbon.lane, ribbon.out_x - bend, ribbon.lane)
    pen.to("H", ribbon.in_x + bend)
    pen.to("Q", ribbon.in_x, ribbon.lane, ribbon.in_x, ribbon.lane - bend)
    pen.to("V", y2 + bend)
    pen.to("Q", ribbon.in_x, y2, ribbon.in_x + bend, y2)
    pen.to("H", x2)
    return pen.text()


def drawn_ribbon(ribbon: Ribbon, kind: str, paint: str, is_unknown: bool) -> str:
    """Return the shape of a flow.

    Parameters
      kind   class name: the basis, or `return`
      paint  colour or pattern, as `#2f6fb0` or `url(#kg-modelled)`
    """
    if is_unknown:
        path = return_path(ribbon) if ribbon.is_return else middle_path(ribbon)
        return _stroke(path, "flow unknown", "#57606a", 1.5, "5 4")
    pattern = " patterned" if paint.startswith("url") else ""
    if ribbon.is_return:
        return _stroke(return_path(ribbon), f"flow back{pattern}", paint, max(ribbon.width, _HAIR))
    if ribbon.width < _HAIR:
        return _stroke(middle_path(ribbon), f"flow hair s-{kind}", paint, _HAIR)
    return svg.element(
        "path",
        {
            "class": f"flow f-{kind}{pattern}",
            "d": forward_path(ribbon),
            "fill": paint,
            "fill-opacity": None if pattern else "0.6",
        },
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


def drawn_stub(stub: Stub, kind: str, paint: str) -> str:
    """Return the box of a residual or stock change, to the right when it is left over."""
    tall = max(stub.width, 2.0)
    return svg.element(
        "rect",
        {
            "class": f"stub {kind}",
            "x": stub.x if stub.is_out else stub.x - STUB_LENGTH,
            "y": stub.y - tall / 2,
            "width": STUB_LENGTH,
            "height": tall,
            "fill": paint,
            "stroke": "#b3261e" if kind == "residual" else "#57606a",
        },
    )
