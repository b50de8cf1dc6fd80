"""docs/reference is what the program would write now."""

from pathlib import Path

from loopbook.programs.reference.page import pages

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
COMMAND = "uv run python -m loopbook.programs.reference docs/reference"


def test_the_reference_is_written_from_what_the_program_runs_on_now() -> None:
    written = {
        path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in FOLDER.rglob("*.md")
    }
    now = pages()
    gone = sorted(written.keys() - now.keys())
    assert not gone, f"no page is made by these names any more; delete them: {', '.join(gone)}"
    old = sorted(name for name, text in now.items() if written.get(name) != text)
    assert not old, f"{', '.join(old)} would be written otherwise now. Run: {COMMAND}"
