"""Caption: the words above each box: what it is, and beneath its name what does not add up."""

from loopbook.render import svg
from loopbook.render.label import Shape, length, wrapped
from loopbook.render.layout import BOX_WIDTH, Box, Layout
from loopbook.render.sankey.frame import Frame
from loopbook.terms.sankey import Excess, ExcessKind, NodeKind

NAME_SIZE = 12.0
SIZE = 11.0
LINE = 13.0
FOOT = 6.0
_CERTAIN = 2.0


def caption(frame: Frame, node: str) -> tuple[float, float]:
    """Return length and height of the words above a box, in pixels."""
    lines = wrapped(frame.label(node))
    below = [frame.excess(excess) for excess in frame.nodes[node].excesses]
    lengths = [length(line, NAME_SIZE, is_bold=True) for line in lines]
    lengths += [length(line, SIZE) for line in below]
    return max(lengths), len(lengths) * LINE + FOOT


def captions_end(frame: Frame, placed: Layout) -> float:
    """Return how far right the words above boxes reach: a lone box may have a long name."""
    ends = [
        box.x + caption(frame, box.process)[0] for box in placed.boxes.values() if not box.is_last
    ]
    return max(ends, default=0.0)


def captions(frame: Frame, placed: Layout) -> list[str]:
    """Write above each box what it is, and beneath its name what does not add up."""
    drawn = []
    for box in placed.boxes.values():
        node = frame.nodes[box.process]
        anchor = "end" if box.is_last else None
        x = box.x + BOX_WIDTH if box.is_last else box.x
        y = box.y - FOOT
        for excess in reversed(node.excesses):
            kind, colour = _kind(excess)
            look: dict[str, svg.Attribute] = {"class_": kind, "fill": colour, "font_size": SIZE}
            drawn.append(svg.label(x, y, frame.excess(excess), text_anchor=anchor, **look))
            y -= LINE
        style = "italic" if node.kind in (NodeKind.OTHERS, NodeKind.LOOP) else None
        for line in reversed(wrapped(frame.label(box.process))):
            look = {"class_": "name ink", "fill": "#1f2328", "font_weight": "600"}
            drawn.append(svg.label(x, y, line, text_anchor=anchor, font_style=style, **look))
            y -= LINE
    return drawn


def _kind(excess: Excess) -> tuple[str, str]:
    """Return class and colour: a residual that its uncertainty explains is no alarm."""
    if excess.kind is ExcessKind.STOCK or is_explained(excess):
        return "stock-words", "#57606a"
    return "residual-words", "#b3261e"


def is_explained(excess: Excess) -> bool:
    """Say whether a residual is within twice its standard uncertainty."""
    return excess.sd is not None and abs(float(excess.amount)) <= _CERTAIN * excess.sd


def box_shapes(frame: Frame, box: Box) -> tuple[Shape, Shape]:
    """Return the room of a box, and of the words above it."""
    long, high = caption(frame, box.process)
    left = box.x + BOX_WIDTH - long if box.is_last else box.x
    return (
        (box.x, box.y, box.x + BOX_WIDTH, box.y + box.height),
        (left, box.y - high, left + long, box.y - 3),
    )
