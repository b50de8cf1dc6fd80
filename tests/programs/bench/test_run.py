"""A run leaves nothing behind, however it ends."""

from pathlib import Path

from loopbook.programs.bench.run import figures
from loopbook.programs.bench.scale import Scale


def test_a_run_that_is_broken_off_leaves_nothing(scale: Scale, tmp_path: Path) -> None:
    running = figures(scale, tmp_path)
    assert next(running).key == "journal"
    assert len(list(tmp_path.iterdir())) == 1
    running.close()
    assert not list(tmp_path.iterdir())
