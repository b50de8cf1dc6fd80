"""The pages as files."""

import subprocess
import sys
from pathlib import Path

import pytest

from loopbook.programs.reference.page import pages, write_reference


@pytest.mark.slow
def test_every_page_is_written_below_the_folder_and_named(tmp_path: Path) -> None:
    kept = tmp_path / "deep" / "notes.txt"
    kept.parent.mkdir()
    kept.write_text("mine", encoding="utf-8")
    written = write_reference(tmp_path / "deep")
    names = [path.relative_to(tmp_path / "deep").as_posix() for path in written]
    assert names == sorted(pages())
    assert {"glossary.md", "packs/cn-14fyp.md", "packs/cn-battery.md"} <= set(names)
    assert kept.read_text(encoding="utf-8") == "mine"


@pytest.mark.slow
def test_pages_are_the_same_each_time() -> None:
    assert pages() == pages()


@pytest.mark.slow
def test_the_module_is_a_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "loopbook.programs.reference", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    assert len(done.stdout.splitlines()) == len(pages())
    for name, text in pages().items():
        assert (tmp_path / "out" / name).read_text(encoding="utf-8") == text
