"""An issuer's key lies in a file of its own, for its owner alone."""

import sys
from pathlib import Path

import pytest

import loopbook
from loopbook.book.credential import opened_credential, signed_credential
from loopbook.book.issuer_key import issuer_key, new_issuer_key
from loopbook.errors import LoopbookError
from tests.book.declared import PACK
from tests.book.test_credential import CREDENTIAL

PARTY = "urn:example:plant"


def test_a_key_signs_as_its_party(tmp_path: Path) -> None:
    issuer = new_issuer_key(tmp_path / "plant.key", PARTY, "Plant")
    key = issuer_key(tmp_path / "plant.key")
    assert key.issuer == issuer
    assert (issuer.party, issuer.name) == (PARTY, "Plant")
    changed = type(CREDENTIAL)(
        context=CREDENTIAL.context,
        id=CREDENTIAL.id,
        type=CREDENTIAL.type,
        issuer=issuer,
        valid_from=CREDENTIAL.valid_from,
        credential_subject=CREDENTIAL.credential_subject,
    )
    assert opened_credential(signed_credential(changed, key.seed)).credential == changed


def test_a_passphrase_seals_the_key(tmp_path: Path) -> None:
    path = tmp_path / "plant.key"
    new_issuer_key(path, PARTY, passphrase="水落石出")
    key = issuer_key(path, "水落石出")
    assert key.seed.hex() not in path.read_text(encoding="utf-8")
    for words in ("", "other"):
        with pytest.raises(LoopbookError) as told:
            issuer_key(path, words)
        assert told.value.code == "LB-L42"


@pytest.mark.skipif(sys.platform == "win32", reason="rights are those of the folder")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "plant.key"
    new_issuer_key(path, PARTY)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(LoopbookError) as told:
        issuer_key(path)
    assert told.value.code == "LB-L44"


def test_no_file_is_written_over_and_none_into_a_book(tmp_path: Path) -> None:
    path = tmp_path / "plant.key"
    new_issuer_key(path, PARTY)
    before = path.read_bytes()
    with loopbook.new(tmp_path / "my.book", [PACK]):
        (tmp_path / "my.book" / "inner").mkdir()
        inside = tmp_path / "my.book" / "inner" / "plant.key"
        for place in (path, tmp_path / "my.book" / "plant.key", inside):
            with pytest.raises(LoopbookError) as told:
                new_issuer_key(place, PARTY)
            assert told.value.code == "LB-L43"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "words", [b"", b"{}", b"\xff", b'{"format":"loopbook-issuer/1"}', b"[" * 3_000]
)
def test_what_is_no_key_is_told(tmp_path: Path, words: bytes) -> None:
    path = tmp_path / "plant.key"
    path.touch(0o600)
    path.write_bytes(words)
    with pytest.raises(LoopbookError) as told:
        issuer_key(path)
    assert told.value.code == "LB-L41"


def test_a_key_that_is_another_s_or_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "plant.key"
    issuer = new_issuer_key(path, PARTY)
    other = new_issuer_key(tmp_path / "other.key", PARTY)
    path.write_text(path.read_text().replace(issuer.id, other.id))
    with pytest.raises(LoopbookError) as told:
        issuer_key(path)
    assert told.value.code == "LB-L41"
    for place in (tmp_path / "missing.key", Path("a\0b")):
        with pytest.raises(LoopbookError) as told:
            issuer_key(place)
        assert told.value.code == "LB-L12"
    with pytest.raises(LoopbookError) as told:
        new_issuer_key(tmp_path / "no" / "such.key", PARTY)
    assert told.value.code == "LB-L12"


def test_words_of_a_shell_that_are_no_text_are_told_or_taken(tmp_path: Path) -> None:
    with pytest.raises(LoopbookError) as told:
        new_issuer_key(tmp_path / "a.key", "\udcff")
    assert told.value.code == "LB-L12"
    new_issuer_key(tmp_path / "b.key", PARTY, passphrase="\udcff")
    assert issuer_key(tmp_path / "b.key", "\udcff").issuer.party == PARTY
