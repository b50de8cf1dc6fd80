"""Shelf: the packs that a book reads by, compiled from the bytes in its journal.

An activation is an entry that holds the bytes of the pack, so that an old statement recomputes
under the pack it was made with. A pack whose words changed needs a new version.
"""

from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from loopbook.errors import UnknownTerm
from loopbook.evaluate.grade import LADDER_LEAVES
from loopbook.evaluate.indicator import INDICATOR_LEAVES
from loopbook.evaluate.life.leaves import LIFE_LEAVES
from loopbook.rules.compile import compile_scheme
from loopbook.rules.leaf import Leaves
from loopbook.rules.load import (
    load_pack,
    pack_bytes,
    pack_of,
    parents_of,
    shipped,
    shipped_ids,
)
from loopbook.terms.entry import Draft, EntryKind, Identity
from loopbook.terms.scheme import Pack, Scheme
from loopbook.trace.check import CHECK_LEAVES

CORE = "core"
LEAVES = Leaves(
    indicators=INDICATOR_LEAVES,
    ladders=LADDER_LEAVES,
    checks=CHECK_LEAVES,
    lives=LIFE_LEAVES,
)


class Shelf:
    """Packs by id, the newest activation of each, and every one ever put here by digest."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}
        self._newest: dict[str, Scheme] = {}
        self._by_digest: dict[str, Scheme] = {}

    def put(self, content: bytes) -> Scheme:
        """Put a pack, as an activation holds it, on the shelf and compile it."""
        scheme = _compiled(content, tuple(self._contents.items()))
        self._contents[scheme.id] = content
        self._newest[scheme.id] = scheme
        self._by_digest[scheme.digest] = scheme
        return scheme

    def compiled(self) -> tuple[Scheme, ...]:
        """Return every scheme ever activated, older versions first."""
        return tuple(self._by_digest.values())

    def newest(self) -> dict[str, Scheme]:
        """Return the newest activation of each pack, by id, in order of first activation."""
        return dict(self._newest)

    def named(self, words: str) -> Scheme:
        """Return the scheme called `id` or `id@version`.

        Raises    UnknownTerm  no such pack is active here
        """
        for scheme in reversed(self.compiled()):
            if words in (scheme.id, f"{scheme.id}@{scheme.version}", scheme.digest):
                return scheme
        raise unknown_scheme(words, tuple(self._newest))


@lru_cache(maxsize=64)
def _compiled(content: bytes, others: tuple[tuple[str, bytes], ...]) -> Scheme:
    """Return the scheme of a pack beside others, compiled once in a process.

    A book is opened many times, and each time by the bytes in its journal: the same bytes beside
    the same packs are the same scheme, which nobody changes.
    """
    packs = {name: pack_of(each) for name, each in others}
    return compile_scheme(pack_of(content), packs, LEAVES)


def unknown_scheme(words: str, known: tuple[str, ...]) -> UnknownTerm:
    """Return the error for a pack that is not there, with the nearest that is."""
    nearest = get_close_matches(words, known, 1, 0.3)
    return UnknownTerm(
        "LB-D04",
        scheme=words,
        nearest=nearest[0] if nearest else "-",
        known=", ".join(known) or "-",
    )


def folder_of(words: str) -> Traversable:
    """Return the folder of the pack `words`: a folder of that path, or the shipped pack of that id.

    Raises    UnknownTerm  neither is there
    """
    if words in shipped_ids():
        return shipped(words)
    if Path(words).is_dir():
        return Path(words)
    raise unknown_scheme(words, tuple(name for name in shipped_ids() if name != CORE))


def shipped_schemes() -> tuple[Scheme, ...]:
    """Return the packs that come with the program, compiled, by id, the core left out."""
    return tuple(compiled(name) for name in shipped_ids() if name != CORE)


def family(words: str) -> tuple[Pack, ...]:
    """Return the pack called `words` after the shipped packs it extends, each once."""
    shelf: dict[str, Pack] = {}
    _gather(words, shelf)
    return tuple(shelf.values())


def _gather(words: str, shelf: dict[str, Pack]) -> None:
    pack = load_pack(folder_of(words))
    for parent in parents_of(pack):
        if parent not in shelf:
            _gather(parent, shelf)
    shelf[words] = pack


def compiled(words: str) -> Scheme:
    """Return the pack called `words`, compiled outside of any book."""
    shelf = Shelf()
    for pack in family(words):
        scheme = shelf.put(pack_bytes(pack))
    return scheme


@cache
def core() -> Scheme:
    """Return what every pack has: units, words of the standard, and the table of flows."""
    return Shelf().put(pack_bytes(load_pack(shipped(CORE))))


def activation(scheme: Scheme, pack: Pack, party: str) -> Draft:
    """Return the entry that makes `pack` one a book reads by."""
    identity = Identity(
        id=f"urn:loopbook:scheme:{scheme.id}@{scheme.version}",
        is_correction=False,
        content_hash=bytes.fromhex(pack.digest),
    )
    return Draft(
        kind=EntryKind.ACTIVATION,
        identity=identity,
        content=pack_bytes(pack),
        source=f"scheme {scheme.id}@{scheme.version}",
        party=party,
        audience=(party,),
    )
