"""Units: what a quantity may be given in, and every spelling that is read."""

from loopbook.book.shelf import core
from loopbook.programs.reference.markdown import code, exact, page, plain, table
from loopbook.terms.quantity import Dimension, Unit, Units

_LEAD = (
    "Units by UN/ECE Recommendation 20 code, ISO 4217 for money. A spelling is read in any case, a"
    " symbol in its own. `1 unit` is so many base units: kg, piece, J, m, s, K, A, CNY."
)


def units_page() -> str:
    """Return the page of the units that every pack has, in the order of the core's table."""
    units = core().units
    rows = (_row(unit, units) for unit in units.by_code.values())
    headings = ("code", "symbol", "en", "zh", "measures", "1 unit", "spellings")
    return page("Units", _LEAD, [table(headings, rows)])


def _row(unit: Unit, units: Units) -> tuple[str, ...]:
    spellings = sorted(text for text, found in units.by_spelling.items() if found == unit.code)
    offset = f" + {exact(unit.offset)}" if unit.offset else ""
    return (
        code(unit.code),
        plain(unit.symbol),
        plain(unit.label_en),
        plain(unit.label_zh),
        _dimension(unit.dimension),
        f"{exact(unit.factor)}{offset}",
        ", ".join(code(text) for text in spellings),
    )


def _dimension(dimension: Dimension) -> str:
    return " · ".join(kind if power == 1 else f"{kind}^{power}" for kind, power in dimension)
