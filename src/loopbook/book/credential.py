"""Credential: what is signed by an issuer's key, as a compact JWS, and opened again without trust.

The header says three things and may say no more: that it is signed by Ed25519, that it is a
credential, and by which key. A token that brings its own key, names another algorithm or asks for
an extension is refused before any signature is looked at.
Source: RFC 7515 (JWS), RFC 9864 (the algorithm named Ed25519), RFC 8725 section 3 (best practice).
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections import Counter
from hashlib import sha256

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from loopbook.errors import ParseError
from loopbook.terms.declaration import (
    CONTEXT,
    VC_TYPE,
    CounterStatement,
    Credential,
    CredentialKind,
    Declaration,
    Opened,
    Withdrawal,
)
from loopbook.terms.did import key_of_did, method_of

ALGORITHM = "Ed25519"
TYPE = "vc+jwt"
CONTENT = "vc"
JWS_MAX = 32 * 1024 * 1024
"""Octets of the longest token that is looked at."""

DEPTH_MAX = 40
"""Most objects and lists inside one another, in a credential and in its file."""

YEARS = (1970, 9998)
"""First and last year that a credential may name."""

_UUID = re.compile("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HEADER = {"alg", "typ", "cty", "kid"}
_KINDS: dict[str, type[Credential]] = {
    CredentialKind.DECLARATION: Declaration,
    CredentialKind.COUNTER: CounterStatement,
    CredentialKind.WITHDRAWAL: Withdrawal,
}


class _Registry(jws.JWSRegistry):
    """What joserfc takes: one algorithm, and tokens as long as a declaration may be."""

    max_payload_length = JWS_MAX


_REGISTRY = _Registry(algorithms=[ALGORITHM])


def signed_credential(credential: Credential, seed: bytes) -> str:
    """Return a credential as a compact JWS, signed by the private key of 32 bytes.

    Raises    ParseError  LB-Z30 a text in it is none
    """
    header = {
        "alg": ALGORITHM,
        "typ": TYPE,
        "cty": CONTENT,
        "kid": method_of(credential.issuer.id),
    }
    try:
        payload = msgspec.json.encode(credential)
    except UnicodeEncodeError as fault:
        # A shell hands on bytes that are no text as halves of letters, which no JSON holds.
        raise ParseError("LB-Z30", why=str(fault)[:200]) from fault
    key = OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(seed))
    return jws.serialize_compact(header, payload, key, registry=_REGISTRY)


def opened_credential(token: str) -> Opened:
    """Return what a token says, when it is in the one form, and signed by the issuer it names.

    Raises    ParseError  LB-Z30 it is no token of a credential; LB-Z32 its header asks for more
              than it may; LB-Z33 the signature does not hold; LB-Z34 the issuer is not who signed
    """
    header, payload = _parts(token)
    method = _method(header)
    key = key_of_did(method.partition("#")[0])
    if key is None or method != method_of(method.partition("#")[0]):
        raise ParseError("LB-Z32", member="kid", found=method[:80])
    if not _is_signed(token, key):
        raise ParseError("LB-Z33", signer=method.partition("#")[0])
    credential = _credential(payload)
    if credential.issuer.id != method.partition("#")[0]:
        told = credential.issuer.id[:80]
        raise ParseError("LB-Z34", told=told, found=method.partition("#")[0])
    return Opened(credential, token, digest_of(token))


def digest_of(token: str) -> str:
    """Return the SHA-256 of a token, hexadecimal: by this others name it."""
    return sha256(token.encode()).hexdigest()


def _parts(token: str) -> tuple[dict[str, object], bytes]:
    """Return header and payload of a token whose parts are written in the one way."""
    segments = token.split(".") if token.isascii() and len(token) <= JWS_MAX else []
    if len(segments) != 3:
        raise ParseError("LB-Z30", why="JWS")
    data = [_base64(segment) for segment in segments]
    header = decoded_strictly(data[0])
    if not isinstance(header, dict):
        raise ParseError("LB-Z30", why="JWS header")
    return header, data[1]


def _base64(segment: str) -> bytes:
    try:
        data = urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except (Base64Error, ValueError) as fault:
        raise ParseError("LB-Z30", why=f"JWS: {fault}") from fault
    # The decoder passes over letters that are none, and over bits that nothing is made of.
    if urlsafe_b64encode(data).rstrip(b"=").decode() != segment:
        raise ParseError("LB-Z30", why="JWS: base64url")
    return data


def _method(header: dict[str, object]) -> str:
    """Return the key that a header names, when it says nothing but what it may say."""
    wanted = {"alg": ALGORITHM, "typ": TYPE, "cty": CONTENT}
    wrong = {name: header.get(name) for name, value in wanted.items() if header.get(name) != value}
    wrong |= {name: header[name] for name in header if name not in _HEADER}
    method = header.get("kid")
    if not wrong and isinstance(method, str):
        return method
    name, found = next(iter(wrong.items()), ("kid", method))
    raise ParseError("LB-Z32", member=name[:40], found=str(found)[:80])


def _is_signed(token: str, key: bytes) -> bool:
    public = OKPKey.import_key(Ed25519PublicKey.from_public_bytes(key))
    try:
        jws.deserialize_compact(token, public, registry=_REGISTRY)
    except (JoseError, ValueError):
        return False
    return True


def _credential(payload: bytes) -> Credential:
    told = decoded_strictly(payload)
    kinds = told.get("type") if isinstance(told, dict) else None
    name = kinds[-1] if isinstance(kinds, list) and kinds else None
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None or kinds != [VC_TYPE, name]:
        raise ParseError("LB-Z30", why=f"type {kinds!s:.80}")
    try:
        credential = msgspec.json.decode(payload, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise ParseError("LB-Z30", why=str(fault)[:200]) from fault
    if credential.context != CONTEXT:
        raise ParseError("LB-Z30", why=f"@context {credential.context!s:.80}")
    if not _UUID.fullmatch(credential.id):
        raise ParseError("LB-Z30", why=f"id {credential.id!s:.80}")
    for moment in (credential.valid_from, credential.valid_until):
        # At the ends of the calendar a moment has no name in another zone.
        if moment is not None and not YEARS[0] <= moment.year <= YEARS[1]:
            raise ParseError("LB-Z30", why=f"year {moment.year}")
    return credential


def decoded_strictly(data: bytes) -> object:
    """Return the value of JSON in which no name stands twice and nothing is nested too deep.

    Raises    ParseError  LB-Z30
    """
    if _depth(data) > DEPTH_MAX:
        raise ParseError("LB-Z30", why=f"nesting > {DEPTH_MAX}")

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        members = dict(pairs)
        if len(members) < len(pairs):
            twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
            raise ParseError("LB-Z30", why=f"'{twice[:40]}' x 2")
        return members

    def refuse(word: str) -> object:
        raise ParseError("LB-Z30", why=word)

    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=refuse)
    except (ValueError, RecursionError) as fault:
        raise ParseError("LB-Z30", why=str(fault)[:200]) from fault


def _depth(data: bytes) -> int:
    """Return how deep JSON is nested at most; brackets inside texts are not counted."""
    deepest = depth = 0
    # What stands in texts is left out by splitting at the quotes, those behind a backslash aside.
    plain = data.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2]
    for mark in b"".join(plain).translate(None, _NO_BRACKETS):
        depth += 1 if mark in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
