"""Read `as_of`: the ledger's clock or the world's (decision 0006)."""

import re
from datetime import UTC, date, datetime, time

from loopbook.errors import UnknownTerm
from loopbook.terms.lineage import AsOf

AsOfWords = None | int | date | str


def as_of(words: AsOfWords) -> AsOf:
    """Read a checkpoint size (`1234`), a day (`2026-02-01`) or nothing as what a reading may know.

    Raises    UnknownTerm  LB-D03  it is neither
    """
    if isinstance(words, str):
        words = _parsed(words.strip())
    match words:
        case None:
            return AsOf()
        case datetime():
            return AsOf(day=words)
        case date():
            return AsOf(day=datetime.combine(words, time.max, tzinfo=UTC))
        case _ if words < 0:
            raise UnknownTerm("LB-D03", text=words)
        case _:
            return AsOf(size=words)


def day_of(known: AsOf, today: date) -> date:
    """Return the day a target is judged on: the world's day asked for, or today."""
    return known.day.date() if known.day is not None else today


def _parsed(text: str) -> int | date | None:
    if not text:
        return None
    if text.isdecimal() and len(text) <= 18:
        return int(text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError as fault:
            raise UnknownTerm("LB-D03", text=text) from fault
    raise UnknownTerm("LB-D03", text=text)
