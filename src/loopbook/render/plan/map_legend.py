"""Map legend: how each kind of place and link looks, and the words that name it.

Colours stand 3:1 against a white and against a dark page (WCAG 2.2, 1.4.11), and are told apart
with the common kinds of colour blindness; shapes and dashes tell the same again.
"""

from collections.abc import Iterable

import msgspec

from loopbook.render import svg
from loopbook.render.width import shorten
from loopbook.wording import catalogue, say

PALETTE = (
    "#2f7fc4", "#c2622a", "#2d8f83", "#8b6cc9", "#927a3e", "#c05a82", "#648c33", "#77838f",
)  # fmt: skip
SHAPES = ("circle", "square", "diamond", "triangle", "hexagon", "drop")
DASHES = ("", "7 3", "2 3", "9 3 2 3")
_KINDS_MAX = 12
_CELLS = 22
_STEP = 18.0
_INK, _MUTED = "#1f2328", "#57606a"


class Look(msgspec.Struct, frozen=True):
    """How places or links of one kind are drawn."""

    kind: str
    colour: str
    shape: str
    dashes: str

    def words(self, language: str) -> str:
        """Return the name of the kind: of the catalogue, or as it was given."""
        key = f"plan.map.{self.kind}"
        return say(key, language) if key in catalogue() else self.kind


def looks(kinds: Iterable[str]) -> dict[str, Look]:
    """Return a look for each kind, in their order; after eight the colours begin again."""
    return {
        kind: Look(
            kind,
            PALETTE[at % len(PALETTE)],
            SHAPES[at % len(SHAPES)],
            DASHES[at // len(PALETTE) % len(DASHES)],
        )
        for at, kind in enumerate(kinds)
    }


def mark(
    look: Look, point: tuple[float, float], radius: float, *, is_filled: bool, words: str = ""
) -> str:
    """Return the mark of a place; `words` become its title."""
    attributes: dict[str, svg.Attribute] = {
        "class": "map-place",
        "fill": look.colour if is_filled else "none",
        "fill-opacity": "0.85" if is_filled else "",
        "stroke": look.colour,
        "stroke-width": "1.5",
        # A hollow mark answers to the pointer over its whole area.
        "pointer-events": "all",
        "d": _outline(look.shape, point, radius),
    }
    return svg.element("path", attributes, svg.title(words) if words else "")


def _outline(shape: str, point: tuple[float, float], r: float) -> str:
    (x, y), c = point, svg.coordinate
    if shape == "circle":
        ring = f"a{c(r)} {c(r)} 0 1 0"
        return f"M{c(x - r)} {c(y)}{ring} {c(2 * r)} 0{ring} {c(-2 * r)} 0z"
    corners = {
        "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        "diamond": [(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)],
        "triangle": [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
        "hexagon": [
            (-1.1, 0),
            (-0.55, -0.95),
            (0.55, -0.95),
            (1.1, 0),
            (0.55, 0.95),
            (-0.55, 0.95),
        ],
        "drop": [(-1.1, -0.8), (1.1, -0.8), (0, 1.2)],
    }[shape]
    return "M" + "L".join(f"{c(x + r * dx)} {c(y + r * dy)}" for dx, dy in corners) + "z"


def legend(
    place: tuple[float, float],
    drawn: tuple[dict[str, Look], dict[str, Look]],
    has_hollow: bool,
    language: str,
) -> tuple[list[str], float]:
    """Return the legend and how far down it reaches.

    Parameters
      place  left and top;  drawn  looks of the places, and of the links
    """
    x, y = place
    made: list[str] = []
    for look in list(drawn[0].values())[:_KINDS_MAX]:
        made += [mark(look, (x + 8.0, y), 5.0, is_filled=True), _name(x, y, look.words(language))]
        y += _STEP
    y = _more(made, (x, y), len(drawn[0]), language)
    if has_hollow:
        hollow = Look("", "#77838f", "circle", "")
        words = say("plan.map.told.hollow", language)
        made += [mark(hollow, (x + 8.0, y), 5.0, is_filled=False), _name(x, y, words)]
        y += _STEP
    named = [look for look in drawn[1].values() if look.kind]
    y += _STEP / 2 if named else 0.0
    for look in named[:_KINDS_MAX]:
        made += [_stroke((x, y), look), _name(x, y, look.words(language))]
        y += _STEP
    return made, _more(made, (x, y), len(named), language)


def _more(made: list[str], place: tuple[float, float], count: int, language: str) -> float:
    """Say how many kinds are not named; return where the next line stands."""
    x, y = place
    if count <= _KINDS_MAX:
        return y
    words = say("plan.map.told.more", language, count=count - _KINDS_MAX)
    made.append(svg.label(x, y + 4.0, words, class_="muted", fill=_MUTED, font_size=11.0))
    return y + _STEP


def _stroke(place: tuple[float, float], look: Look) -> str:
    x, y = place
    ends: dict[str, svg.Attribute] = {"x1": x, "x2": x + 17.0, "y1": y, "y2": y}
    line = {"stroke": look.colour, "stroke-width": "3", "stroke-dasharray": look.dashes}
    return svg.element("line", {**ends, **line})


def _name(x: float, y: float, words: str) -> str:
    told = shorten(words, _CELLS)
    return svg.label(x + 22.0, y + 4.0, told, class_="ink", fill=_INK, font_size=11.0)
