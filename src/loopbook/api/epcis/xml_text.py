"""XML text: small answers (problems, jobs, collections) as XML, by the standard's names.

Source    openapi.json of EPCIS 2.0: `xml` of RFC7807ProblemResponseBody and CaptureJob
"""

import re
from collections.abc import Collection, Mapping
from html import escape

SPACE = "urn:epcglobal:epcis:xsd:2"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, members: Mapping[str, object], attributes: Collection[str] = ()) -> bytes:
    """Return one element `epcis:NAME` with a child for each member; lists repeat their child.

    Parameters
      attributes  names of members that are attributes
    """
    said = "".join(
        f' {key}="{_text(value)}"' for key, value in members.items() if key in attributes
    )
    children = "".join(
        _child(key, value) for key, value in members.items() if key not in attributes
    )
    opening = f'<epcis:{name} xmlns:epcis="{SPACE}"{said}>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}{children}</epcis:{name}>\n'.encode()


def _child(name: str, value: object) -> str:
    tag = name.lstrip("@")
    match value:
        case None:
            return ""
        case Mapping():
            inner = "".join(_child(key, one) for key, one in value.items())
            return f"<{tag}>{inner}</{tag}>"
        case list() | tuple():
            return "".join(_child(name, one) for one in value)
        case _:
            return f"<{tag}>{_text(value)}</{tag}>"


def _text(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text), quote=True)
