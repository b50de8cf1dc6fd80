"""Finder: which entry has an identity, by an index over 64 bits of a keyed hash.

The key is the book's own, so that nobody outside can prepare identifiers that collide; a hash only
proposes, the entry decides. Asked under the write lock, the answer holds for every process.
"""

from collections.abc import Sequence
from hashlib import blake2b

from loopbook.store.engine import Connection, Known
from loopbook.store.finder import Identities
from loopbook.store.identity import Key
from loopbook.store.segment.layout import identity_text

KNOWN = (
    "SELECT id, is_correction, content_hash, sequence FROM entry WHERE key_hash = ANY(?::bigint[])"
)
KEYS_MAX = 10_000
"""Identities of one query."""


class PostgresFinder(Identities):
    """The identities of one journal in PostgreSQL; it remembers nothing.

    Parameters
      key  of the book, 32 bytes
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def hash_of(self, key: Key) -> int:
        """Return the hash of an identity, as the column `key_hash` has it."""
        text = identity_text(key[0], is_correction=key[1])
        # Half a character is no name of a book, but it may be asked for.
        data = text.encode(errors="surrogatepass")
        digest = blake2b(data, digest_size=8, key=self._key).digest()
        return int.from_bytes(digest, "big", signed=True)

    def known(self, connection: Connection, keys: Sequence[Key]) -> dict[Key, Known]:
        """Return those of `keys` that have an entry; see `store.finder.Identities`."""
        found: dict[Key, Known] = {}
        wanted = set(keys)
        hashes = [self.hash_of(key) for key in wanted]
        for first in range(0, len(hashes), KEYS_MAX):
            for name, flag, content_hash, sequence in connection.execute(
                KNOWN, (hashes[first : first + KEYS_MAX],)
            ):
                if (name, bool(flag)) in wanted:
                    found[name, bool(flag)] = content_hash, sequence
        return found

    def take(self, first: int, keys: Sequence[Key]) -> None:
        """Remember nothing: the index has them."""
