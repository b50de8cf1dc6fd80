"""Language: which of the house's languages a reader prefers."""

from loopbook.wording import LANGUAGES


def preferred(accepted: str) -> str:
    """Return the language an Accept-Language header asks for most; English when it names none.

    Source    RFC 9110, section 12.5.4
    """
    ranked = sorted(
        (_ranked(part, i) for i, part in enumerate(accepted.split(","))), key=lambda r: r[:2]
    )
    known = [name for weight, _, name in ranked if weight < 0 and name in LANGUAGES]
    return known[0] if known else LANGUAGES[0]


def _ranked(part: str, place: int) -> tuple[float, int, str]:
    """Return minus the weight, the place, and the primary tag; an unreadable weight is zero."""
    tag, _, rest = part.strip().partition(";")
    weight = rest.strip().removeprefix("q=") if rest else "1"
    digits = weight.replace(".", "", 1)
    value = float(weight) if digits.isascii() and digits.isdigit() else 0.0
    return -value, place, tag.strip().lower().partition("-")[0]
