"""Header: the headers of EPCIS, what they may ask for, and what every answer says.

Source    EPCIS 2.0, section 12.3; openapi.json of the standard: headers and parameters
"""

import re
from collections.abc import Iterable, Mapping

import msgspec
from fastapi import Request

from loopbook.api.epcis.refusal import ProblemType, Refusal
from loopbook.terms.answer_form import CbvFormat, EpcFormat
from loopbook.terms.event import LOOPBOOK

EPCIS_VERSION = "2.0.0"
CBV_VERSION = "2.0.0"
EPCIS_READ_MIN = "1.0.0"
"""Oldest edition of a document that capture reads; everything is answered in EPCIS_VERSION."""

VENDOR_VERSION = "loopbook"
EXTENSIONS = f"loopbook={LOOPBOOK}"
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){0,4}")
_EXTENSION = re.compile(r"([A-Za-z_][\w.-]{0,60})\s*=\s*([^\s,<>\"]{1,500})")
_EXTENSIONS_MAX = 50


def answer_headers() -> dict[str, str]:
    """Return what every answer says of itself."""
    return {
        "GS1-EPCIS-Version": EPCIS_VERSION,
        "GS1-CBV-Version": CBV_VERSION,
        "GS1-Extensions": EXTENSIONS,
        "Vary": "Accept, Accept-Language, GS1-EPC-Format, GS1-CBV-XML-Format",
    }


def discovery_headers(allowed: Iterable[str]) -> dict[str, str]:
    """Return what OPTIONS says of any address: methods, editions, forms."""
    return {
        **answer_headers(),
        "Allow": ", ".join(allowed),
        "GS1-EPCIS-Min": EPCIS_VERSION,
        "GS1-EPCIS-Max": EPCIS_VERSION,
        "GS1-CBV-Min": CBV_VERSION,
        "GS1-CBV-Max": CBV_VERSION,
        # All of them: a client may choose any, and is then answered so.
        "GS1-EPC-Format": EpcFormat.NO_PREFERENCE.value,
        "GS1-CBV-XML-Format": CbvFormat.NO_PREFERENCE.value,
        "GS1-Vendor-Version": VENDOR_VERSION,
    }


def require_versions(request: Request) -> None:
    """Hold that this edition of EPCIS and CBV is one the client can do with.

    Raises    Refusal  406 the edition lies outside Min and Max; 400 a header is no version
    """
    for family, own, least in (
        ("EPCIS", EPCIS_VERSION, EPCIS_READ_MIN),
        ("CBV", CBV_VERSION, EPCIS_READ_MIN),
    ):
        lowest = _version(request.headers, f"GS1-{family}-Min")
        highest = _version(request.headers, f"GS1-{family}-Max")
        sent = _version(request.headers, f"GS1-{family}-Version")
        ours = _parts(own)
        is_met = (lowest or ours) <= ours <= (highest or ours)
        is_read = sent is None or _parts(least) <= sent <= ours
        if not (is_met and is_read):
            raise Refusal(ProblemType.NOT_ACCEPTABLE, "LB-H27", family=family, version=own)


def epc_format(request: Request, standing: EpcFormat) -> EpcFormat:
    """Return the form of identifiers that is asked for; `standing` when none is.

    Raises    Refusal  406 there is no such form
    """
    said = _choice(request.headers, "GS1-EPC-Format", list(EpcFormat))
    asked = EpcFormat(said) if said else standing
    return EpcFormat.AS_RECORDED if asked is EpcFormat.NO_PREFERENCE else asked


def cbv_format(request: Request) -> CbvFormat:
    """Return the form of CBV words in XML that is asked for.

    Raises    Refusal  406 there is no such form
    """
    said = _choice(request.headers, "GS1-CBV-XML-Format", list(CbvFormat))
    return CbvFormat(said) if said else CbvFormat.NO_PREFERENCE


def extensions(request: Request) -> bytes:
    """Return the prefixes that a client declares, as JSON of a context; nothing when none.

    Raises    Refusal  400 the header cannot be read
    """
    text = request.headers.get("GS1-Extensions", "").strip()
    if not text:
        return b""
    found: dict[str, str] = {}
    for part in text.split(",")[: _EXTENSIONS_MAX + 1]:
        pair = _EXTENSION.fullmatch(part.strip())
        if pair is None:
            raise Refusal(ProblemType.VALIDATION, "LB-H28", name="GS1-Extensions", text=text[:80])
        found[pair[1]] = pair[2]
    if len(found) > _EXTENSIONS_MAX:
        raise Refusal(ProblemType.VALIDATION, "LB-H28", name="GS1-Extensions", text=text[:80])
    return msgspec.json.encode(found)


def _choice(headers: Mapping[str, str], name: str, known: list[str]) -> str:
    text = headers.get(name, "").strip()
    if text and text not in known:
        raise Refusal(
            ProblemType.NOT_ACCEPTABLE, "LB-H29", name=name, text=text[:80], known=", ".join(known)
        )
    return text


def _version(headers: Mapping[str, str], name: str) -> tuple[int, ...] | None:
    text = headers.get(name, "").strip()
    if not text:
        return None
    if not _VERSION.fullmatch(text):
        raise Refusal(ProblemType.VALIDATION, "LB-H28", name=name, text=text[:80])
    return _parts(text)


def _parts(text: str) -> tuple[int, ...]:
    """Return the numbers of a version, five of them: 2 is 2.0 is 2.0.0."""
    numbers = tuple(int(part) for part in text.split("."))
    return numbers + (0,) * (5 - len(numbers))
