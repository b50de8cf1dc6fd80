"""Signing: notes signed and verified with Ed25519, and the note by which a key names the next.

Source: RFC 8032 (Ed25519); c2sp.org/signed-note; docs/spec/proofs.md.
"""

from collections.abc import Sequence
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from loopbook.terms.note import (
    SIGNATURE_BYTES,
    Note,
    PublicKey,
    Signature,
    note_of,
    note_text,
    public_key_of,
    public_key_text,
)

ROTATION = "loopbook key rotation"
ROTATIONS_MAX = 1_000
"""Most changes of key that are followed."""


class Seal(StrEnum):
    """What a note's signatures say to someone who holds some keys."""

    GOOD = "good"  # one of the keys signed this text
    OTHER = "other"  # none of the keys signed it, as far as the lines say
    WRONG = "wrong"  # a line names one of the keys, and its signature is not of this text


def signed(text: str, seed: bytes, key: PublicKey) -> str:
    """Return a note: the text and one signature.

    Parameters
      text  ends with a line end
      seed  private key of 32 bytes
    """
    made = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    return note_text(Note(text, (Signature(key.name, key.key_id, made),)))


def seal_of(note: Note, keys: Sequence[PublicKey]) -> tuple[Seal, PublicKey | None]:
    """Return what the signatures say, and the key that signed.

    A line of an unknown key is passed over; a line of a known key that is wrong spoils the note.
    """
    by_name = {(key.name, key.key_id): key for key in keys}
    found: PublicKey | None = None
    for line in note.signatures:
        key = by_name.get((line.name, line.key_id))
        if key is None:
            continue
        if not _is_signed(note.text, line.signature, key):
            return Seal.WRONG, key
        found = found or key
    return (Seal.GOOD, found) if found else (Seal.OTHER, None)


def _is_signed(text: str, signature: bytes, key: PublicKey) -> bool:
    if len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.key).verify(signature, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def rotation_text(origin: str, key: PublicKey) -> str:
    """Return the text by which a log names its next key; no checkpoint reads like it."""
    return f"{origin}\n{ROTATION}\n{public_key_text(key)}\n"


def is_rotation(written: str, old: PublicKey, new: PublicKey) -> bool:
    """Say whether a note is the old key's word that the new one follows it."""
    note = note_of(written)
    if note is None or note.text != rotation_text(old.name, new):
        return False
    return seal_of(note, (old,))[0] is Seal.GOOD


def followed(key: PublicKey, rotations: Sequence[str]) -> tuple[PublicKey, ...]:
    """Return a trusted key and those that followed it, as its own notes say.

    Notes of keys before it are passed over; a note that is not signed by the key reached so far
    leads no further.
    """
    keys = [key]
    for written in rotations[:ROTATIONS_MAX]:
        note = note_of(written)
        named = public_key_of(note.text.rstrip("\n").rpartition("\n")[2]) if note else None
        if named is not None and is_rotation(written, keys[-1], named):
            keys.append(named)
    return tuple(keys)
