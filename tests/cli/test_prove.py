"""`loopbook prove` and `loopbook checkpoint`, through the door."""

import json
from pathlib import Path

import pytest

from loopbook.terms.note import checkpoint_of, note_of, public_key_of

from .conftest import Shell, chinese


def test_a_receipt_is_written_to_the_output_or_to_a_file(filled: Shell) -> None:
    code, out, _ = filled("prove", "5")
    assert code == 0
    receipt = json.loads(out)
    assert receipt["sequence"] == 5
    code, told, _ = filled("prove", receipt["header"]["identity"]["id"], "--out", "r.json")
    assert code == 0
    assert "r.json" in told
    assert json.loads(Path("r.json").read_bytes())["leaf"] == receipt["leaf"]
    code, told, _ = filled("prove", "5", "--out", "r.json", "--json")
    assert json.loads(told)["octets"] == Path("r.json").stat().st_size


def test_a_checkpoint_is_a_signed_note(filled: Shell) -> None:
    code, out, _ = filled("checkpoint")
    assert code == 0
    note = note_of(out)
    assert note is not None
    now = checkpoint_of(note.text)
    assert now is not None
    _, out, _ = filled("checkpoint", "--size", "4", "--json")
    older = note_of(json.loads(out)["note"])
    assert older is not None
    then = checkpoint_of(older.text)
    assert then is not None
    assert (then.size, then.origin) == (4, now.origin)
    code, out, _ = filled("prove", "--consistency", "4")
    assert json.loads(out)["since"]["first_root"] == then.root.hex()


def test_keys_are_printed_oldest_first_and_rotated(filled: Shell) -> None:
    _, first, _ = filled("checkpoint", "--key")
    old = public_key_of(first)
    assert old is not None
    _, out, _ = filled("checkpoint", "--rotate")
    assert out.splitlines()[0] == first.strip()
    new = public_key_of(out.splitlines()[1])
    assert new is not None
    assert new.name == old.name
    _, out, _ = filled("checkpoint", "--key", "--json")
    shown = json.loads(out)["keys"]
    assert [key["fingerprint"] for key in shown] == [old.fingerprint, new.fingerprint]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "LB-L05"),
        (("3", "--consistency", "2"), "LB-L05"),
        (("999999",), "LB-L03"),
        (("urn:example:nothing",), "LB-L03"),
        (("3", "--size", "2"), "LB-L01"),
        (("3", "--size", "99999"), "LB-S19"),
        (("--consistency", "99999"), "LB-L02"),
        (("3", "--out", "no/such/folder.json"), "LB-D35"),
    ],
)
def test_what_cannot_be_proved_is_told(filled: Shell, words: tuple[str, ...], said: str) -> None:
    code, _, err = filled("prove", *words)
    assert code == 2
    assert said in err
    code, _, err = filled("prove", *words, "--lang", "zh")
    assert chinese(err)
