"""Answers of an export as lists."""

from loopbook.store.sql import Questions


def rows(questions: Questions, query: str) -> list[tuple[object, ...]]:
    (answer,) = questions.ask(query)
    return list(answer.rows)


def records(questions: Questions, query: str) -> list[dict[str, object]]:
    (answer,) = questions.ask(query)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
