"""Contribution chart: what each input gave an item, as bars; the unknown part is drawn, too."""

from loopbook.render import svg
from loopbook.render.attribution import named_text, share_text, value_text
from loopbook.render.number import number_text
from loopbook.terms.attribution import Attributed, AttributionKind
from loopbook.wording import say

WIDTH = 760
BARS_MAX = 24
"""Bars drawn; the inputs behind them are one bar together."""

_ROW, _TOP, _NAMES, _NUMBERS = 22, 56, 300, 110
_COLOUR, _REST, _LOST = "#2a6f97", "#9ab6c8", "#b5b5b5"


def contribution_chart(found: Attributed, language: str = "en") -> str:
    """Return the SVG of what each input gave: a bar an input, largest first, with its number.

    Of origins the bars are the origins.
    """
    bars = _bars(found, language)
    room = WIDTH - _NAMES - _NUMBERS
    largest = max((abs(size) for _, size, _, _ in bars), default=0.0) or 1.0
    title = found.title_zh if language.startswith("zh") else found.title_en
    head = f"{title}: {value_text(found, language)}"
    parts = [
        svg.label(12, 20, head, font_weight="600"),
        svg.label(12, 38, found.item, fill="#555", font_size="11"),
    ]
    for row, (name, size, words, colour) in enumerate(bars):
        y = _TOP + row * _ROW
        width = abs(size) / largest * room
        parts += [
            svg.label(_NAMES - 8, y + 13, _short(name), text_anchor="end"),
            svg.element(
                "rect",
                {"x": _NAMES, "y": y + 2, "width": max(width, 1), "height": 15, "fill": colour},
                svg.title(f"{name}: {words}"),
            ),
            svg.label(_NAMES + max(width, 1) + 6, y + 13, words),
        ]
    height = _TOP + max(len(bars), 1) * _ROW + 12
    return svg.picture(WIDTH, height, head, "contributions", *parts)


def _bars(found: Attributed, language: str) -> list[tuple[str, float, str, str]]:
    """Return name, size, number and colour of each bar."""
    if found.kind is AttributionKind.ORIGIN:
        bars = [
            (named_text(name, found.labels, language), part, share_text(part, language), _COLOUR)
            for name, part in found.origins.items()
        ]
    else:
        bars = [
            (
                named_text(each.item, found.labels, language) or say("attribute.nowhere", language),
                each.amount,
                number_text(float(f"{each.amount:.4g}"), language, symbol=found.symbol),
                _COLOUR,
            )
            for each in found.contributions
        ]
    shown, rest = bars[:BARS_MAX], bars[BARS_MAX:]
    if rest:
        size = sum(bar[1] for bar in rest)
        words = number_text(float(f"{size:.4g}"), language, symbol=found.symbol)
        shown.append((say("attribute.more", language, count=len(rest)), size, words, _REST))
    if found.unknown > 0:
        scale = max((abs(bar[1]) for bar in shown), default=1.0) or 1.0
        size = found.unknown * scale if found.kind is AttributionKind.BURDEN else found.unknown
        is_percent = found.kind is AttributionKind.CONTENT and found.symbol == "%"
        size = size * 100 if is_percent else size
        shown.append(
            (say("attribute.unknown", language), size, share_text(found.unknown, language), _LOST)
        )
    return shown


def _short(name: str) -> str:
    return name if len(name) <= 44 else f"…{name[-43:]}"
