"""Basis: its words and how it is drawn; what is modelled or made up never looks measured."""

from collections.abc import Iterable

from loopbook.render import svg
from loopbook.terms.account import Account, Reading
from loopbook.terms.event import Basis, Grade
from loopbook.wording import say

COLOURS = {
    Basis.MEASURED: "#2f6fb0",
    Basis.DECLARED: "#2d8a80",
    Basis.MODELLED: "#7a5bb5",
    Basis.CONSTRUCTED: "#8a6d3b",
}
RETURN_COLOUR = "#d9822b"
_PATTERNED = {Basis.MODELLED: "M0 8L8 0", Basis.CONSTRUCTED: "M1 3h2M5 7h2"}


def basis_text(basis: Basis | None, language: str = "en") -> str:
    """Return what a number rests on, in words; a dash where nothing was read."""
    return say(f"explain.basis.{basis.value}", language) if basis is not None else "—"


def grade_text(grade: Grade, publisher: str, language: str = "en") -> str:
    """Return how far a figure is verified, in words; nothing for one that nobody published.

    What events state has no such grade: its basis and its entries say what it rests on.
    """
    if grade is Grade.VERIFIED and not publisher:
        return ""
    return say(f"explain.grade.{grade.value}", language)


def is_patterned(basis: Basis | None) -> bool:
    """Say whether ribbons on this basis carry a pattern besides their colour."""
    return basis in _PATTERNED


def pattern_id(prefix: str, basis: Basis, is_return: bool) -> str:
    """Return the id of a pattern inside a picture whose ids start with `prefix`."""
    return f"{prefix}-{basis.value}{'-back' if is_return else ''}"


def patterns(prefix: str, wanted: Iterable[tuple[Basis, bool]]) -> str:
    """Return the definitions of the patterns of (basis, is it a return)."""
    drawn = []
    for basis, is_return in sorted(set(wanted)):
        colour = RETURN_COLOUR if is_return else COLOURS[basis]
        kind = "return" if is_return else basis.value
        drawn.append(pattern(pattern_id(prefix, basis, is_return), basis, colour, kind))
    return "".join(drawn)


def pattern(name: str, basis: Basis, colour: str, kind: str) -> str:
    """Return the definition of the pattern of a basis in a colour.

    Parameters
      name  id in the picture
      kind  what its class names end in, as `f-KIND`
    """
    fill = svg.element(
        "rect",
        {"class": f"f-{kind}", "width": 8.0, "height": 8.0, "fill": colour, "opacity": "0.3"},
    )
    line = svg.element(
        "path",
        {
            "class": f"l-{kind}",
            "d": _PATTERNED[basis],
            "fill": "none",
            "stroke": colour,
            "stroke-width": 1.8,
        },
    )
    return _pattern(name, fill + line)


def residual_pattern(prefix: str) -> str:
    """Return the hatching of a residual."""
    line = svg.element(
        "path",
        {"class": "l-residual", "d": "M0 0L6 6", "stroke": "#b3261e", "stroke-width": 1.6},
    )
    return _pattern(f"{prefix}-residual", line, 6.0)


def _pattern(name: str, content: str, size: float = 8.0) -> str:
    return svg.element(
        "pattern",
        {"id": name, "width": size, "height": size, "patternUnits": "userSpaceOnUse"},
        content,
    )


def bases_of(account: Account, layer: str = "") -> set[Basis]:
    """Return every basis among the chosen readings of a layer, or of all layers."""
    return {reading.basis for reading in chosen(account, layer).values() if reading is not None}


def chosen(account: Account, layer: str) -> dict[str, Reading | None]:
    """Return the reading that counts by flow; of every layer when `layer` is empty.

    Keys are flow ids within one layer, `layer/flow` over all of them.
    """
    if layer:
        return {cell.flow: cell.chosen for cell in account.cells if cell.layer == layer}
    return {f"{cell.layer}/{cell.flow}": cell.chosen for cell in account.cells}
