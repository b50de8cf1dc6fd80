"""Audit file: the file of an audit on disk: one writer at a time, written whole or not at all.

The new bytes are made beside the old ones and take their place in one step, so that a crash leaves
the one or the other. A lock beside the file ends with the process that holds it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from loopbook.book.source import opened
from loopbook.errors import StoreUnavailable
from loopbook.formats.audit_document import BYTES_MAX, audit_bytes, audit_of_bytes
from loopbook.store.segment.lock import try_lock
from loopbook.terms.audit import AuditFile

LOCK = ".lock"
MAKING = ".making"


def read_audit(path: Path) -> AuditFile:
    """Read the file of an audit.

    Raises    ParseError  LB-D09 it cannot be opened;  LB-Z50 to LB-Z53 as its reader
    """
    with opened(path) as stream:
        return audit_of_bytes(stream.read(BYTES_MAX + 1), str(path))


def write_audit(path: Path, file: AuditFile) -> None:
    """Write the file of a new audit.

    Raises    StoreUnavailable  LB-D32 something of that name is there, LB-Z64 another process
              writes it, LB-D35 it cannot be written
    """
    with _locked(path):
        if path.exists():
            raise StoreUnavailable("LB-D32", str(path))
        _replace(path, audit_bytes(file))


class Writing:
    """An audit file held for writing: what it says now, and how to say something else."""

    def __init__(self, path: Path, file: AuditFile) -> None:
        self.path = path
        self.file = file

    def write(self, file: AuditFile) -> AuditFile:
        """Write the file anew, one version on; return it as it stands now.

        Raises    StoreUnavailable  LB-D35  it cannot be written: the old one is still there
        """
        written: AuditFile = msgspec.structs.replace(file, version=self.file.version + 1)
        _replace(self.path, audit_bytes(written))
        self.file = written
        return written


@contextmanager
def writing(path: Path) -> Iterator[Writing]:
    """Hold the file of an audit, so that nobody else writes it in between.

    Raises    StoreUnavailable  LB-Z64  another process holds it;  else as `read_audit`
    """
    with _locked(path):
        yield Writing(path, read_audit(path))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    try:
        lock = try_lock(path.with_name(path.name + LOCK))
    except (OSError, ValueError) as fault:
        raise _unwritable(path, fault) from fault
    if lock is None:
        raise StoreUnavailable("LB-Z64", str(path))
    with lock:
        yield


def _replace(path: Path, content: bytes) -> None:
    making = path.with_name(path.name + MAKING)
    try:
        with making.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        making.replace(path)
        _sync_folder(path.parent)
    except (OSError, ValueError) as fault:
        with suppress(OSError):
            making.unlink(missing_ok=True)
        raise _unwritable(path, fault) from fault


def _sync_folder(folder: Path) -> None:
    """Make the new name durable where the system lets a folder be synced."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unwritable(path: Path, fault: Exception) -> StoreUnavailable:
    why = getattr(fault, "strerror", None) or str(fault)
    return StoreUnavailable("LB-D35", str(path), why=why)
