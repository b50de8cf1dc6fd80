"""Paint: how each ribbon looks by its basis, its part and its way; and the legend of it."""

from loopbook.render import svg
from loopbook.render.basis import (
    COLOURS,
    RETURN_COLOUR,
    basis_text,
    is_patterned,
    pattern,
    pattern_id,
    patterns,
    residual_pattern,
)
from loopbook.render.label import length
from loopbook.render.layout import Layout, Ribbon
from loopbook.render.naming import label_of
from loopbook.render.ribbon import Look
from loopbook.render.sankey.frame import Frame
from loopbook.terms.event import Basis
from loopbook.wording import say

SIZE = 11.0
MARGIN = 4.0
LEGEND = 20.0
_LINE = 16.0
_STATED_MIN = 1.0
_DASHES = {"stated": "2 2", "vague": "1 3"}
_PLAIN = "#57606a"
# Told apart with the common kinds of colour blindness, and 3:1 against white (WCAG 2.2, 1.4.11).
PALETTE = (
    "#2f6fb0", "#b3541e", "#2d8a80", "#7a5bb5", "#8a6d3b", "#b0486b", "#5b7f2f", "#4a5a6a",
)  # fmt: skip

Entry = tuple[str, str, str]
"""Paint (empty: a dashed line), class name, words."""


def look_of(frame: Frame, ribbon: Ribbon, scale: float) -> Look:
    """Return how a ribbon looks."""
    band = frame.bands[ribbon.flow]
    if band.amount is None:
        return Look(kind="unknown", paint="")
    basis = band.basis or Basis.MODELLED
    colour, kind = _colour(frame, ribbon)
    paint = colour
    if is_patterned(basis):
        paint = f"url(#{_pattern_name(frame, ribbon, basis)})"
    stated = None if band.stated is None else abs(float(band.stated)) * scale
    if stated is not None and abs(stated - ribbon.width) < _STATED_MIN:
        stated = None
    return Look(
        kind=kind,
        paint=paint,
        colour=colour,
        fringe=0.0 if band.sd is None else band.sd * scale,
        is_vague=band.sd is not None and band.sd > abs(float(band.amount)),
        stated=stated,
    )


def _part_place(frame: Frame, part: str) -> int | None:
    places = {label.id: place for place, label in enumerate(frame.view.parts)}
    return places.get(part)


def _colour(frame: Frame, ribbon: Ribbon) -> tuple[str, str]:
    """Return colour and class name of a ribbon: by part, else by return, else by basis."""
    band = frame.bands[ribbon.flow]
    place = _part_place(frame, band.part)
    if place is not None:
        return PALETTE[place % len(PALETTE)], f"part-{place + 1}"
    if ribbon.is_return:
        return RETURN_COLOUR, "return"
    basis = band.basis or Basis.MODELLED
    return COLOURS[basis], basis.value


def _pattern_name(frame: Frame, ribbon: Ribbon, basis: Basis) -> str:
    place = _part_place(frame, frame.bands[ribbon.flow].part)
    if place is not None:
        return f"{frame.prefix}-{basis.value}-part-{place + 1}"
    return pattern_id(frame.prefix, basis, ribbon.is_return)


def _measured(frame: Frame, placed: Layout) -> list[tuple[Ribbon, Basis]]:
    """Return every ribbon with a number, and its basis; one that was computed is modelled."""
    return [
        (ribbon, frame.bands[ribbon.flow].basis or Basis.MODELLED)
        for ribbon in placed.ribbons
        if frame.bands[ribbon.flow].amount is not None
    ]


def definitions(frame: Frame, placed: Layout) -> str:
    """Return the patterns that the picture uses."""
    drawn = {}
    pairs = set()
    for ribbon, basis in _measured(frame, placed):
        if not is_patterned(basis):
            continue
        if _part_place(frame, frame.bands[ribbon.flow].part) is None:
            pairs.add((basis, ribbon.is_return))
        else:
            name = _pattern_name(frame, ribbon, basis)
            drawn[name] = pattern(name, basis, *_colour(frame, ribbon))
    text = patterns(frame.prefix, pairs) + "".join(drawn[name] for name in sorted(drawn))
    if any(stub.kind != "stock" for stub in placed.stubs):
        text += residual_pattern(frame.prefix)
    return svg.element("defs", {}, text) if text else ""


