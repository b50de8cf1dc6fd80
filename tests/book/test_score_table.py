"""A score table of a book says what its score sheets say."""

from pathlib import Path

import pytest
from msgspec.structs import replace

import loopbook
from loopbook.book import MEMORY
from loopbook.formats.observation import observation_id
from loopbook.terms.entry import Draft
from loopbook.terms.score_table import STATES
from tests.evaluate.score.column_world import HEAD, STANDARDS, SUBJECTS, VOCABULARY
from tests.evaluate.score.columned import told
from tests.stores.histories import seen_draft


def pack_in(folder: Path) -> Path:
    pack = folder / "columns"
    pack.mkdir()
    files = {
        "scheme.toml": HEAD,
        "vocabulary.csv": VOCABULARY,
        "score.toml": "".join(STANDARDS.values()),
    }
    for name, text in files.items():
        (pack / name).write_text(text, encoding="utf-8")
    return pack


def drafts() -> list[Draft]:
    seen = (
        told("r1", 90), told("r2", 2), told("r3", 1), told("r4", 1),
        told("r1", 40, 1), told("r4", 0, 1),
        told("r1", 70, 2), told("r3.applies", 0, 2), told("low.index", 50, 2),
    )  # fmt: skip
    return [seen_draft(replace(each, id=observation_id(each)), ()) for each in seen]


def test_everybody_who_answered_is_scored_as_his_sheet_says(tmp_path: Path) -> None:
    with loopbook.open(MEMORY, [str(pack_in(tmp_path))]) as book:
        book.store.append(drafts())
        table = book.score_table("columns/ratios", 2025)
        assert table.subjects == SUBJECTS
        # The last one declares a threshold of his own.
        assert table.plain_count == 1
        for place, subject in enumerate(table.subjects):
            sheet = book.score("columns/ratios", subject, 2025)
            assert table.low[place] == pytest.approx(sheet.total.low)
            assert table.high[place] == pytest.approx(sheet.total.high)
            assert table.level(place) == sheet.level
            states = [STATES[code] for code in table.state[place]]
            assert states == [row.state for row in sheet.criteria]
        (only,) = book.score_table("columns/ratios", 2025, (SUBJECTS[1],)).subjects
        assert only == SUBJECTS[1]
