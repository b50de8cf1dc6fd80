"""Figure: a number inside a sentence: six digits, thousands apart, no power of ten where it can."""

import math

DIGITS = 6
_LARGE = 1e15


def figure_text(value: float) -> str:
    """Return a number as a sentence holds it: `25.5`, `3,137,320`, `0.0004`."""
    if not math.isfinite(value) or value == 0.0:
        return f"{value:g}"
    if abs(value) >= _LARGE:
        return f"{value:.{DIGITS}g}"
    places = max(DIGITS - 1 - math.floor(math.log10(abs(value))), 0)
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
