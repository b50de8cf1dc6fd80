"""The demo's numbers are those of the first release, on a book in memory, unsealed and sealed."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from loopbook.programs.demo.command import demo

FIRST = "9f883dee5ded10b5494f07ec1fa0f774f1cc5af3618278c0fae3a18a270d687f"
"""SHA-256 over every number of the report and where it stands, as cn-battery 2.0.0 prints them for
2026-02-01, with the flows and layers that it added; roots of the log left out, since salts are
drawn, the depth of readings, and the calibration of states of health, which came later."""

LATER = {"health"}


def numbers(value: object, path: str = "") -> Iterator[str]:
    """Yield every number with where it stands."""
    if isinstance(value, dict):
        told = value.keys() - ({"root", "depth"} if "basis" in value else {"root"})
        for key in (key for key in value if key in told):
            yield from numbers(value[key], f"{path}.{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from numbers(inner, f"{path}[{at}]")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield f"{path}={value!r}"


def numbers_of_first(printed: str) -> list[str]:
    """Return the numbers of a printed report that the first release had."""
    report = json.loads(printed)
    assert report.keys() >= LATER
    return list(numbers({key: report[key] for key in report if key not in LATER}))


@pytest.mark.slow
def test_the_demo_prints_the_numbers_of_the_first_release(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "demo.book"
    for _ in ("made, and sealed on closing", "opened again, read from segments"):
        assert demo(book=path, json=True, lang="en", as_of="2026-02-01") == 0
        found = numbers_of_first(capsys.readouterr().out)
        assert len(found) > 2_000
        assert hashlib.sha256("\n".join(found).encode()).hexdigest() == FIRST
        assert any((path / "segments").glob("*-links-*"))
