"""URI: what is an address as EPCIS means it, by the letter of RFC 3986.

The JSON schema of EPCIS asks for `format: uri`, which letters beyond ASCII (an IRI) do not keep;
they are told apart, since such an identifier can still be kept as it stands.
"""

import re
from ipaddress import AddressValueError, IPv6Address

_HEX = "%[0-9A-Fa-f]{2}"


def _run(characters: str) -> str:
    return rf"[{characters}]*+(?:{_HEX}[{characters}]*+)*+"


_UNRESERVED = r"A-Za-z0-9\-._~!$&'()*+,;="
_PATH = _run(_UNRESERVED + ":@/")
_USER = _run(_UNRESERVED + ":")
_NAME = _run(_UNRESERVED)
_HOST = rf"(?:{_USER}@)?(?:\[([0-9A-Fa-f:.]++)\]|{_NAME})(?::[0-9]*+)?"
_QUERY = _run(_UNRESERVED + ":@/?")
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*+:(?://{_HOST}(?=[/?#]|\Z){_PATH}|(?!//){_PATH})"
    rf"(?:\?{_QUERY})?(?:#{_QUERY})?"
)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s\x00-\x20<>\"{}|\\^`]+")
# Nearly all addresses are plain, for which a pattern of ranges is twice as quick.
_PLAIN = (
    r"[A-Za-z][A-Za-z0-9+.\-]*+:(?://[A-Za-z0-9.\-]*+(?![^/?\n])[!$&-;=?-Z_a-z~]*+"
    r"|(?!//)[!$&-;=?-Z_a-z~]++)"
)
PLAIN_URIS = re.compile(rf"{_PLAIN}(?:\n{_PLAIN})*+")
"""Addresses, a line each: all that it takes are URIs, and nearly all that come are such."""


def is_uri(value: object) -> bool:
    """Say whether `value` is a URI by RFC 3986 that says more than its scheme."""
    if type(value) is not str:
        return False
    found = _URI.fullmatch(value)
    if found is None or value.endswith(":"):
        return False
    return found[1] is None or _is_address(found[1])


def is_iri(value: object) -> bool:
    """Say whether `value` has a scheme and no white space: a URI, or one with other letters."""
    return type(value) is str and _IRI.fullmatch(value) is not None


def _is_address(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True
