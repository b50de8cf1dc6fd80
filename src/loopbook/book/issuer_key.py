"""Issuer key: the Ed25519 key by which a party signs what it declares, in a file of its own.

It is no key of a book: it goes with the party, and lies where no book is shared. With a passphrase
the private part is sealed by it. Source: RFC 8032 (Ed25519), RFC 7914 (scrypt), RFC 8439
(ChaCha20-Poly1305). Spec: docs/spec/declarations.md.
"""

import os
import secrets
import stat
import sys
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from loopbook.errors import ParseError, StoreUnavailable
from loopbook.store.schema import JOURNAL_NAME
from loopbook.terms.declaration import Issuer
from loopbook.terms.did import did_of

FORMAT = "loopbook-issuer/1"
WORDS_VARIABLE = "LOOPBOOK_PASSPHRASE"
"""Environment variable that holds the passphrase of an issuer key."""

SEED_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
_OWNER_ONLY = 0o600
_FILE_MAX = 1 << 16


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file holds; `private` is the seed in hexadecimal, or salt, nonce and sealed seed."""

    format: str
    issuer: Issuer
    private: str
    is_sealed: bool = False


class IssuerKey(msgspec.Struct, frozen=True):
    """Who signs, and the private key of 32 bytes by which he does."""

    issuer: Issuer
    seed: bytes


def new_issuer_key(path: Path, party: str, name: str = "", passphrase: str = "") -> Issuer:
    """Make a key for a party in a new file that only its owner may read; return who it signs as.

    Parameters
      party       identifier of the party, as entries name it
      passphrase  seals the private key; empty: it lies open in the file
    Raises        StoreUnavailable  LB-L43 the file is there, or lies in a book;  LB-L12
    """
    seed = secrets.token_bytes(SEED_BYTES)
    issuer = Issuer(did_of(_public(seed)), party, name)
    private = _sealed(seed, passphrase, issuer.id) if passphrase else seed
    file = _File(format=FORMAT, issuer=issuer, private=private.hex(), is_sealed=bool(passphrase))
    try:
        words = msgspec.json.encode(file)
    except UnicodeEncodeError as fault:
        raise StoreUnavailable("LB-L12", path=path, why=str(fault)[:200]) from fault
    _write(path, msgspec.json.format(words, indent=2) + b"\n")
    return issuer


def issuer_key(path: Path, passphrase: str = "") -> IssuerKey:
    """Return the key in a file.

    Raises    StoreUnavailable  LB-L12 it cannot be read; LB-L44 others can read it
              ParseError        LB-L41 it is no such file; LB-L42 the passphrase does not open it
    """
    try:
        file = msgspec.json.decode(_read(path), type=_File)
        private = bytes.fromhex(file.private)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as fault:
        raise ParseError("LB-L41", path=path) from fault
    seed = _opened(private, passphrase, path, file.issuer.id) if file.is_sealed else private
    is_whole = file.format == FORMAT and len(seed) == SEED_BYTES
    if not is_whole or did_of(_public(seed)) != file.issuer.id:
        raise ParseError("LB-L41", path=path)
    return IssuerKey(file.issuer, seed)


def _public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _cipher(passphrase: str, salt: bytes) -> ChaCha20Poly1305:
    # RFC 7914, section 2: 32 MiB of memory for each guess at a passphrase.
    kdf = Scrypt(salt=salt, length=SEED_BYTES, n=2**15, r=8, p=1)
    return ChaCha20Poly1305(kdf.derive(passphrase.encode("utf-8", "surrogateescape")))


def _sealed(seed: bytes, passphrase: str, did: str) -> bytes:
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    return salt + nonce + _cipher(passphrase, salt).encrypt(nonce, seed, did.encode())


def _opened(private: bytes, passphrase: str, path: Path, did: str) -> bytes:
    salt, rest = private[:_SALT_BYTES], private[_SALT_BYTES:]
    nonce, sealed = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
    if not passphrase or len(nonce) != _NONCE_BYTES:
        raise ParseError("LB-L42", path=path, variable=WORDS_VARIABLE)
    try:
        return _cipher(passphrase, salt).decrypt(nonce, sealed, did.encode())
    except InvalidTag as fault:
        raise ParseError("LB-L42", path=path, variable=WORDS_VARIABLE) from fault


def _write(path: Path, data: bytes) -> None:
    if any((folder / JOURNAL_NAME).exists() for folder in path.absolute().parents):
        raise StoreUnavailable("LB-L43", path=path)
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError as fault:
        raise StoreUnavailable("LB-L43", path=path) from fault
    except OSError as fault:
        raise StoreUnavailable("LB-L12", path=path, why=fault.strerror or str(fault)) from fault


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            rights = stat.S_IMODE(os.fstat(stream.fileno()).st_mode)
            if sys.platform != "win32" and rights & 0o077:
                raise StoreUnavailable("LB-L44", path=path, rights=f"{rights:03o}")
            return stream.read(_FILE_MAX)
    except OSError as fault:
        raise StoreUnavailable("LB-L12", path=path, why=fault.strerror or str(fault)) from fault
    except ValueError as fault:
        raise StoreUnavailable("LB-L12", path=ascii(str(path)), why=str(fault)) from fault
