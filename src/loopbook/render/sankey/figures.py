"""Figures: the amounts written on the ribbons, each where no other words stand."""

from loopbook.render import svg
from loopbook.render.label import Shape, Shelf, length
from loopbook.render.lanes import STUB_LENGTH
from loopbook.render.layout import Layout, Ribbon
from loopbook.render.sankey.caption import box_shapes
from loopbook.render.sankey.frame import Frame
from loopbook.terms.sankey import Band

_SIZE = 11.0
_LINE = 13.0
_MARGIN = 4.0
# Coordinates are written to a tenth of a pixel: words that just touch would meet.
_AIR = 1.0
# In a crowded picture the figures of hairs would hide the others.
_MANY = 60
_THIN = 2.0
_TRIES = (0.08, 0.3, 0.5, 0.7, 0.92)


def figures(frame: Frame, placed: Layout, room: Shape) -> list[str]:
    """Write each ribbon's amount where no other words stand; a returning flow gets its name too.

    Where none of its words finds room, its title and the table beneath tell them.

    Parameters
      room  in which words must stay
    """
    shelf = Shelf(room)
    for box in placed.boxes.values():
        for taken in box_shapes(frame, box):
            shelf.take(taken)
    for stub in placed.stubs:
        left = stub.x if stub.is_out else stub.x - STUB_LENGTH
        half = stub.width / 2
        shelf.take((left, stub.y - half, left + STUB_LENGTH, stub.y + half))
    drawn = []
    least = _THIN if len(placed.ribbons) > _MANY else 0.0
    written = [r for r in placed.ribbons if r.width >= least or frame.bands[r.flow].amount is None]
    for ribbon in sorted(written, key=lambda r: (-r.width, r.flow)):
        for words in _choices(frame, ribbon):
            shape = shelf.first_free(_places(ribbon, words))
            if shape is None:
                continue
            shelf.take(shape)
            look: dict[str, svg.Attribute] = {"class_": "amount ink", "fill": "#1f2328"}
            drawn.append(svg.label(shape[0] + _AIR, shape[3] - 3, words, font_size=_SIZE, **look))
            break
    return drawn


def _choices(frame: Frame, ribbon: Ribbon) -> list[str]:
    """Return what may be written on a ribbon, the fullest first."""
    band = frame.bands[ribbon.flow]
    found = []
    if band.amount is not None and band.sd is not None:
        found.append(frame.plus_unknown(band, frame.amount(band.amount, band.sd)))
    found.append(frame.short(band))
    if ribbon.is_return and (name := _name(frame, band)):
        return [*(f"{name} {words}" for words in found), *found]
    return found


def _name(frame: Frame, band: Band) -> str:
    """Return what people call what returns: of one flow; several have no name together."""
    return frame.flow_label(band.flows[0]) if len(band.flows) == 1 else ""


def _places(ribbon: Ribbon, words: str) -> list[Shape]:
    """Return where the words of a ribbon may stand, best first."""
    long = length(words, _SIZE) + 2 * _AIR
    if ribbon.is_return:
        left = max((ribbon.in_x + ribbon.out_x - long) / 2, _MARGIN)
        top = ribbon.lane - ribbon.width / 2 - _LINE - 1
        inside = ribbon.lane - _LINE / 2
        tops = [inside, top] if ribbon.width > _LINE + 3 else [top, inside]
        return [(left, each, left + long, each + _LINE) for each in tops]
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
