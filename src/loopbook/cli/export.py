"""`loopbook export`: the book as plain Parquet files that any engine reads."""

from pathlib import Path

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.wording import say

PLAIN = Common()


def export(folder: Path, *, common: Common = PLAIN) -> int:
    """Write the book to FOLDER as plain Parquet by month, with its schema and SQL views.

    Parameters
    ----------
    folder
        New folder, or an empty one.
    """
    with open_here(common) as book:
        made = book.export(folder)
    if common.json:
        write_json(made, common.language)
        return 0
    size, files = made.size, len(made.files)
    lines = [say("cli.exported", common.language, path=folder, size=size, files=files)]
    lines += [f"  {name}: {rows}" for name, rows in made.tables.items()]
    write([*lines, say("cli.exported.next", common.language, path=folder)])
    return 0
