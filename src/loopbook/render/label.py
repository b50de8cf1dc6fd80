"""Label: words in a picture: how long they are drawn, where they break, which place is free.

A page does not know the reader's fonts; lengths are those of wide ones (DejaVu Sans, Noto Sans
CJK), so that words drawn in a narrower font leave room rather than overlap.

Source    Unicode Standard Annex 11, East Asian Width (Chinese characters are as wide as high)
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from loopbook.render.number import layer_value, number_text, unit_symbol
from loopbook.render.width import cells, shorten
from loopbook.terms.system import Layer

Shape = tuple[float, float, float, float]
"""Left, top, right, bottom of something that words should not cover, in pixels."""

_WIDTHS = {"thin": 0.42, "usual": 0.65, "broad": 0.96, "wide": 1.02}
_THIN = frozenset("iljtfrI.,:;'|!()[]- ")
_BROAD = frozenset("mwMW%@&+=±≈≥≤→\N{MINUS SIGN}")
_BOLDER = 1.1
_LINE_LENGTH = 124.0
_NAME_SIZE = 12.0
_WORD_CUT = 5
_LINE_CELLS_MAX = 26
_NOT_FIRST = "，。、；：）》”’·,.;:)!?！？…"
_PRECISION = 60
_CELL = 64.0


def length(words: str, size: float, *, is_bold: bool = False) -> float:
    """Return how long `words` are drawn in one line, in pixels, at a font size in pixels."""
    taken = 0.0
    for character in words:
        room = cells(character)
        if room > 1:
            taken += _WIDTHS["wide"]
        elif room:
            taken += _narrow(character) * (_BOLDER if is_bold else 1.0)
    return taken * size


def _narrow(character: str) -> float:
    """Return the width of a character of one cell, as a share of the font size."""
    if character in _THIN:
        return _WIDTHS["thin"]
    is_broad = character in _BROAD or character.isupper()
    return _WIDTHS["broad" if is_broad else "usual"]


def wrapped(words: str) -> tuple[str, ...]:
    """Return `words` in one line, or in two of about equal length.

    It breaks at a space or behind a sign of punctuation where that makes no line much longer, and
    else beside any Chinese character. Only a line of more than 26 cells ends in an ellipsis.
    """
    flat = " ".join(words.split())
    if length(flat, _NAME_SIZE, is_bold=True) <= _LINE_LENGTH:
        return (flat,)
    pairs = [(flat[:at].rstrip(), flat[at:].lstrip()) for at in _breaks(flat)]
    best = min(pairs, key=_unevenness, default=(flat,))
    return tuple(shorten(line, _LINE_CELLS_MAX) for line in best)


def _unevenness(pair: tuple[str, str]) -> int:
    """Return the cells of the longer line, and a fine where the break may stand in a word."""
    is_cut = cells(pair[0][-1:]) > 1 and pair[0][-1:] not in _NOT_FIRST
    return max(cells(pair[0]), cells(pair[1])) + (_WORD_CUT if is_cut else 0)


def _breaks(words: str) -> list[int]:
    """Return where a second line may begin: after a space, or beside a Chinese character."""
    return [
        at
        for at in range(1, len(words))
        if words[at - 1] == " "
        or (
            words[at] not in _NOT_FIRST
            and words[at] != " "
            and (cells(words[at - 1]) > 1 or cells(words[at]) > 1)
        )
    ]


def figure(quanta: int | float | Fraction, layer: Layer, language: str, digits: int) -> str:
    """Return an amount for a picture: at most `digits` significant digits behind the point.

    Digits before the point always stand: 12,345 kg is not written 12,300 kg.
    """
    exact = layer_value(quanta, layer)
    with localcontext() as context:
        context.prec = _PRECISION
        value = Decimal(exact.numerator) / Decimal(exact.denominator)
        places = max(digits - 1 - value.adjusted(), 0) if value else 0
        rounded = value.quantize(Decimal(1).scaleb(-places))
        return number_text(rounded.normalize(), language, symbol=unit_symbol(layer.unit, language))


def is_apart(place: Shape, other: Shape) -> bool:
    """Say whether neither shape covers a part of the other."""
    return (
        place[0] >= other[2] or other[0] >= place[2] or place[1] >= other[3] or other[1] >= place[3]
    )


class Shelf:
    """What of a picture is taken, found quickly: words are laid where nothing else stands.

    Parameters
      room  in which everything must stay
    """

    def __init__(self, room: Shape) -> None:
        self.room = room
        self._cells: dict[tuple[int, int], list[Shape]] = {}

    def take(self, shape: Shape) -> None:
        """Note that something stands at `shape`."""
        for cell in _cells(shape):
            self._cells.setdefault(cell, []).append(shape)

    def first_free(self, places: Sequence[Shape]) -> Shape | None:
        """Return the first place inside the room that covers nothing taken, or None."""
        return next((place for place in places if self._is_free(place)), None)

    def _is_free(self, place: Shape) -> bool:
        left, top, right, bottom = self.room
        if place[0] < left or place[1] < top or place[2] > right or place[3] > bottom:
            return False
        return all(
            is_apart(place, other) for cell in _cells(place) for other in self._cells.get(cell, ())
        )


def _cells(shape: Shape) -> list[tuple[int, int]]:
    """Return the squares of a coarse grid that a shape touches."""
    left, top, right, bottom = (int(edge // _CELL) for edge in shape)
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
