"""A second process on a book: run by its path, told by its arguments, heard line by line.

pour FOLDER FIRST    append one draft after another from number FIRST; print `number sequence`
                     as each is acknowledged
hold FOLDER          take the write lock, print `held`, keep it until a line comes in
some FOLDER A B      append drafts A..B-1 in one call, then end
cramped FOLDER SIZE  append under a limit of SIZE bytes a file; print the error
"""

import sys
from pathlib import Path

from loopbook.errors import StoreUnavailable
from loopbook.store.journal import open_journal

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.stores.drafts import Clock, Salt, draft

if sys.platform != "win32":
    import resource


class HoldingSalt(Salt):
    """Asked inside the transaction: waits there."""

    def __call__(self) -> bytes:
        print("held", flush=True)
        sys.stdin.readline()
        return super().__call__()


def pour(folder: Path, first: int) -> None:
    journal = open_journal(folder, Clock(), Salt())
    number = first
    while True:
        status = journal.append([draft(number)])[0]
        print(number, status.sequence, flush=True)
        number += 1


def hold(folder: Path) -> None:
    journal = open_journal(folder, Clock(), HoldingSalt())
    journal.append([draft(1_000_000)])
    journal.close()


def some(folder: Path, first: int, end: int) -> None:
    journal = open_journal(folder, Clock(), Salt())
    journal.append([draft(number) for number in range(first, end)])
    journal.close()


def cramped(folder: Path, size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    journal = open_journal(folder, Clock(), Salt())
    number = 0
    try:
        while True:
            journal.append([draft(number)])
            number += 1
    except StoreUnavailable as error:
        print(number, error.message("en"), flush=True)
    journal.close()


match sys.argv[1:]:
    case ["pour", folder, first]:
        pour(Path(folder), int(first))
    case ["hold", folder]:
        hold(Path(folder))
    case ["some", folder, first, end]:
        some(Path(folder), int(first), int(end))
    case ["cramped", folder, size]:
        cramped(Path(folder), int(size))
