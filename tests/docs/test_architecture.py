"""Every module and function that the tables of ARCHITECTURE.md name exists."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (?:\d+|–) \| (.+?) \|", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
ROOMS = {path.name for path in (ROOT / "src" / "loopbook").iterdir() if path.is_dir()}


def places() -> list[tuple[str, str]]:
    """Return (module, name) for each `room/module` · `name` of the tables; name may be empty."""
    found = []
    for cell in ROW.findall(TEXT):
        for part in re.split(r"; |, or ", cell):
            module, *names = CODE.findall(part)
            found += [(module, name) for name in names or [""]]
    return found


@pytest.mark.parametrize(("module", "name"), places())
def test_what_a_table_names_exists(module: str, name: str) -> None:
    found: object = importlib.import_module(f"loopbook.{module.replace('/', '.')}")
    for part in name.split(".") if name else ():
        assert hasattr(found, part), f"{module} has no {name}"
        found = getattr(found, part)


def test_the_tables_were_read() -> None:
    assert len(places()) >= 17
    assert ("formats/epcis_json", "read") in places()


def test_modules_and_files_named_in_the_text_exist() -> None:
    roots = dict.fromkeys(ROOMS, ROOT / "src" / "loopbook")
    roots |= dict.fromkeys(("docs", "tests", "src"), ROOT)
    named = [words for words in CODE.findall(TEXT) if words.partition("/")[0] in roots]
    paths = {words: roots[words.partition("/")[0]] / words for words in named if "/" in words}
    lost = [w for w, p in paths.items() if not p.exists() and not p.with_suffix(".py").exists()]
    assert not lost
