"""The part of `loopbook verify` that checks declarations asks what the verifier asks."""

from pathlib import Path

import pytest

from loopbook.book.clock import utc_now
from loopbook.cli.verify_declared import passphrase, write_whole
from loopbook.errors import StoreUnavailable
from tests.book.declared import PLANT, PLANT_KEY, declared, plant_book

from .conftest import Shell, chinese


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


def test_what_does_not_belong_together_is_told(shell: Shell, file: str) -> None:
    Path("receipt.json").write_text('{"format":"loopbook-receipt/1"}', encoding="utf-8")
    wrong = {
        ("verify", file, "--checkpoint", file): "LB-L53",
        ("verify", file, "--show"): "LB-L53",
        ("verify", file, "--key", "book-key"): "LB-L48",
        ("verify", "receipt.json", "--key", "k", "--issuer", "x"): "LB-L54",
    }
    for words, code in wrong.items():
        status, _, err = shell(*words)
        assert (status, code in err) == (2, True), words
        assert chinese(shell(*words, "--lang", "zh")[2])


def test_a_seed_that_is_no_text_is_told_in_one_that_is(shell: Shell, file: str) -> None:
    Path("policy.pdf").write_bytes(b"policy.pdf")
    code, out, _ = shell("verify", file, "--documents", ".", "--seed", "\udcff")
    assert (code, "by seed \\udcff " in out) == (0, True)


def test_who_it_was_made_for_and_a_pack_of_somebody_are_told(shell: Shell, file: str) -> None:
    out = shell("verify", file)[1]
    assert "made for urn:example:bank" in out
    assert "do not come with this program: declared@1.0.0" in out
    assert chinese(shell("verify", file, "--lang", "zh")[1])


def test_nothing_is_written_over_the_key_that_signs(tmp_path: Path) -> None:
    key = tmp_path / "plant.key"
    key.write_bytes(b"seed")
    with pytest.raises(StoreUnavailable):
        write_whole(tmp_path / "." / "plant.key", b"words", key)
    assert key.read_bytes() == b"seed"
