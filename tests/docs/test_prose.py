"""The documents are written as the house writes: no filler, and links that lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# In code stand names, as the command `just check`; in quotation marks, words spoken of.
CODE = re.compile(r"```.*?```|`[^`\n]*`|\"[^\"\n]*\"", re.DOTALL)
FILLER = re.compile(r"\b(simply|just|obviously)\b", re.IGNORECASE)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def named(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_a_document_has_no_filler(document: Path) -> None:
    prose = CODE.sub("", document.read_text(encoding="utf-8"))
    found = [
        f"line with '{line.strip()[:60]}'" for line in prose.splitlines() if FILLER.search(line)
    ]
    assert not found, f"leave out 'simply', 'just', 'obviously': {'; '.join(found)}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_a_link_inside_the_documents_leads_somewhere(document: Path) -> None:
    prose = CODE.sub("", document.read_text(encoding="utf-8"))
    targets = [link.partition("#")[0] for link in LINK.findall(prose) if "://" not in link]
    lost = [link for link in targets if link and not (document.parent / link).exists()]
    assert not lost, f"nothing stands at {', '.join(lost)}"


def test_the_index_names_every_document() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    linked = {(ROOT / "docs" / link.partition("#")[0]).resolve() for link in LINK.findall(index)}
    folders = {path for path in linked if path.is_dir()}
    missing = [
        named(document)
        for document in (ROOT / "docs").rglob("*.md")
        if document.name != "README.md"
        and document.resolve() not in linked
        and not folders & set(document.resolve().parents)
    ]
    assert not missing, f"docs/README.md does not say what {', '.join(missing)} is"
