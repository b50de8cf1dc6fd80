"""The part of `loopbook verify` that checks declarations asks what the verifier asks."""

from pathlib import Path

import pytest

from loopbook.book.clock import utc_now
from loopbook.cli.verify_declared import passphrase, write_whole
from loopbook.errors import StoreUnavailable
from tests.book.declared import PLANT, PLANT_KEY, declared, plant_book

from .conftest import Shell


@pytest.fixture
def file(shell: Shell) -> str:
    """A declaration in the folder of the shell, for one reader."""
    Path("plant.json").write_bytes(
        declared(plant_book(clock=utc_now), audience=("urn:example:bank",))
    )
    return "plant.json"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--subject", PLANT, "--audience", "urn:example:bank"), ""),
        (("--issuer", PLANT_KEY.issuer.id), ""),
        (("--subject", "urn:example:other"), "LB-Z37"),
        (("--audience", "urn:example:city"), "LB-Z37"),
        (("--issuer", "did:key:z6Mk"), "LB-Z34"),
    ],
)
def test_what_the_verifier_expects_is_held_against_the_file(
    shell: Shell, file: str, words: tuple[str, ...], said: str
) -> None:
    code, out, _ = shell("verify", file, *words)
    assert (code, said in out) == (int(bool(said)), True)


def test_confidence_is_a_share(shell: Shell, file: str) -> None:
    for words in (("--confidence", "1"), ("--tolerable", "0"), ("--confidence", "95")):
        assert shell("verify", file, *words)[0] == 2


def test_a_seed_is_drawn_and_told(shell: Shell, file: str) -> None:
    Path("policy.pdf").write_bytes(b"policy.pdf")
    seeds = set()
    for _ in range(2):
        code, out, _ = shell("verify", file, "--documents", ".")
        assert code == 0
        seeds.add(out.partition("seed ")[2].partition(" ")[0])
    assert len(seeds) == 2


def test_a_file_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole(tmp_path / "a", b"words")
    assert (tmp_path / "a").read_bytes() == b"words"
    with pytest.raises(StoreUnavailable):
        write_whole(tmp_path / "no" / "a", b"words")
    monkeypatch.delenv("LOOPBOOK_PASSPHRASE", raising=False)
    assert passphrase() == ""
