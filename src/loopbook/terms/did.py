"""Did: a public Ed25519 key as an identifier that carries itself, so that no registry is asked.

`did:key:z` and the base58 of 0xed 0x01 and the 32 bytes of the key. Source: W3C CCG, The did:key
Method, section 3.1 (format, Ed25519); Multibase and Multicodec tables (`z`, 0xed).
"""

PREFIX = "did:key:"
BYTES = 32
_MULTIBASE = "z"
_ED25519 = b"\xed\x01"
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = {letter: value for value, letter in enumerate(_ALPHABET)}
_LETTERS_MAX = 60
"""Letters of base58 that are looked at: 34 bytes never need more than 47."""


def did_of(key: bytes) -> str:
    """Return the identifier of a public Ed25519 key of 32 bytes."""
    return f"{PREFIX}{_MULTIBASE}{_base58(_ED25519 + key)}"


def key_of_did(did: str) -> bytes | None:
    """Return the key in an identifier; None when it is none, or of another kind of key.

    There is one way to write a key: whatever reads to the same bytes in another spelling is none.
    """
    written = did.removeprefix(PREFIX + _MULTIBASE)
    if written == did or not 0 < len(written) <= _LETTERS_MAX or not _DIGITS.keys() >= set(written):
        return None
    data = _bytes_of(written)
    if len(data) != len(_ED25519) + BYTES or not data.startswith(_ED25519):
        return None
    key = data.removeprefix(_ED25519)
    return key if did_of(key) == did else None


def method_of(did: str) -> str:
    """Return the address of the one key in the document of an identifier: what `kid` names."""
    return f"{did}#{did.removeprefix(PREFIX)}"


def _base58(data: bytes) -> str:
    number, letters = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        letters = _ALPHABET[digit] + letters
    # A zero byte in front is no number: it stands as the first letter of the alphabet.
    return _ALPHABET[0] * (len(data) - len(data.lstrip(b"\0"))) + letters


def _bytes_of(letters: str) -> bytes:
    number = 0
    for letter in letters:
        number = number * len(_ALPHABET) + _DIGITS[letter]
    zeros = len(letters) - len(letters.lstrip(_ALPHABET[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)
