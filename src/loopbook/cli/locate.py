"""Locate: which book a command speaks of, and the options that every verb shares."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.book import Book, open_book
from loopbook.cli.console import language_of
from loopbook.errors import UnknownTerm


@Parameter(name="*")
@dataclass(frozen=True)
class Common:
    """Options of every verb.

    Parameters
    ----------
    book
        Folder or PostgreSQL URL of the book (default: LOOPBOOK_BOOK, or the one *.book here).
    json
        Print JSON.
    lang
        Language: en or zh.
    """

    book: str | None = None
    json: Annotated[bool, Parameter(negative="")] = False
    lang: str = ""

    @property
    def language(self) -> str:
        """The language to answer in."""
        return language_of(["--lang", self.lang] if self.lang else [])


def book_path(asked: str | None) -> str:
    """Return the folder or URL of the book: as asked, LOOPBOOK_BOOK, or the one *.book here.

    Raises    UnknownTerm  there is none here, or several
    """
    if asked is not None:
        return asked
    if named := os.environ.get("LOOPBOOK_BOOK"):
        return named
    here = sorted(path for path in Path().glob("*.book") if path.is_dir())
    if len(here) == 1:
        return str(here[0])
    known = ", ".join(str(path) for path in here)
    raise UnknownTerm("LB-D31" if here else "LB-D30", known=known)


def open_here(common: Common, *, is_read_only: bool = True) -> Book:
    """Open the book a command speaks of."""
    party = os.environ.get("LOOPBOOK_PARTY", "local")
    return open_book(book_path(common.book), party=party, is_read_only=is_read_only)
