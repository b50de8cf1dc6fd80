"""A second process on a book, under limits that faults of a machine would set.

Run as `python -m tests.golden.second VERB BOOK [SIZE]`; it says what became of it, a line each.
  append   record documents while no file may grow beyond SIZE bytes: `ack N` each, then the error
  close    record all but one document, then close under that limit: the warning
  rebuild  make the segments again under that limit: the error
  protect  record, take the right to write in `segments` away, close: the warning; as `nobody`
  seal     when a line comes in: seal in small runs, and merge
  remake   when a line comes in: rebuild
  read     read the book, say `read`, and hold it until the end
"""

import os
import sys
import tempfile
import warnings
from pathlib import Path

import loopbook
from loopbook.book.book import Book
from loopbook.errors import LoopbookError
from tests.golden.kill.material import answers, make_book, seal_all, small_documents

if sys.platform != "win32":
    import resource

NOBODY = 65_534


def say(words: object) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def limit(size: int) -> None:
    """Let no file of this process grow beyond `size` bytes; 0: no limit of ours."""
    if size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def closed(book: Book) -> None:
    """Close a book, and say what it warns of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        book.close()
    for each in caught:
        say(f"{each.category.__name__} {each.message}")


def append(book: Path, size: int) -> None:
    opened = loopbook.open(book)
    limit(size)
    for number, document in enumerate(small_documents()):
        opened.record(document)
        say(f"ack {number}")


def close(book: Path, size: int) -> None:
    opened = loopbook.open(book)
    for document in small_documents():
        opened.record(document)
    limit(size)
    closed(opened)


def rebuild(book: Path, size: int) -> None:
    opened = loopbook.open(book)
    limit(size)
    opened.rebuild()


def protect(book: Path, size: int) -> None:
    if os.getuid() == 0:
        # What is imported on first use may lie where nobody may read.
        with tempfile.TemporaryDirectory() as scratch:
            make_book(Path(scratch) / "b.book", 100)
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    opened = loopbook.open(book)
    for document in small_documents():
        opened.record(document)
    (book / "segments").chmod(0o500)
    closed(opened)


def seal(book: Path, size: int) -> None:
    say("ready")
    sys.stdin.readline()
    seal_all(book, 60)


def remake(book: Path, size: int) -> None:
    say("ready")
    sys.stdin.readline()
    with loopbook.open(book) as opened:
        say(len(opened.rebuild()))


def read(book: Path, size: int) -> None:
    opened = loopbook.open(book, is_read_only=True)
    answers(opened)
    say("read")
    sys.stdin.readline()


VERBS = {
    "append": append,
    "close": close,
    "rebuild": rebuild,
    "protect": protect,
    "seal": seal,
    "remake": remake,
    "read": read,
}

if __name__ == "__main__":
    verb, folder, *rest = sys.argv[1:]
    try:
        VERBS[verb](Path(folder), int(rest[0]) if rest else 0)
        say("done")
    except LoopbookError as error:
        say(error.message("en"))
