"""Notes are read and written as the published examples have them."""

from base64 import b64decode

import pytest

from loopbook.terms.note import (
    NOTE_MAX,
    SIGNATURES_MAX,
    Note,
    NotedCheckpoint,
    PublicKey,
    Signature,
    checkpoint_of,
    checkpoint_text,
    note_of,
    note_text,
    public_key_of,
    public_key_text,
)

# The example of c2sp.org/tlog-checkpoint.
EXAMPLE = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
    "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
# The key of the tests of golang.org/x/mod/sumdb/note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_the_published_checkpoint_is_read_and_written_the_same() -> None:
    note = note_of(EXAMPLE)
    assert note is not None
    assert note_text(note) == EXAMPLE
    assert [line.name for line in note.signatures] == ["example.com/behind-the-sofa"]
    assert note.signatures[0].key_id == b64decode("Az3grg==")
    checkpoint = checkpoint_of(note.text)
    assert checkpoint is not None
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint_text(checkpoint) == note.text


def test_the_published_key_is_read_and_written_the_same() -> None:
    key = public_key_of(PETER)
    assert key is not None
    assert key.name == "PeterNeumann"
    assert key.key_id.hex() == "c74f20a3"
    assert len(key.fingerprint) == 64
    assert public_key_text(key) == PETER
    assert public_key_of(f"  {PETER}\n") == key


def test_no_mangled_key_is_taken() -> None:
    for at in range(len(PETER)):
        assert public_key_of(PETER[:at]) is None
        letter = chr(ord(PETER[at]) + 1)
        assert public_key_of(PETER[:at] + letter + PETER[at + 1 :]) is None
    assert public_key_of("") is None
    assert public_key_of(PETER.replace("ARpc", "ZRpc")) is None


@pytest.mark.parametrize(
    "written",
    [
        "",
        "\n\n",
        "text\n",
        "text\n\nno dash\n",
        "text\n\n\u2014 name\n",
        "text\n\n\u2014 name AAAA\n",
        "text\n\n\u2014 name not-base64!\n",
        "text\n\n\u2014 na+me AAAAAAAA\n",
        "text\n\n\u2014  AAAAAAAA\n",
        "text\n\n\u2014 name AAAAAAAA",
        "te\x07xt\n\n\u2014 name AAAAAAAA\n",
        "text\r\n\r\n\u2014 name AAAAAAAA\r\n",
        "text\n\n" + "\u2014 name AAAAAAAA\n" * (SIGNATURES_MAX + 1),
        "x" * NOTE_MAX + "\n\n\u2014 name AAAAAAAA\n",
    ],
)
def test_what_is_no_note_is_refused(written: str) -> None:
    assert note_of(written) is None


def test_sixteen_signatures_are_read() -> None:
    lines = tuple(Signature(f"key{n}", bytes([n]) * 4, b"s" * 64) for n in range(16))
    note = Note("a\n\nb\n", lines)
    assert note_of(note_text(note)) == note


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n1\n",
        "origin\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n9223372036854775807\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n1\nCsUYapGGPo4d\n",
        "origin\n1\nnot base64\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    assert checkpoint_of(text) is None


def test_further_lines_of_a_checkpoint_are_allowed() -> None:
    root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    assert checkpoint_of(f"o\n0\n{root}\nextension\n") == NotedCheckpoint("o", 0, b64decode(root))


def test_a_key_id_names_key_and_name() -> None:
    assert PublicKey("a", b"k" * 32).key_id != PublicKey("b", b"k" * 32).key_id
