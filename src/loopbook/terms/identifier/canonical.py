"""Canonical: one form for one thing, and the ways from a URN to a link and back.

The canonical form is the constrained canonical Digital Link of the CBV 2.0 event hash: host
id.gs1.org, no query, the finest level of identification and no more.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from loopbook.errors import IdentifierFault
from loopbook.terms.identifier.check_digit import mended
from loopbook.terms.identifier.link import (
    canonical_link,
    host_of,
    named_by,
    read_link,
    written_link,
)
from loopbook.terms.identifier.named import Named, digits_of
from loopbook.terms.identifier.urn import NO_PREFIXES, read_urn, written_urn

_WEB = ("https://", "http://", "HTTPS://", "HTTP://")
_QUOTED = 80
# Compressed, a link is one segment in base 64 that begins with the first digits of an AI, or with
# a letter for one of the usual pairs of AIs: 8 bits, of which 6 are in the first character.
_COMPRESSED = re.compile(r"[A-Za-z0-9_\-]{10,}")
_LENGTH_KEPT = 200


def canonical(identifier: str) -> str:
    """Return the one canonical form of an identifier; of one that is no GS1 key, itself.

    Raises    IdentifierFault  LB-I02 an EPC URN of a known scheme is malformed; LB-I10 a Digital
              Link is compressed
    Source    CBV 2.0, section 8.9: event hash, rules 17 and 18
    """
    if identifier.startswith("urn:epc:"):
        return _kept_urn(identifier) if len(identifier) <= _LENGTH_KEPT else _of_urn(identifier)
    if identifier.startswith(_WEB):
        return _kept_link(identifier) if len(identifier) <= _LENGTH_KEPT else _of_link(identifier)
    return identifier


def to_urn(
    identifier: str, gcp_length: int | None = None, prefixes: Mapping[str, int] = NO_PREFIXES
) -> str:
    """Return the EPC URN of a Digital Link; a well-formed EPC URN itself.

    Parameters
      gcp_length  digits of the company prefix, 6 to 12; a link does not tell it
      prefixes    beginnings of company prefixes -> length, for when `gcp_length` is not given
    Raises    IdentifierFault  it is no GS1 key, or has no URN; the check digit is wrong; the length
              of the company prefix is not known, or cannot be that
    """
    if identifier.startswith("urn:epc:"):
        read_urn(identifier)
        return identifier
    return written_urn(_linked(identifier), gcp_length, prefixes)


def to_digital_link(identifier: str) -> str:
    """Return the canonical Digital Link of an EPC URN or of any Digital Link.

    Raises    IdentifierFault  it is no GS1 key, or of a scheme without Digital Link; the check
              digit is wrong
    """
    if not identifier.startswith("urn:epc:"):
        return written_link(_linked(identifier))
    named = read_urn(identifier)
    if named is None:
        raise IdentifierFault("LB-I08", id=identifier[:_QUOTED])
    return written_link(named)


def is_compressed(text: str) -> bool:
    """Say whether a web address is a compressed Digital Link of the resolver of GS1.

    On other hosts a short segment may be anything; there it is no Digital Link.
    """
    if host_of(text).lower() != "id.gs1.org":
        return False
    last = re.split("[?#]", text, maxsplit=1)[0].rstrip("/").rpartition("/")[2]
    has_both = re.search("[A-Z]", last) and re.search("[a-z]", last)
    return bool(_COMPRESSED.fullmatch(last) and has_both)


def _linked(identifier: str) -> Named:
    link = read_link(identifier)
    if link is None or not link.is_whole:
        code = "LB-I10" if is_compressed(identifier) else "LB-I11"
        raise IdentifierFault(code, id=identifier[:_QUOTED])
    named = named_by(link)
    digits = digits_of(named)
    right = mended(digits) if digits else ""
    if right:
        raise IdentifierFault("LB-I04", digits=digits, mended=right)
    return named


def _of_urn(text: str) -> str:
    named = read_urn(text)
    return text if named is None else written_link(named)


def _of_link(text: str) -> str:
    link = read_link(text)
    if link is not None and link.is_whole:
        return canonical_link(link)
    if is_compressed(text):
        raise IdentifierFault("LB-I10", id=text[:_QUOTED])
    return text


# Places and classes come again and again.
_kept_urn = lru_cache(maxsize=1 << 14)(_of_urn)
_kept_link = lru_cache(maxsize=1 << 14)(_of_link)
