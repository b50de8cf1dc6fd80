"""Keys as identifiers: the vectors of the did:key method, and spellings that are none."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from loopbook.terms.did import did_of, key_of_did, method_of

# Seed -> identifier: W3C CCG, did-key test vectors ed25519-x25519 (0, 1, 2); RFC 8032, 7.1 test 1.
VECTORS = {
    "00" * 32: "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
    "00" * 31 + "01": "did:key:z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG",
    "00" * 31 + "02": "did:key:z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf",
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60": (
        "did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"
    ),
}


@pytest.mark.parametrize(("seed", "did"), VECTORS.items())
def test_a_key_has_the_identifier_of_the_published_vectors(seed: str, did: str) -> None:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    key = private.public_key().public_bytes_raw()
    assert did_of(key) == did
    assert key_of_did(did) == key
    assert method_of(did) == f"{did}#{did.removeprefix('did:key:')}"


@given(st.binary(min_size=32, max_size=32))
def test_every_key_comes_back(key: bytes) -> None:
    assert key_of_did(did_of(key)) == key


@pytest.mark.parametrize(
    "words",
    [
        "",
        "did:key:",
        "did:key:z",
        "did:web:example.org",
        "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooW0",  # 0 is no letter of base58
        "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWpp",
        "did:key:z16MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
        "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",  # X25519
        "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169",  # P-256
        "did:key:z" + "6" * 4_000,
    ],
)
def test_what_is_no_such_identifier_has_no_key(words: str) -> None:
    assert key_of_did(words) is None
