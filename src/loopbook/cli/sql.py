"""`loopbook sql`: SQL over an export."""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from loopbook.book.export import Answer, Questions, asking
from loopbook.cli.answer import write
from loopbook.cli.console import tell
from loopbook.cli.locate import Common
from loopbook.errors import QueryError
from loopbook.render.table import plain_text
from loopbook.wording import say

PLAIN = Common()

ROWS_MAX = 1_000
"""Rows of a table that a person is shown."""


def sql(folder: Path, query: str = "", *, common: Common = PLAIN) -> int:
    """Ask the export in FOLDER by SQL; without a QUERY, those that come in, one to a line.

    Parameters
    ----------
    folder
        What `loopbook export` wrote. Its views are listed by SHOW TABLES; columns: schema.md.
    query
        SELECT, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN, as DuckDB has them.
    """
    with asking(folder) as questions:
        if query:
            _answer(questions, query, common)
            return 0
        return _converse(questions, common)


def _converse(questions: Questions, common: Common) -> int:
    """Answer a line at a time; what one gets wrong is told, and the next is read."""
    code = 0
    for line in _lines(common.language):
        if not line.strip():
            continue
        try:
            _answer(questions, line, common)
        except QueryError as error:
            code = tell(error, common.language)
        sys.stdout.flush()
    return code


def _lines(language: str) -> Iterator[str]:
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    write([say("cli.sql.prompt", language)])
    while True:
        try:
            yield input("sql> ")
        except EOFError:
            return


def _answer(questions: Questions, queries: str, common: Common) -> None:
    for answer in questions.ask(queries):
        if common.json:
            _write_records(answer)
        else:
            write(_table(answer, common.language))


def _write_records(answer: Answer) -> None:
    """Write rows as a JSON list, as they are fetched."""
    start = "["
    for row in answer.rows:
        record = dict(zip(answer.columns, row, strict=True))
        text = json.dumps(record, ensure_ascii=False, default=str)
        sys.stdout.write(f"{start}{text}")
        start = ",\n "
    sys.stdout.write("[]\n" if start == "[" else "]\n")


def _table(answer: Answer, language: str) -> list[str]:
    rows = [[_text(value) for value in row] for row in islice(answer.rows, ROWS_MAX)]
    lines = plain_text(answer.columns, rows)
    if next(answer.rows, None) is not None:
        lines.append(say("cli.sql.more", language, rows=ROWS_MAX))
    return lines


def _text(value: object) -> str:
    return "" if value is None else str(value)
