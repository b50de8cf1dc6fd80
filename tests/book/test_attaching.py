"""Rows that name documents are recorded with the digests of the files."""

from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from loopbook.book.attaching import attached
from loopbook.errors import ParseError
from loopbook.formats.observation import observation_of
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Place, Severity
from loopbook.terms.observation import Document
from loopbook.terms.parsed import Parsed
from tests.book.declared import PLANT, answer, plant_book

DIGEST = sha256(b"policy").hexdigest()


def row(*documents: Document) -> Parsed:
    draft = answer("policy", "1", "C62", *documents)
    return Parsed(
        kind=EntryKind.OBSERVATION,
        place=Place("answers.csv", row=2),
        content=draft.content,
        identity=draft.identity,
        observation=observation_of(draft.content),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policy.pdf").write_bytes(b"policy")
    return tmp_path


def test_a_document_gets_the_digest_of_its_file(folder: Path) -> None:
    plain, bare = row(Document("policy.pdf", "")), row()
    nothing = Parsed(kind=EntryKind.OBSERVATION, place=Place())
    found, same, remark = attached([plain, bare, nothing], folder)
    assert (same, remark) == (bare, nothing)
    assert found.observation is not None
    assert found.observation.documents == (Document("policy.pdf", DIGEST),)
    assert observation_of(found.content) == found.observation
    assert found.identity is not None
    assert plain.identity is not None
    assert found.identity.id == plain.identity.id
    assert found.identity.content_hash == sha256(found.content).digest()


def test_a_digest_that_is_stated_must_be_that_of_the_file(folder: Path) -> None:
    (good,) = attached([row(Document("policy.pdf", DIGEST))], folder)
    assert good.identity is not None
    (bad,) = attached([row(Document("policy.pdf", "00" * 32))], folder)
    assert bad.identity is None
    assert [each.code for each in bad.findings] == ["LB-Z31"]


def test_two_digests_of_one_name_cannot_both_be_right(folder: Path) -> None:
    rows = [row(Document("policy.pdf", DIGEST)), row(Document("policy.pdf", "11" * 32))]
    found = list(attached(rows, folder))
    assert [[each.code for each in one.findings] for one in found] == [[], ["LB-Z31"]]


def test_a_document_that_is_not_there_refuses_its_row(folder: Path) -> None:
    found = list(
        attached([row(Document("../policy.pdf", "")), row(Document("no.pdf", ""))], folder)
    )
    for each in found:
        assert each.identity is None
        assert [finding.code for finding in each.findings] == ["LB-Z48"]
        assert each.findings[0].place.row == 2
    with pytest.raises(ParseError):
        list(attached([row()], folder / "no"))


def test_nothing_but_the_documents_of_a_row_changes(folder: Path) -> None:
    plain = row(Document("policy.pdf", ""))
    (found,) = attached([plain], folder)
    assert plain.observation is not None
    assert found.observation is not None
    back = msgspec.structs.replace(found.observation, documents=plain.observation.documents)
    assert back == plain.observation


def test_a_book_records_the_digests(folder: Path) -> None:
    rows = [
        "Subject,Criterion,Period,Value,Unit,Source,Document,SHA-256",
        f"{PLANT},meter,2024,yes,,log,policy.pdf,",
        f"{PLANT},water,2024,70,%,log,lost.pdf,",
        f"{PLANT},policy,2024,yes,,log,policy.pdf,{'0' * 64}",
    ]
    data = "\n".join(rows).encode()
    with plant_book() as book:
        receipt = book.record(data, table="answers", scheme="declared", documents=folder)
        assert (receipt.appended, receipt.refused) == (1, 2)
        codes = {each.code for each in receipt.findings if each.severity is Severity.ERROR}
        assert codes == {"LB-Z48", "LB-Z31"}
        recorded = book.entry(receipt.last).observation
    assert recorded is not None
    assert recorded.documents == (Document("policy.pdf", DIGEST),)
