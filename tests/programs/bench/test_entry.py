"""Single entries give four figures, each counted in what it is."""

from pathlib import Path

import pytest

from loopbook.programs.bench.entry import SIZES, entry_figures
from loopbook.programs.bench.scale import Scale

pytestmark = pytest.mark.slow


def test_single_entries_threads_and_hashes_are_measured(scale: Scale, tmp_path: Path) -> None:
    found = {figure.key: figure for figure in entry_figures(scale, tmp_path)}
    assert list(found) == ["journal", "record_one", "threads", "hash"]
    assert found["journal"].must == 1.3
    assert found["threads"].counts == {"threads": 64}
    assert found["hash"].counts["bytes"] in SIZES
    assert all(figure.rounds == scale.rounds for figure in found.values())
    assert all(figure.value is not None and figure.value.least > 0 for figure in found.values())