def stub_paint(frame: Frame, kind: str) -> str:
    """Return the paint of a stub: plain for a stock, hatched for what does not add up."""
    return "#d0d7de" if kind == "stock" else f"url(#{frame.prefix}-residual)"


def legend(frame: Frame, placed: Layout, width: float) -> tuple[str, float, float]:
    """Name each look that occurs, at the top.

    Parameters
      width  pixels after which a further line begins
    Returns  the markup, how far right it reaches, and how far down
    """
    drawn = []
    x, y, widest = 12.0, 16.0, 0.0
    for paint, kind, words in _entries(frame, placed):
        long = 22 + length(words, SIZE)
        if x > 12.0 and x + long > width:
            x, y = 12.0, y + _LINE
        drawn.append(_swatch(x, y, paint, kind))
        look: dict[str, svg.Attribute] = {"class_": "muted", "fill": _PLAIN, "font_size": SIZE}
        drawn.append(svg.label(x + 22, y, words, **look))
        widest = max(widest, x + long)
        x += long + 22
    return svg.element("g", {"class": "legend"}, *drawn), widest + MARGIN, y + 4


def _entries(frame: Frame, placed: Layout) -> list[Entry]:
    language, view = frame.language, frame.view
    measured = _measured(frame, placed)
    bases = dict.fromkeys(basis for _, basis in sorted(measured, key=lambda pair: pair[1]))
    if view.parts:
        entries: list[Entry] = [
            (PALETTE[place % len(PALETTE)], f"f-part-{place + 1}", label_of(part, language))
            for place, part in enumerate(view.parts)
        ]
    else:
        entries = [(COLOURS[b], f"f-{b.value}", basis_text(b, language)) for b in bases]
        if any(ribbon.is_return for ribbon in placed.ribbons):
            entries.append((RETURN_COLOUR, "f-return", say("chart.return", language)))
    looks = [look_of(frame, ribbon, placed.scale) for ribbon in placed.ribbons]
    if any(look.fringe >= 1 for look in looks):
        entries.append(("fringe", "fringe", say("sankey.fringe", language)))
    if any(look.is_vague for look in looks):
        entries.append(("vague", "vague", say("sankey.vague", language)))
    if any(look.stated is not None for look in looks):
        entries.append(("stated", "stated", say("sankey.stated", language)))
    unknown = [band for band in view.bands if band.amount is None]
    entries += [("", "unknown", frame.unknown(band)) for band in unknown if not band.free][:1]
    entries += [("", "unknown", frame.unknown(band)) for band in unknown if band.free][:1]
    if any(stub.kind == "stock" for stub in placed.stubs):
        entries.append((stub_paint(frame, "stock"), "stock", say("chart.kind.stock", language)))
    if any(stub.kind != "stock" for stub in placed.stubs):
        entries.append(
            (f"url(#{frame.prefix}-residual)", "residual", say("chart.residual", language))
        )
    return entries


def _swatch(x: float, y: float, paint: str, kind: str) -> str:
    frame: dict[str, svg.Attribute] = {"x": x, "y": y - 9, "width": 16.0, "height": 10.0}
    if paint == "fringe":
        core: dict[str, svg.Attribute] = {**frame, "y": y - 7, "height": 6.0, "fill": _PLAIN}
        return svg.element("rect", {**frame, "fill": _PLAIN, "opacity": "0.3"}) + svg.element(
            "rect", {**core, "opacity": "0.6"}
        )
    if paint in _DASHES:
        line: dict[str, svg.Attribute] = {"stroke-dasharray": _DASHES[paint], "stroke": "#1f2328"}
        return svg.element("rect", {"class": f"{paint} ink-line", **frame, "fill": "none", **line})
    if not paint:
        path = f"M{svg.coordinate(x)} {svg.coordinate(y - 4)}h16"
        attributes: dict[str, svg.Attribute] = {"class": "flow unknown", "d": path}
        return svg.element(
            "path",
            {**attributes, "stroke": _PLAIN, "stroke-width": 1.5, "stroke-dasharray": "5 4"},
        )
    return svg.element("rect", {"class": kind, **frame, "fill": paint, "stroke": _PLAIN})
