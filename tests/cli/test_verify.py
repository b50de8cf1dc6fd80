"""`loopbook verify`: in a folder without a book, with receipt and key, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import loopbook

from .conftest import Shell, chinese

SOURCE = Path(loopbook.__file__).parents[1]


@pytest.fixture
def sent(filled: Shell, tmp_path: Path) -> Path:
    """A folder with what someone else was sent, and no book: receipt, key, an older checkpoint."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "key.txt").write_text(filled("checkpoint", "--key")[1])
    (folder / "old.note").write_text(filled("checkpoint", "--size", "4")[1], encoding="utf-8")
    filled("prove", "6", "--since", "4", "--out", folder / "receipt.json")
    filled("prove", "--consistency", "4", "--out", folder / "grown.json")
    filled("prove", "6", "--out", folder / "plain.json")
    return folder


def elsewhere(folder: Path, *words: str) -> tuple[int, str, str]:
    """Run `loopbook verify` in a process that has nothing but that folder."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("LOOPBOOK")
    }
    done = subprocess.run(
        [sys.executable, "-m", "loopbook", "verify", *words],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(SOURCE), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
def test_a_receipt_is_verified_with_no_book_at_hand(sent: Path) -> None:
    words = ("receipt.json", "--key", "key.txt", "--checkpoint", "old.note")
    code, out, err = elsewhere(sent, *words)
    assert code == 0, err + out
    assert "FAILS" not in out
    assert "Entry 6" in out
    code, out, _ = elsewhere(sent, *words, "--json")
    told = json.loads(out)
    assert told["holds"]
    assert told["sequence"] == 6
    assert told["key"]
    assert [link["holds"] for link in told["links"]] == [True] * 9
    code, out, _ = elsewhere(sent, "plain.json", "--key", "key.txt", "--show")
    assert code == 0
    receipt = json.loads((sent / "plain.json").read_bytes())
    assert out.endswith(receipt["content"]["text"] + "\n")


@pytest.mark.slow
def test_an_altered_receipt_fails_in_words(sent: Path, shell: Shell) -> None:
    whole = (sent / "receipt.json").read_text(encoding="utf-8")
    (sent / "bad.json").write_text(whole.replace('"party": "local"', '"party": "other"'))
    code, out, _ = elsewhere(sent, "bad.json", "--key", "key.txt")
    assert code == 1
    assert "LB-L26" in out
    assert "Nothing is proved." in out
    code, out, _ = shell("verify", sent / "bad.json", "--key", sent / "key.txt", "--lang", "zh")
    assert code == 1
    assert chinese(out)
    code, out, _ = shell("verify", sent / "bad.json", "--key", sent / "key.txt", "--json")
    told = json.loads(out)
    assert (code, told["holds"], told["links"][-1]["code"]) == (1, False, "LB-L26")
    assert told["header"] is None


def test_the_proof_since_an_older_checkpoint_may_come_by_itself(sent: Path, shell: Shell) -> None:
    words = ("verify", sent / "plain.json", "--key", sent / "key.txt")
    held = ("--checkpoint", sent / "old.note")
    code, out, _ = shell(*words, *held)
    assert (code, "LB-L36" in out) == (1, True)
    code, out, _ = shell(*words, *held, "--consistency", sent / "grown.json")
    assert code == 0
    code, out, _ = shell("verify", sent / "grown.json", "--key", sent / "key.txt", *held)
    assert code == 0
    assert "Entry" not in out


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "LB-L20"), (b"\x00\xff", "LB-L20"), (b"{}", "LB-L22"), (b"[" * 10_000, "LB-L20")],
)
def test_rubbish_is_refused_with_a_sentence(
    sent: Path, shell: Shell, data: bytes, said: str
) -> None:
    (sent / "rubbish.json").write_bytes(data)
    code, out, _ = shell("verify", sent / "rubbish.json", "--key", sent / "key.txt")
    assert (code, said in out) == (1, True)
    code, out, _ = shell(
        "verify",
        sent / "plain.json",
        "--key",
        sent / "key.txt",
        "--checkpoint",
        sent / "rubbish.json",
    )
    assert (code, "LB-L30" in out) == (1, True)


def test_what_cannot_be_read_is_told(sent: Path, shell: Shell) -> None:
    (sent / "no.key").write_text("rubbish\n")
    for key, said in (("rubbish", "LB-D09"), (sent / "no.key", "LB-L40"), ("", "LB-D09")):
        code, _, err = shell("verify", sent / "plain.json", "--key", key)
        assert (code, said in err) == (2, True)
    code, _, err = shell("verify", sent / "missing.json", "--key", sent / "key.txt")
    assert (code, "LB-D09" in err) == (2, True)
    line = (sent / "key.txt").read_text().strip()
    assert shell("verify", sent / "plain.json", "--key", line)[0] == 0
