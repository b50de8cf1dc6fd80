"""Folder: where a segment lies, what it says of itself, and whether it is whole."""

import os
import shutil
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import msgspec

from loopbook.errors import BrokenSegment
from loopbook.store.segment.lease import FOLDER as LEASES
from loopbook.store.segment.lease import leased
from loopbook.store.segment.manifest import Sealed

SEGMENTS = "segments"
ARRAYS = "arrays.bin"
DESCRIPTION = "segment.json"
LOCK = "sealer.lock"
MAKING = "making-"


class FileHash(msgspec.Struct, frozen=True):
    """Size in bytes and SHA-256 (hex) of one file."""

    size: int
    sha256: str


class Description(msgspec.Struct, frozen=True):
    """What `segment.json` says of the segment it lies in."""

    digest: str
    first: int
    last: int
    content_hash: str
    files: dict[str, FileHash]


def describe(folder: Path) -> Description:
    """Return what a segment's folder says of itself.

    Raises    BrokenSegment  there is none, or it cannot be read
    """
    try:
        return msgspec.json.decode((folder / DESCRIPTION).read_bytes(), type=Description)
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise BrokenSegment("LB-S30", str(folder / DESCRIPTION), why=why) from fault
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise BrokenSegment("LB-S31", str(folder / DESCRIPTION)) from fault


def require_whole(folder: Path, row: Sealed) -> Description:
    """Hold that a folder is the segment of its row, as far as names and sizes show.

    Raises    BrokenSegment  a file is missing or of another size, or the folder is of another row
    """
    described = describe(folder)
    if (described.digest, described.first, described.last) != (row.digest, row.first, row.last):
        raise BrokenSegment("LB-S31", str(folder / DESCRIPTION))
    if described.content_hash != row.content_hash:
        raise BrokenSegment("LB-S31", str(folder / DESCRIPTION))
    if _hash(folder / DESCRIPTION) != row.file_hash:
        raise BrokenSegment("LB-S33", str(folder / DESCRIPTION))
    for name, known in described.files.items():
        try:
            size = (folder / name).stat().st_size
        except OSError as fault:
            raise BrokenSegment("LB-S30", str(folder / name), why=str(fault.strerror)) from fault
        if size != known.size:
            raise BrokenSegment("LB-S32", str(folder / name), size=size, known=known.size)
    return described


def verify_segment(folder: Path, row: Sealed) -> None:
    """Hash every file of a segment again and hold it against its row.

    Raises    BrokenSegment  a file is missing, cut short or altered
    """
    for name, known in require_whole(folder, row).files.items():
        if _hash(folder / name) != known.sha256:
            raise BrokenSegment("LB-S33", str(folder / name))


def _hash(path: Path) -> str:
    digest = sha256()
    try:
        with path.open("rb") as file:
            while data := file.read(1 << 20):
                digest.update(data)
    except OSError as fault:
        raise BrokenSegment("LB-S30", str(path), why=str(fault.strerror)) from fault
    return digest.hexdigest()


def sweep(segments: Path, named: Iterable[str]) -> None:
    """Delete what no manifest names and no reader holds; the caller has the sealer's lock."""
    held = leased(segments)
    keep = {*named, LEASES, LOCK, *(held or ())}
    for path in segments.iterdir():
        if path.name in keep or (held is None and not path.name.startswith(MAKING)):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
