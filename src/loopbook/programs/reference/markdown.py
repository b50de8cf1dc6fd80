"""Markdown: the few shapes that reference pages are made of."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

_NOTE = (
    "*Generated from the rows the program runs on; do not edit."
    " Write it again with* `uv run python -m loopbook.programs.reference docs/reference`."
)
_MEANT = str.maketrans({"|": "\\|", "<": "&lt;", "*": "\\*", "\n": " "})


def page(title: str, lead: str, parts: Iterable[str]) -> str:
    """Return a page: its title, a lead, who wrote it, and its parts parted by empty lines."""
    return "\n\n".join((f"# {title}", lead, _NOTE, *(part for part in parts if part))) + "\n"


def plain(text: object) -> str:
    """Return text on one line that Markdown shows as it is."""
    return str(text).translate(_MEANT)


def code(text: object) -> str:
    """Return an identifier or formula set as code; nothing for nothing."""
    words = str(text).replace("\n", " ").replace("|", "\\|")
    return f"`{words}`" if words else ""


def codes(names: Iterable[str]) -> str:
    """Return identifiers set as code, one after the other; empty ones are left out."""
    return ", ".join(code(name) for name in names if name)


def both(english: str, chinese: str) -> str:
    """Return a text in both languages, or as far as it is there."""
    return " · ".join(plain(text) for text in (english, chinese) if text)


def span(first: date | None, last: date | None) -> str:
    """Return the days from the first to the last; an end that is open is told by dots."""
    return f"{first or '…'} to {last or '…'}" if first or last else "no dates"


def verbatim(text: str) -> str:
    """Return lines kept as they stand; a fence of this kind is never run by the tests."""
    return f"```text\n{text}\n```"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, its cells as given; nothing when there are no rows."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    if not lines:
        return ""
    rule = "|" + "---|" * len(headings)
    return "\n".join(["| " + " | ".join(headings) + " |", rule, *lines])


def section(heading: str, *parts: str) -> str:
    """Return parts under a heading of the second level; nothing when all parts are empty."""
    filled = [part for part in parts if part]
    return "\n\n".join([f"## {heading}", *filled]) if filled else ""


def exact(value: Fraction | None) -> str:
    """Return a number with all its digits, as a decimal where it has one: `0.0123`, `5/9`."""
    if value is None:
        return ""
    # Division rounds at 28 digits, and never ends for 5/9: then the fraction is the exact word.
    text = format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    if Fraction(text) != value:
        return str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text
