"""Accept: which of the offered media types a client asks for most.

Source    RFC 9110, sections 12.4.2 and 12.5.1
"""

from collections.abc import Sequence

JSON = "application/json"
LD_JSON = "application/ld+json"
XML = "application/xml"
TEXT_XML = "text/xml"


def chosen(accept: str, offered: Sequence[str]) -> str | None:
    """Return the offered media type that is wanted most; None when none is acceptable.

    Parameters
      accept   value of the header; an empty one accepts everything
      offered  the first is preferred among equals
    """
    if not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    best, most = None, 0.0
    for media in offered:
        weight = _weight(media, ranges)
        if weight > most:
            best, most = media, weight
    return best


def _weight(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the weight of a media type: the most exact range that it lies in decides."""
    kind = media.partition("/")[0]
    for pattern in (media, f"{kind}/*", "*/*"):
        weights = [weight for wanted, weight in ranges if wanted == pattern]
        if weights:
            return max(weights)
    return 0.0


def _range(part: str) -> tuple[str, float]:
    """Return a media range and its weight; parameters but q are passed over."""
    media, *parameters = part.split(";")
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            weight = _quality(value.strip())
    return media.strip().lower(), weight


def _quality(text: str) -> float:
    """Return a weight from 0 to 1; what cannot be read counts as nothing wanted."""
    digits = text.replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit() and len(text) <= 6):
        return 0.0
    return min(float(text), 1.0)
