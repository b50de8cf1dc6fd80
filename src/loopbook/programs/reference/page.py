"""Page: which pages the reference has, and writing them."""

from pathlib import Path

from loopbook.book import shipped_schemes
from loopbook.programs.reference.glossary import glossary_page
from loopbook.programs.reference.http import http_page
from loopbook.programs.reference.message import messages_page
from loopbook.programs.reference.pack import pack_page
from loopbook.programs.reference.plans import plans_page
from loopbook.programs.reference.python import python_page
from loopbook.programs.reference.shell import shell_page
from loopbook.programs.reference.units import units_page


def pages() -> dict[str, str]:
    """Return every page by its path inside the folder of the reference."""
    found = {
        "glossary.md": glossary_page(),
        "http.md": http_page(),
        "messages.md": messages_page(),
        "plans.md": plans_page(),
        "python.md": python_page(),
        "shell.md": shell_page(),
        "units.md": units_page(),
    }
    return found | {f"packs/{scheme.id}.md": pack_page(scheme) for scheme in shipped_schemes()}


def write_reference(folder: Path) -> list[Path]:
    """Write every page below `folder`, made where it is missing; other files there stay.

    Returns     the paths written, by name
    """
    written = []
    for name, text in sorted(pages().items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written
