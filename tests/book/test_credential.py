"""A credential opens when its issuer signed these words, and in no other way."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import OKPKey

from loopbook.book.credential import (
    DEPTH_MAX,
    decoded_strictly,
    digest_of,
    opened_credential,
    signed_credential,
)
from loopbook.book.issuer_key import IssuerKey
from loopbook.errors import ParseError
from loopbook.terms.declaration import CONTEXT, VC_TYPE, Issuer, Withdrawal, Withdrawn
from loopbook.terms.did import key_of_did, method_of
from tests.book.declared import PLANT_KEY, VERIFIER_KEY

CREDENTIAL = Withdrawal(
    context=CONTEXT,
    id="urn:uuid:3b2694c0-c85f-4daa-92da-08c20486f972",
    type=(VC_TYPE, "Withdrawal"),
    issuer=PLANT_KEY.issuer,
    valid_from=datetime(2026, 3, 1, tzinfo=UTC),
    credential_subject=Withdrawn(id="urn:uuid:1", sha256="00", reason="电镀线停用"),
)
TOKEN = signed_credential(CREDENTIAL, PLANT_KEY.seed)
METHOD = method_of(PLANT_KEY.issuer.id)


def base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def token(
    header: object, payload: bytes = b"", *, key: IssuerKey = PLANT_KEY, signature: bytes = b""
) -> str:
    """A token put together by hand, signed by Ed25519 unless a signature is given."""
    words = header if isinstance(header, bytes) else json.dumps(header).encode()
    signed = f"{base64(words)}.{base64(payload or msgspec.json.encode(CREDENTIAL))}"
    private = Ed25519PrivateKey.from_private_bytes(key.seed)
    return f"{signed}.{base64(signature or private.sign(signed.encode()))}"


HEADER = {"alg": "Ed25519", "typ": "vc+jwt", "cty": "vc", "kid": METHOD}


def test_what_was_signed_opens() -> None:
    opened = opened_credential(TOKEN)
    assert opened.credential == CREDENTIAL
    assert opened.sha256 == digest_of(TOKEN)
    assert opened_credential(token(HEADER)).credential == CREDENTIAL


def test_another_library_reads_the_token() -> None:
    key = OKPKey.import_key(
        {"kty": "OKP", "crv": "Ed25519", "x": base64(key_of_did(PLANT_KEY.issuer.id) or b"")}
    )
    read = jws.deserialize_compact(TOKEN, key, algorithms=["Ed25519"])
    assert read.headers() == HEADER
    told = json.loads(read.payload)
    assert told["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert told["type"] == ["VerifiableCredential", "Withdrawal"]
    assert told["validFrom"] == "2026-03-01T00:00:00Z"
    assert "validUntil" not in told


def hs256(secret: bytes) -> str:
    """The old confusion: the public key, which everybody knows, used as a shared secret."""
    header = {**HEADER, "alg": "HS256"}
    signed = f"{base64(json.dumps(header).encode())}.{base64(msgspec.json.encode(CREDENTIAL))}"
    return f"{signed}.{base64(hmac.digest(secret, signed.encode(), 'sha256'))}"


PUBLIC = key_of_did(PLANT_KEY.issuer.id) or b""
JWK = {"kty": "OKP", "crv": "Ed25519", "x": base64(key_of_did(VERIFIER_KEY.issuer.id) or b"")}
CONFUSED = {
    "no algorithm": token({**HEADER, "alg": "none"}, signature=b"\0"),
    "shared secret": hs256(PUBLIC),
    "shared secret in base64": hs256(base64(PUBLIC).encode()),
    "other curve": token({**HEADER, "alg": "Ed448"}),
    "the older name": token({**HEADER, "alg": "EdDSA"}),
    "elliptic": token({**HEADER, "alg": "ES256"}),
    "alg in a list": token({**HEADER, "alg": ["Ed25519"]}),
    "extension": token({**HEADER, "crit": ["exp"], "exp": 1}),
    "unencoded payload": token({**HEADER, "b64": False, "crit": ["b64"]}),
    "its own key": token({**HEADER, "jwk": JWK}, key=VERIFIER_KEY),
    "address of a key": token({**HEADER, "jku": "https://example.org/keys"}, key=VERIFIER_KEY),
    "certificate": token({**HEADER, "x5c": ["MII"]}),
    "other type": token({**HEADER, "typ": "JWT"}),
    "no type": token({name: value for name, value in HEADER.items() if name != "typ"}),
    "no key": token({name: value for name, value in HEADER.items() if name != "kid"}),
    "other key of the document": token({**HEADER, "kid": f"{PLANT_KEY.issuer.id}#other"}),
    "no key identifier": token({**HEADER, "kid": "https://example.org/key"}),
    "did of a name": token({**HEADER, "kid": "did:web:example.org#1"}),
}


@pytest.mark.parametrize("name", CONFUSED)
def test_a_header_that_asks_for_more_is_refused(name: str) -> None:
    with pytest.raises(ParseError) as told:
        opened_credential(CONFUSED[name])
    assert told.value.code == "LB-Z32"
    assert told.value.message("zh") != told.value.message("en")


FORGED = {
    "signed by another": token(HEADER, key=VERIFIER_KEY),
    "other words": token(HEADER, signature=b"\0" * 64),
    "short signature": token(HEADER, signature=b"\0" * 10),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_signature_is_told(name: str) -> None:
    with pytest.raises(ParseError) as told:
        opened_credential(FORGED[name])
    assert told.value.code == "LB-Z33"


def test_words_altered_after_they_were_signed_are_told() -> None:
    header, payload, signature = TOKEN.split(".")
    words = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    altered = base64(words.replace(b"2026-03-01", b"2026-03-02"))
    with pytest.raises(ParseError) as told:
        opened_credential(f"{header}.{altered}.{signature}")
    assert told.value.code == "LB-Z33"


def test_who_signs_for_another_is_told() -> None:
    theirs = msgspec.structs.replace(CREDENTIAL, issuer=VERIFIER_KEY.issuer)
    with pytest.raises(ParseError) as told:
        opened_credential(token(HEADER, msgspec.json.encode(theirs)))
    assert told.value.code == "LB-Z34"


PAYLOAD = msgspec.json.encode(CREDENTIAL)
UNREAD = {
    "no token": "hello",
    "two parts": "a.b",
    "four parts": f"{TOKEN}.x",
    "letters of another alphabet": TOKEN.replace("-", "+").replace("_", "/") + "=",
    "bits that mean nothing": TOKEN[:-1] + "B",
    "white space": f" {TOKEN}",
    "not ASCII": TOKEN + "é",
    "header no object": token([1]),
    "header twice": token(b'{"alg":"none",' + json.dumps(HEADER).encode()[1:]),
    "payload no JSON": token(HEADER, b"hello"),
    "payload no object": token(HEADER, b"[]"),
    "name twice": token(HEADER, PAYLOAD[:-1] + b',"id":"urn:uuid:2"}'),
    "unknown member": token(HEADER, PAYLOAD[:-1] + b',"extra":1}'),
    "not a number": token(HEADER, PAYLOAD[:-1] + b',"extra":NaN}'),
    "deep": token(HEADER, b"[" * 4_000 + b"]" * 4_000),
    "other type": token(HEADER, PAYLOAD.replace(b'"Withdrawal"', b'"Diploma"')),
    "types upside down": token(
        HEADER, PAYLOAD.replace(b'["VerifiableCredential","Withdrawal"]', b'["Withdrawal"]')
    ),
    "other context": token(HEADER, PAYLOAD.replace(b"credentials/v2", b"credentials/v1")),
    "id of an event": token(HEADER, PAYLOAD.replace(b"urn:uuid:3b2694c0", b"urn:uuid:zz")),
    "time without zone": token(HEADER, PAYLOAD.replace(b"00:00:00Z", b"00:00:00")),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_no_credential_is_told(name: str) -> None:
    with pytest.raises(ParseError) as told:
        opened_credential(UNREAD[name])
    assert told.value.code == "LB-Z30", told.value


def test_brackets_in_texts_are_no_nesting() -> None:
    text = "[" * 500 + '\\" {'
    assert decoded_strictly(json.dumps({"a": text}).encode()) == {"a": text}
    deep = b"[" * DEPTH_MAX + b"]" * DEPTH_MAX
    assert decoded_strictly(deep)
    with pytest.raises(ParseError):
        decoded_strictly(b"[" + deep + b"]")


def test_an_issuer_without_a_name_signs_too() -> None:
    plain = msgspec.structs.replace(
        CREDENTIAL, issuer=Issuer(PLANT_KEY.issuer.id, PLANT_KEY.issuer.party)
    )
    assert opened_credential(signed_credential(plain, PLANT_KEY.seed)).credential == plain


@pytest.mark.parametrize("year", [1, 1969, 9999])
def test_a_moment_at_the_ends_of_the_calendar_is_refused(year: int) -> None:
    moment = datetime(year, 1, 1, tzinfo=UTC)
    for fields in ({"valid_from": moment}, {"valid_until": moment}):
        payload = msgspec.json.encode(msgspec.structs.replace(CREDENTIAL, **fields))
        with pytest.raises(ParseError) as told:
            opened_credential(token(HEADER, payload))
        assert told.value.code == "LB-Z30"


def test_a_token_in_a_token_is_no_credential() -> None:
    nested = token({**HEADER, "cty": "JWT"}, TOKEN.encode())
    for each, code in ((nested, "LB-Z32"), (token(HEADER, TOKEN.encode()), "LB-Z30")):
        with pytest.raises(ParseError) as told:
            opened_credential(each)
        assert told.value.code == code


def test_a_header_of_any_length_is_told() -> None:
    for kid in ("x" * 1_000_000, f"{METHOD}\u200b", METHOD.replace("#", "#\u202e")):
        with pytest.raises(ParseError) as told:
            opened_credential(token({**HEADER, "kid": kid}))
        assert told.value.code == "LB-Z32"
        assert len(str(told.value.values)) < 500


def test_what_no_json_can_hold_is_not_signed() -> None:
    subject = msgspec.structs.replace(CREDENTIAL.credential_subject, reason="\udcff")
    with pytest.raises(ParseError) as told:
        signed_credential(
            msgspec.structs.replace(CREDENTIAL, credential_subject=subject), PLANT_KEY.seed
        )
    assert told.value.code == "LB-Z30"
