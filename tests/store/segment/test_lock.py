"""A lock is held by one at a time and ends with whoever held it."""

import subprocess
import sys
from pathlib import Path

from loopbook.store.segment.lock import try_lock

HOLD = (
    "import sys; from pathlib import Path; from loopbook.store.segment.lock import try_lock;"
    "held = try_lock(Path(sys.argv[1])); print(held is not None, flush=True); input()"
)


def test_a_lock_is_held_once(tmp_path: Path) -> None:
    held = try_lock(tmp_path / "lock")
    assert held is not None
    assert try_lock(tmp_path / "lock") is None
    held.close()
    again = try_lock(tmp_path / "lock")
    assert again is not None
    again.close()


def test_a_lock_ends_with_its_process_however_that_ends(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "True\n"
        assert try_lock(tmp_path / "lock") is None
        child.kill()
        child.wait()
    held = try_lock(tmp_path / "lock")
    assert held is not None
    held.close()
