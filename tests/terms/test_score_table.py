"""Score table: the total and the level of one subject, out of arrays."""

from datetime import date

import numpy as np

from loopbook.terms.entry import Checkpoint
from loopbook.terms.period import Period
from loopbook.terms.score import Span
from loopbook.terms.score_table import ScoreTable


def test_a_subject_has_a_total_and_a_level_or_none() -> None:
    wide = np.zeros((3, 0))
    codes = np.zeros((3, 0), np.int8)
    table = ScoreTable(
        standard="s", pack="p@1", digest="", method="levels", period=Period(24300, 12),
        day=date(2025, 12, 31), subjects=("a", "b", "c"), criteria=(), groups=(),
        levels=("I", "II"), group=np.zeros(0, np.int32), low=np.array([80.0, 50.0, 0.0]),
        high=np.array([80.0, 90.0, 10.0]), index_low=wide, index_high=wide,
        level_low=np.array([1, 2, 2], np.int8), level_high=np.array([1, 0, 2], np.int8),
        knocked_out=np.zeros(3, np.int8), state=codes, value=wide, weight=wide, result_low=wide,
        result_high=wide, met=codes, sequence=np.zeros((3, 0), np.int64),
        checkpoint=Checkpoint(0, ""),
    )  # fmt: skip
    assert [table.level(at) for at in range(3)] == ["II", None, ""]
    assert table.total(1) == Span(50.0, 90.0)
    assert table.total(0).value == 80.0
