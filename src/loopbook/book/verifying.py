"""Verifying: a receipt held against a public key, link by link; no book is needed.

Each link is checked by itself, so that the first which does not hold is named: the content, the
header, the leaf, the path, the root, the signature, and that the log only grew since a checkpoint
that the verifier holds. Whatever the file is, the answer is a link with a sentence.
Spec: docs/spec/proofs.md. Source: RFC 9162 section 2.1; c2sp.org/tlog-checkpoint.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

import msgspec

from loopbook.book.prove import RECEIPT_MAX, unwrapped
from loopbook.book.signing import ROTATIONS_MAX, Seal, followed, seal_of
from loopbook.terms.note import NotedCheckpoint, PublicKey, checkpoint_of, note_of
from loopbook.terms.proof import (
    CONSISTENCY_FORMAT,
    PATH_MAX,
    RECEIPT_FORMAT,
    ConsistencyDocument,
    ConsistencyProof,
    InclusionProof,
    Receipt,
    Since,
    header_bytes,
    is_consistent,
    leaf_of,
    path_length,
    root_from,
)

NO_CHECKPOINT = "LB-L30"
_HASH = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(r"[0-9a-f]{32}")


class Link(StrEnum):
    """The links of the chain, from the bytes to the checkpoint that the verifier holds."""

    RECEIPT = "receipt"
    CONTENT = "content"
    HEADER = "header"
    LEAF = "leaf"
    PATH = "path"
    ROOT = "root"
    SIGNATURE = "signature"
    GROWTH = "growth"
    HELD = "held"


class Checked(NamedTuple):
    """One link: whether it holds; if not, the code of the sentence that says why."""

    link: Link
    code: str = ""
    values: Mapping[str, object] = {}


class Chain(NamedTuple):
    """What came of it: links up to the first that does not hold, and what was proved of what."""

    links: tuple[Checked, ...]
    receipt: Receipt | None = None
    checkpoint: NotedCheckpoint | None = None
    key: PublicKey | None = None

    @property
    def holds(self) -> bool:
        """Whether every link holds."""
        return all(not each.code for each in self.links)

    @property
    def content(self) -> bytes:
        """The bytes of the entry; empty when nothing was shown of one."""
        return (unwrapped(self.receipt.content) or b"") if self.receipt and self.holds else b""


class Held(NamedTuple):
    """What the verifier brings: his key, and perhaps an older checkpoint and a proof since then.

    Fields
      checkpoint   signed note; None for none
      consistency  file that `loopbook prove --consistency` wrote; None for none
    """

    key: PublicKey
    checkpoint: str | None = None
    consistency: bytes | None = None


def verify_chain(data: bytes, held: Held) -> Chain:
    """Check a receipt, or a consistency document, link by link up to the first that fails."""
    told = _decoded(data)
    if told is None:
        return Chain((_failed(Link.RECEIPT, *_why_unread(data)),))
    receipt = told if isinstance(told, Receipt) else None
    trusted = followed(held.key, told.rotations)
    opened = _opened(told.checkpoint, trusted)
    links = [Checked(Link.RECEIPT)]
    for link, check in _checks(told, opened, held, trusted):
        found = check()
        links.append(found or Checked(link))
        if found is not None:
            return Chain(tuple(links), receipt)
    return Chain(tuple(links), receipt, opened.checkpoint, opened.key)


Check = Callable[[], Checked | None]


class _Opened(NamedTuple):
    """A note read: the checkpoint in it, the key that signed it, and what is wrong with it."""

    checkpoint: NotedCheckpoint
    key: PublicKey | None = None
    fault: Checked | None = None


def _checks(
    told: Receipt | ConsistencyDocument,
    opened: _Opened,
    held: Held,
    trusted: Sequence[PublicKey],
) -> Iterator[tuple[Link, Check]]:
    """Yield the links in their order, each with what says whether it holds."""
    noted = opened.checkpoint
    if isinstance(told, Receipt):
        yield Link.CONTENT, lambda: _content(told)
        yield Link.HEADER, lambda: _header(told)
        yield Link.LEAF, lambda: _leaf(told)
        if opened.fault is None or opened.fault.code != NO_CHECKPOINT:
            yield Link.PATH, lambda: _path(told, noted)
            yield Link.ROOT, lambda: _root(told, noted)
    yield Link.SIGNATURE, lambda: opened.fault or _named(told, opened.key)
    since = told.since
    if since is not None:
        yield Link.GROWTH, lambda: _growth(since, noted)
    written = held.checkpoint
    if written is not None:
        theirs = _decoded(held.consistency) if held.consistency else None
        proofs = [each.since for each in (told, theirs) if each and each.since]
        yield Link.HELD, lambda: _since(noted, written, trusted, proofs)


def entry_fault(receipt: Receipt, noted: NotedCheckpoint) -> Checked | None:
    """Return the first link of a receipt that does not hold, up to the root; None when all hold.

    The checkpoint is one whose signature was looked at before: many receipts share it.
    """
    if not _is_sane(receipt):
        return _failed(Link.RECEIPT, "LB-L22", {"why": RECEIPT_FORMAT})
    return (
        _content(receipt)
        or _header(receipt)
        or _leaf(receipt)
        or _path(receipt, noted)
        or _root(receipt, noted)
    )


def _decoded(data: bytes) -> Receipt | ConsistencyDocument | None:
    """Read a file; None when it is neither a receipt nor a consistency document."""
    if len(data) > RECEIPT_MAX:
        return None
    told: Receipt | ConsistencyDocument
    with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        told = msgspec.json.decode(data, type=Receipt)
        return told if _is_sane(told) else None
    with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        told = msgspec.json.decode(data, type=ConsistencyDocument)
        return told if _is_sane(told) else None
    return None


def _is_sane(told: Receipt | ConsistencyDocument) -> bool:
    """Say whether every hash is one, and no list longer than any log makes it."""
    hashes = [told.since.first_root, *told.since.path] if told.since else []
    is_sane = len(told.rotations) <= ROTATIONS_MAX and len(hashes) <= PATH_MAX + 1
    if isinstance(told, Receipt):
        is_sane = is_sane and told.format == RECEIPT_FORMAT and len(told.path) <= PATH_MAX
        is_sane = is_sane and _SALT.fullmatch(told.salt) is not None
        hashes += [told.header_hash, told.content_hash, told.leaf, *told.path[:PATH_MAX]]
    else:
        is_sane = is_sane and told.format == CONSISTENCY_FORMAT
    return is_sane and all(_HASH.fullmatch(text) for text in hashes)


def _why_unread(data: bytes) -> tuple[str, dict[str, object]]:
    """Say why bytes are no receipt: too long, no JSON, or not in the form of one."""
    if len(data) > RECEIPT_MAX:
        return "LB-L21", {"most": RECEIPT_MAX // 1024 // 1024}
    try:
        msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        return "LB-L20", {"why": str(fault)}
    try:
        msgspec.json.decode(data, type=Receipt)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        return "LB-L22", {"why": str(fault)}
    return "LB-L22", {"why": RECEIPT_FORMAT}


def _failed(link: Link, code: str, values: Mapping[str, object] | None = None) -> Checked:
    return Checked(link, code, values or {})


def _content(receipt: Receipt) -> Checked | None:
    content, context = unwrapped(receipt.content), unwrapped(receipt.context)
    if content is None or context is None:
        return _failed(Link.CONTENT, "LB-L23")
    if sha256(content).hexdigest() != receipt.content_hash:
        return _failed(Link.CONTENT, "LB-L24")
    if sha256(context).hexdigest() != receipt.header.context:
        return _failed(Link.CONTENT, "LB-L25")
    return None


def _header(receipt: Receipt) -> Checked | None:
    made = sha256(header_bytes(receipt.header)).hexdigest()
    return None if made == receipt.header_hash else _failed(Link.HEADER, "LB-L26")


def _leaf(receipt: Receipt) -> Checked | None:
    hashes = (receipt.salt, receipt.header_hash, receipt.content_hash)
    made = leaf_of(*(bytes.fromhex(text) for text in hashes)).hex()
    return None if made == receipt.leaf else _failed(Link.LEAF, "LB-L27")


def _path(receipt: Receipt, noted: NotedCheckpoint) -> Checked | None:
    place = {"sequence": receipt.sequence, "index": receipt.index, "size": noted.size}
    if receipt.index != receipt.sequence - 1 or not 0 <= receipt.index < noted.size:
        return _failed(Link.PATH, "LB-L28", place)
    length = path_length(receipt.index, noted.size)
    if len(receipt.path) != length:
        return _failed(Link.PATH, "LB-L29", {**place, "found": len(receipt.path), "length": length})
    return None


def _root(receipt: Receipt, noted: NotedCheckpoint) -> Checked | None:
    path = tuple(bytes.fromhex(text) for text in receipt.path)
    proof = InclusionProof(receipt.index, noted.size, path)
    made = root_from(bytes.fromhex(receipt.leaf), proof)
    if made == noted.root:
        return None
    shown = {"made": made.hex()[:16] if made else "-", "root": noted.root.hex()[:16]}
    return _failed(Link.ROOT, "LB-L31", shown)


def _named(told: Receipt | ConsistencyDocument, key: PublicKey | None) -> Checked | None:
    """Hold that a receipt names the key that signed it."""
    if not isinstance(told, Receipt) or key is None or told.key == key.fingerprint:
        return None
    values = {"signer": key.fingerprint, "told": told.key[:64]}
    return _failed(Link.SIGNATURE, "LB-L38", values)


def _opened(written: str, trusted: Sequence[PublicKey], link: Link = Link.SIGNATURE) -> _Opened:
    note = note_of(written)
    noted = checkpoint_of(note.text) if note else None
    if note is None or noted is None:
        nothing = NotedCheckpoint("", 0, b"")
        return _Opened(nothing, None, _failed(link, NO_CHECKPOINT))
    seal, key = seal_of(note, trusted)
    told = ", ".join(f"{line.name}+{line.key_id.hex()}" for line in note.signatures[:4])
    if seal is Seal.OTHER:
        values = {"told": told, "signer": trusted[-1].fingerprint}
        return _Opened(noted, None, _failed(link, "LB-L32", values))
    if seal is Seal.WRONG:
        return _Opened(noted, key, _failed(link, "LB-L33", {"told": told}))
    if key is not None and noted.origin != key.name:
        values = {"origin": noted.origin, "name": key.name}
        return _Opened(noted, key, _failed(link, "LB-L34", values))
    return _Opened(noted, key)


def _growth(since: Since, noted: NotedCheckpoint) -> Checked | None:
    """Hold the checkpoint against the older one that the file itself names."""
    older = NotedCheckpoint(noted.origin, since.first, bytes.fromhex(since.first_root))
    is_one = _grew(older, noted, since)
    values = {"held": since.first, "size": noted.size}
    return None if is_one else _failed(Link.GROWTH, "LB-L39", values)


def _grew(older: NotedCheckpoint, newer: NotedCheckpoint, since: Since) -> bool:
    path = tuple(bytes.fromhex(text) for text in since.path)
    proof = ConsistencyProof(older.size, newer.size, path)
    return is_consistent(older.root, newer.root, proof)


def _since(
    noted: NotedCheckpoint,
    written: str,
    trusted: Sequence[PublicKey],
    proofs: Sequence[Since],
) -> Checked | None:
    """Hold the checkpoint against one that the verifier holds, of whatever size."""
    mine, _, fault = _opened(written, trusted, Link.HELD)
    if fault is not None:
        return fault
    sizes = {"held": mine.size, "size": noted.size}
    older, newer = sorted((mine, noted), key=lambda each: each.size)
    fitting = [each for each in proofs if each.first == older.size]
    if older.size in {0, newer.size}:
        fitting = [Since(older.size, older.root.hex(), ())]
    if not fitting:
        return _failed(Link.HELD, "LB-L36" if mine.size < noted.size else "LB-L37", sizes)
    is_one = any(_grew(older, newer, each) for each in fitting)
    return None if is_one else _failed(Link.HELD, "LB-L35", sizes)
