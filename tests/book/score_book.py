"""A book with answers of two made-up plants under two editions of a made-up standard."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import loopbook
from loopbook import Book

PACK = str(Path(__file__).parent / "score_pack")
ONE = "https://id.example.org/414/9520003000018"
TWO = "https://id.example.org/414/9520003000025"
DIGEST = "ab" * 32
ANSWERS = f"""Subject,Criterion,Period,Value,Unit,Source,Published,Grade,Document,SHA-256
{ONE},water,2025,7,L/m2,meter,2026-01-31,verified,,
{ONE},training,2025,yes,,records,2026-01-31,verified,training.pdf,{DIGEST}
{ONE},effort,2025,n/a,,no such effort is asked of it,2026-01-31,verified,,
{TWO},Water per area,2025,30,L/m2,meter,2026-01-31,verified,,
{TWO},单位面积取水量,2024,9,L/m2,meter,2026-01-31,verified,,
{TWO},training,2025,是,,records,2026-01-31,verified,,
{TWO},effort,2025,60 %,,records,2026-01-31,knowledge,,
"""
COSTS = b"criterion,cost,level\nwater,500,I\nwater,300,II\ntraining,20,\neffort,40,\n"


@contextmanager
def score_book(answers: str = ANSWERS) -> Iterator[Book]:
    """Open the book in memory; its clock stands still."""
    with loopbook.open(":memory:", [PACK], clock=lambda: datetime(2026, 2, 1, tzinfo=UTC)) as book:
        receipt = book.record(answers.encode(), table="answers", document="answers.csv")
        assert receipt.refused == 0, receipt.findings
        yield book
