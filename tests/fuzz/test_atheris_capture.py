"""The coverage-guided fuzzer finds nothing in a short run; the long ones are run by hand."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.seeds import FORMATS

ROOT = Path(__file__).parents[2]
SECONDS = 20


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
def test_a_short_run_breaks_nothing(tmp_path: Path, kind: str) -> None:
    options = [f"-max_total_time={SECONDS}", "-seed=1", f"-artifact_prefix={tmp_path}/"]
    run = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.atheris_capture", kind, *options],
        cwd=ROOT,
        capture_output=True,
        timeout=SECONDS * 15,
        check=False,
    )
    report = run.stderr.decode("utf-8", "replace")
    broken = [path.read_bytes() for path in tmp_path.iterdir()]
    assert run.returncode == 0, f"{report[-3000:]}\n{broken!r}"
    assert "DONE" in report
    assert not broken
