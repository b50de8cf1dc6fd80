"""A folder whose one book holds the answers of three works, for the verbs over standards."""

import io
from pathlib import Path

import loopbook
from tests.book.registry_book import ANSWERS, places, write_pack

from .conftest import Shell


def scored_folder(shell: Shell, folder: Path) -> Shell:
    """Make the book and return the shell."""
    assert shell("new", "my.book", "--scheme", write_pack(folder / "small"))[0] == 0
    with loopbook.open("my.book", party="local") as book:
        assert not book.record(io.BytesIO(places())).refused
        answers = io.BytesIO(ANSWERS.encode())
        assert not book.record(answers, table="answers", scheme="small").refused
    return shell
