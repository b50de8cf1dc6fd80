"""Documents are looked for below their folder, and nowhere else."""

from hashlib import sha256
from pathlib import Path

import pytest

from loopbook.book.documents import (
    DocumentState,
    checked_documents,
    digest_in,
    folder_of_documents,
)
from loopbook.errors import ParseError
from loopbook.terms.observation import Document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two documents, beside a secret."""
    (tmp_path / "secret.txt").write_text("secret")
    made = tmp_path / "documents"
    (made / "permits").mkdir(parents=True)
    (made / "policy.pdf").write_bytes(b"policy")
    (made / "permits" / "排污许可证.pdf").write_bytes("许可".encode())
    (made / "out").symlink_to(tmp_path)
    return folder_of_documents(made)


def test_the_digest_of_a_file_is_that_of_its_bytes(folder: Path) -> None:
    assert digest_in(folder, "policy.pdf") == sha256(b"policy").hexdigest()
    assert digest_in(folder, "permits/排污许可证.pdf") == sha256("许可".encode()).hexdigest()


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "missing.pdf",
        "permits",
        "../secret.txt",
        "out/secret.txt",
        "a\0b",
        "x" * 10_000,
        "policy.pdf/more",
    ],
)
def test_a_name_that_is_no_file_below_the_folder_has_none(folder: Path, name: str) -> None:
    assert digest_in(folder, name) == ""
    assert digest_in(folder, str(folder.parent / "secret.txt")) == ""


def test_each_document_is_whole_missing_or_altered(folder: Path) -> None:
    right = sha256(b"policy").hexdigest()
    told = [Document("policy.pdf", right), Document("policy.pdf", "00" * 32), Document("no", right)]
    found = list(checked_documents(folder, told))
    assert [each.state for each in found] == [
        DocumentState.WHOLE,
        DocumentState.ALTERED,
        DocumentState.MISSING,
    ]
    assert [each.found for each in found] == [right, right, ""]


def test_a_folder_that_is_none_is_told(folder: Path) -> None:
    for place in (folder / "no", folder / "policy.pdf", Path("a\0b")):
        with pytest.raises(ParseError) as told:
            list(checked_documents(place, [Document("a", "b")]))
        assert told.value.code == "LB-D09"
