"""Context form: whether a JSON-LD @context is made as the JSON schema of EPCIS asks.

What its prefixes mean is read by `context`, which takes more forms than the schema does.
Source: JSON-LD 1.1, section 4.1; gs1/EPCIS, EPCIS-JSON-Schema.json (@context).
"""

from loopbook.formats.content import canonical_bytes
from loopbook.formats.uri import is_uri
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.pointer import step


def form_findings(declared: object, place: Place) -> tuple[Finding, ...]:
    """Return what is wrong with the form of a @context: each part an address or an object, once.

    Parameters
      place  where the @context stands
    """
    if not isinstance(declared, list):
        return () if _is_part(declared) else (_finding(declared, place),)
    found = [
        _finding(part, Place(place.document, event=place.event, pointer=step(place.pointer, at)))
        for at, part in enumerate(declared)
        if not _is_part(part)
    ]
    parts = [canonical_bytes(part) for part in declared]
    if len(set(parts)) < len(parts):
        found.append(_finding("=", place))
    return tuple(found)


def _is_part(part: object) -> bool:
    return isinstance(part, dict) or is_uri(part)


def _finding(part: object, place: Place) -> Finding:
    return Finding("LB-F68", Severity.ERROR, place, {"found": str(part)[:60]})
