"""Documents: files that bear out an answer, in a folder, and their digests. Never their bytes.

A document is named by its path below the folder. A name that leads out of the folder, by dots or by
a link, names nothing.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import msgspec

from loopbook.errors import ParseError
from loopbook.terms.observation import Document

FILE_MAX = 4 * 1024 * 1024 * 1024
"""Octets of the largest document that is looked at."""

_CHUNK = 1 << 20


class DocumentState(StrEnum):
    """What is found of a document in a folder."""

    WHOLE = "whole"
    MISSING = "missing"
    ALTERED = "altered"


class CheckedDocument(msgspec.Struct, frozen=True):
    """A document, and what is found of it: the digest of the file there, empty when none is."""

    document: Document
    state: DocumentState
    found: str = ""


def folder_of_documents(folder: Path) -> Path:
    """Return a folder that a person named, as it is when links are followed.

    Raises    ParseError  LB-D09  it is no folder
    """
    try:
        whole = folder.resolve(strict=True)
    except (OSError, ValueError, RuntimeError) as fault:
        why = getattr(fault, "strerror", "") or str(fault)
        raise ParseError("LB-D09", str(folder)[:200], why=why) from fault
    if not whole.is_dir():
        raise ParseError("LB-D09", str(folder)[:200], why=".")
    return whole


def digest_in(folder: Path, name: str) -> str:
    """Return the SHA-256 of a file below a folder, hexadecimal; empty when there is no such file.

    Parameters
      folder  as `folder_of_documents` gives it
    """
    try:
        path = (folder / name).resolve(strict=True)
        is_inside = path.is_relative_to(folder) and path.is_file()
        if not is_inside or path.stat().st_size > FILE_MAX:
            return ""
        digest = sha256()
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except (OSError, ValueError, RuntimeError):
        # Not there, closed to this user, or no name a system could have: nothing can be shown.
        return ""
    return digest.hexdigest()


def checked_documents(folder: Path, documents: Iterable[Document]) -> Iterator[CheckedDocument]:
    """Yield what is found of each document below a folder, in their order.

    Raises    ParseError  LB-D09  it is no folder
    """
    whole = folder_of_documents(folder)
    for document in documents:
        found = digest_in(whole, document.name)
        state = DocumentState.WHOLE if found == document.sha256 else DocumentState.ALTERED
        yield CheckedDocument(document, state if found else DocumentState.MISSING, found)
