"""Draft: a rule pack made from a table of flows, as a folder that a book can be opened with."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import msgspec

from loopbook.book.shelf import core
from loopbook.book.source import opened
from loopbook.errors import StoreUnavailable
from loopbook.formats.end_table import list_ends, matrix_ends
from loopbook.rules.draft import DraftWish, drafted

__all__ = ["DraftWish", "draft_pack"]
from loopbook.rules.unit import find_unit

FLOWS = "flows"


def draft_pack(paths: Iterable[Path], folder: Path, wish: DraftWish) -> int:
    """Write the pack that the tables need into a new `folder`; return its number of files.

    Parameters
      wish    `base` is filled in from its unit
    Raises    ParseError  a file cannot be read;  UnitError  the unit is not known
              StoreUnavailable  LB-D35  the folder is there already, or cannot be written
    """
    unit = find_unit(core().units, wish.unit)
    base = unit.code.rpartition(" ")[2]
    ends = list(chain.from_iterable(_ends(path, wish) for path in paths))
    files = drafted(ends, msgspec.structs.replace(wish, base=base))
    try:
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as fault:
        raise StoreUnavailable("LB-D35", str(folder), why=fault.strerror or str(fault)) from fault
    return len(files)


def _ends(path: Path, wish: DraftWish) -> list[tuple[str, str]]:
    with opened(path) as stream:
        if wish.names:
            return list(matrix_ends(stream, path.name, wish.names, wish.header))
        return list(list_ends(stream, path.name, core().intake[FLOWS]))
