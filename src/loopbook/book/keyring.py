"""Keyring: the Ed25519 keys of a book, in one file that only its owner may read.

The private key stands in `signing.key` of the book's folder, never in the journal: a copy of the
journal gives nobody the power to sign. Beside it `signing.last` keeps the largest checkpoint that
was signed, so that a log put back from an older copy is not signed as if nothing had been.
Spec: docs/spec/proofs.md.
"""

import os
import secrets
import stat
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from loopbook.book.signing import is_rotation, rotation_text, signed
from loopbook.errors import StoreUnavailable
from loopbook.terms.note import NOTE_MAX, PUBLIC_BYTES, PublicKey, public_key_of, public_key_text

KEY_NAME = "signing.key"
LAST_NAME = "signing.last"
FORMAT = "loopbook-key/1"
MEMORY = ":memory:"
KEYS_VARIABLE = "LOOPBOOK_KEYS"
"""Environment variable that names the folder of keys, for a book in a database."""

SEED_BYTES = 32
_OWNER_ONLY = 0o600
_FILE_MAX = 1 << 20


class _KeyFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `signing.key` holds.

    Fields
      private    seed of the key that signs now, in hexadecimal
      public     every key there was, oldest first, a line each
      rotations  signed notes by which each key named the next, oldest first
    """

    format: str
    private: str
    public: tuple[str, ...]
    rotations: tuple[str, ...] = ()


def keyring_of(path: str, keys: str = "") -> "Keyring":
    """Return the keyring of a book: in its folder, in `keys` for a book without one, or in memory.

    Parameters
      path  folder of the book, `:memory:`, or the address of a database
      keys  folder for the key of a book in a database; every process that signs must see it
    """
    if "://" in path:
        return Keyring(Path(keys) if keys else None, is_lasting=True)
    return Keyring(None if path == MEMORY else Path(path))


def new_seed() -> bytes:
    """Return 32 unpredictable bytes: a private Ed25519 key (RFC 8032, section 5.1.5)."""
    return secrets.token_bytes(SEED_BYTES)


class Keyring:
    """The keys of one book; the first is made when something is to be signed.

    Safe for threads and processes.

    Parameters
      folder      where the files lie; None for a book in memory, whose key goes with it
      seed        gives the 32 bytes of a private key
      is_lasting  the book outlives this process: without a folder there is no key then
    """

    def __init__(
        self,
        folder: Path | None,
        seed: Callable[[], bytes] = new_seed,
        *,
        is_lasting: bool = False,
    ) -> None:
        self._folder = folder
        self._is_homeless = is_lasting and folder is None
        self._seed = seed
        self._lock = threading.Lock()
        self._kept: _KeyFile | None = None
        self._last = ""

    def public(self) -> tuple[PublicKey, ...]:
        """Return every public key there was, oldest first; the last one signs.

        Raises    StoreUnavailable  the key cannot be read or made
        """
        return _publics(self._keys())

    def rotations(self) -> tuple[str, ...]:
        """Return the signed notes by which each key named the next, oldest first."""
        return self._keys().rotations

    @property
    def origin(self) -> str:
        """The name of the log, the same for all keys: made from the first public key."""
        return self.public()[0].name

    def sign(self, text: str) -> str:
        """Return a note: the text, and the signature of the key that signs now."""
        keys = self._keys()
        return signed(text, bytes.fromhex(keys.private), _publics(keys)[-1])

    def rotate(self) -> PublicKey:
        """Make a new key, named by a note that the old key signs; the old private key is gone.

        Returns   the new public key, of the same name
        """
        old = self._keys()
        with self._lock:
            seed = self._seed()
            old_key = _publics(old)[-1]
            key = PublicKey(old_key.name, _public_bytes(seed))
            text = rotation_text(old_key.name, key)
            named = signed(text, bytes.fromhex(old.private), old_key)
            new = _KeyFile(
                format=FORMAT,
                private=seed.hex(),
                public=(*old.public, public_key_text(key)),
                rotations=(*old.rotations, named),
            )
            self._replace(KEY_NAME, msgspec.json.encode(new))
            self._kept = new
            return key

    def last(self) -> str:
        """Return the note of the largest checkpoint that was signed; empty when there is none."""
        if self._folder is None:
            return self._last
        data = self._bytes_of(LAST_NAME)
        return "" if data is None else data[:NOTE_MAX].decode("utf-8", "replace")

    def remember(self, note: str) -> None:
        """Keep a note as the largest checkpoint that was signed, before it is given away."""
        if self._folder is None:
            self._last = note
            return
        self._replace(LAST_NAME, note.encode())

    def _keys(self) -> _KeyFile:
        if self._is_homeless:
            raise StoreUnavailable("LB-L15")
        with self._lock:
            # Read each time: another process may have changed the key.
            data = None if self._folder is None else self._bytes_of(KEY_NAME)
            if data is not None:
                self._kept = self._decoded(data)
            if self._kept is None:
                self._kept = self._made()
            return self._kept

    def _made(self) -> _KeyFile:
        seed = self._seed()
        public = _public_bytes(seed)
        key = PublicKey(f"loopbook/{sha256(public).hexdigest()[:16]}", public)
        made = _KeyFile(format=FORMAT, private=seed.hex(), public=(public_key_text(key),))
        if self._folder is None:
            return made
        data = self._created(self._folder / KEY_NAME, msgspec.json.encode(made))
        return self._decoded(data)

    def _created(self, path: Path, data: bytes) -> bytes:
        """Make the key file, whole or not at all; return what it holds, whoever made it first."""
        written = self._written(path, data)
        try:
            os.link(written, path)
        except FileExistsError:
            return self._bytes_of(path.name) or b""
        except OSError:
            # Some drives have no hard links: there the file itself is made, if nobody else has.
            return self._exclusive(path, data)
        finally:
            with suppress(OSError):
                written.unlink()
        return data

    def _exclusive(self, path: Path, data: bytes) -> bytes:
        try:
            number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
            with os.fdopen(number, "wb") as stream:
                stream.write(data)
        except FileExistsError:
            return self._bytes_of(path.name) or b""
        except OSError as fault:
            raise self._unavailable(path, fault) from fault
        return data

    def _replace(self, name: str, data: bytes) -> None:
        if self._folder is None:
            return
        path = self._folder / name
        written = self._written(path, data)
        try:
            written.replace(path)
        except OSError as fault:
            raise self._unavailable(path, fault) from fault

    def _written(self, path: Path, data: bytes) -> Path:
        """Write a file beside `path`, durably, for the owner alone from its first byte on."""
        beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        try:
            number = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
            with os.fdopen(number, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as fault:
            raise self._unavailable(path, fault) from fault
        return beside

    def _bytes_of(self, name: str) -> bytes | None:
        """Return what a file holds, None when there is none.

        Raises    StoreUnavailable  others may read the key, or it cannot be read
        """
        path = (self._folder or Path()) / name
        try:
            with path.open("rb") as stream:
                rights = stat.S_IMODE(os.fstat(stream.fileno()).st_mode)
                if name == KEY_NAME and sys.platform != "win32" and rights & 0o077:
                    raise StoreUnavailable("LB-L10", path=path, rights=f"{rights:03o}")
                return stream.read(_FILE_MAX)
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise self._unavailable(path, fault) from fault

    def _decoded(self, data: bytes) -> _KeyFile:
        path = (self._folder or Path()) / KEY_NAME
        try:
            kept = msgspec.json.decode(data, type=_KeyFile)
            is_whole = kept.format == FORMAT and len(bytes.fromhex(kept.private)) == SEED_BYTES
        except (msgspec.DecodeError, ValueError) as fault:
            raise StoreUnavailable("LB-L11", path=path) from fault
        keys = [public_key_of(line) for line in kept.public]
        if not (is_whole and keys and all(keys) and _fits(kept)):
            raise StoreUnavailable("LB-L11", path=path)
        return kept

    def _unavailable(self, path: Path, fault: OSError) -> StoreUnavailable:
        return StoreUnavailable("LB-L12", path=path, why=fault.strerror or str(fault))


def _fits(kept: _KeyFile) -> bool:
    """Say whether the private key is that of the last public one, and each named the next."""
    keys = _publics(kept)
    is_named = len(kept.rotations) == len(keys) - 1 and all(
        is_rotation(note, old, new)
        for note, old, new in zip(kept.rotations, keys, keys[1:], strict=False)
    )
    return is_named and _public_bytes(bytes.fromhex(kept.private)) == keys[-1].key


def _publics(kept: _KeyFile) -> tuple[PublicKey, ...]:
    return tuple(key for line in kept.public if (key := public_key_of(line)) is not None)


def _public_bytes(seed: bytes) -> bytes:
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return public[:PUBLIC_BYTES]
