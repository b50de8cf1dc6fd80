"""Observation columns put together for tests: subject, word and period of each."""

from collections.abc import Sequence

import numpy as np

from loopbook.terms.observation_columns import ObservationColumns
from loopbook.terms.period import period


def rows_of(told: Sequence[tuple[str, str, str]]) -> ObservationColumns:
    """Columns of observations of value 1, in the order given."""
    texts = ["", *dict.fromkeys(text for each in told for text in each[:2])]
    spans = [period(each[2]) for each in told]

    def codes(values: Sequence[int]) -> np.ndarray:
        return np.array(values, np.int32)

    nothing = codes([0] * len(told))
    small = nothing.astype(np.int8)
    return ObservationColumns(
        sequence=np.arange(1, len(told) + 1, dtype=np.int64),
        subject=codes([texts.index(each[0]) for each in told]),
        word=codes([texts.index(each[1]) for each in told]),
        scope=nothing,
        publisher=nothing,
        unit=nothing,
        first=codes([span.first for span in spans]),
        months=codes([span.months for span in spans]),
        base_first=nothing,
        base_months=nothing,
        mantissa=np.ones(len(told), np.int64),
        exponent=small,
        sd_mantissa=np.zeros(len(told), np.int64),
        sd_exponent=small,
        published=nothing,
        bound=small,
        grade=small,
        documents=nothing,
        repairs=nothing,
        texts=texts,
    )
