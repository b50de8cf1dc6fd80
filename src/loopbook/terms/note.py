"""Note: the text of a signed checkpoint, in the format that tools of transparency logs read.

A note is lines, an empty line, and one line per signature: em dash, space, name of the key, space,
base64 of four bytes of key id and the signature. A checkpoint is a note whose lines are origin,
size and root. No cryptography here: `book.signing` signs and verifies.
Source: c2sp.org/signed-note, c2sp.org/tlog-checkpoint.
"""

import binascii
import re
from base64 import b64decode, b64encode
from hashlib import sha256

import msgspec

NOTE_MAX = 65_536
"""Most characters of a note that are looked at."""

SIGNATURES_MAX = 100
ED25519 = b"\x01"
"""Byte by which the format names the kind of key."""

PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64
SIZE_MAX = 2**62
_DASH = "\u2014 "
_ID_BYTES = 4
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_NAME = re.compile(r"[^\s+\x00-\x1f]{1,255}")


class Signature(msgspec.Struct, frozen=True):
    """One signature line: name and id (4 bytes) of the key, and what it made of the text."""

    name: str
    key_id: bytes
    signature: bytes


class Note(msgspec.Struct, frozen=True):
    """A text that ends with a line end, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]


class NotedCheckpoint(msgspec.Struct, frozen=True):
    """What the text of a checkpoint says: which log, how many entries, root of 32 bytes."""

    origin: str
    size: int
    root: bytes


class PublicKey(msgspec.Struct, frozen=True):
    """A public Ed25519 key of 32 bytes, and the name it signs under."""

    name: str
    key: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key, hexadecimal: what a person compares."""
        return sha256(self.key).hexdigest()

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature line names the key; a hint, never a proof."""
        named = self.name.encode() + b"\n" + ED25519 + self.key
        return sha256(named).digest()[:_ID_BYTES]


def note_text(note: Note) -> str:
    """Return a note as it is written to a file."""
    lines = "".join(
        f"{_DASH}{s.name} {b64encode(s.key_id + s.signature).decode()}\n" for s in note.signatures
    )
    return f"{note.text}\n{lines}"


def note_of(written: str) -> Note | None:
    """Read a note; None when it is none, or longer than is looked at."""
    text, gap, lines = written.rpartition("\n\n")
    is_clean = not any(letter < " " and letter != "\n" for letter in written)
    if not (gap and lines.endswith("\n") and is_clean and len(written) <= NOTE_MAX):
        return None
    told = lines[:-1].split("\n")
    signatures = tuple(map(_signature, told[: SIGNATURES_MAX + 1]))
    if len(signatures) > SIGNATURES_MAX or None in signatures:
        return None
    return Note(text + "\n", tuple(s for s in signatures if s is not None))


def _signature(line: str) -> Signature | None:
    name, space, words = line.removeprefix(_DASH).partition(" ")
    data = _base64(words)
    if not (line.startswith(_DASH) and space and _NAME.fullmatch(name)) or data is None:
        return None
    if len(data) <= _ID_BYTES:
        return None
    return Signature(name, data[:_ID_BYTES], data[_ID_BYTES:])


def checkpoint_text(checkpoint: NotedCheckpoint) -> str:
    """Return the text of a checkpoint, the lines that are signed."""
    root = b64encode(checkpoint.root).decode()
    return f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n"


def checkpoint_of(text: str) -> NotedCheckpoint | None:
    """Read the text of a checkpoint; None when it is none. Further lines are not looked at."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        return None
    origin, size, root = lines[0], lines[1], _base64(lines[2])
    if not _SIZE.fullmatch(size) or int(size) > SIZE_MAX or root is None or len(root) != 32:
        return None
    return NotedCheckpoint(origin, int(size), root)


def public_key_text(key: PublicKey) -> str:
    """Return a public key as one line: name, key id in hexadecimal, base64, joined by plus."""
    return f"{key.name}+{key.key_id.hex()}+{b64encode(ED25519 + key.key).decode()}"


def public_key_of(words: str) -> PublicKey | None:
    """Read the line of a public key; None when it is none, or contradicts itself."""
    parts = words.strip().split("+", 2)
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
        return None
    data = _base64(parts[2])
    if data is None or len(data) != 1 + PUBLIC_BYTES or data[:1] != ED25519:
        return None
    key = PublicKey(parts[0], data[1:])
    return key if key.key_id.hex() == parts[1] else None


def _base64(words: str) -> bytes | None:
    """Read base64 strictly: the one way to write these bytes, or None."""
    try:
        data = b64decode(words.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return data if b64encode(data).decode() == words else None
