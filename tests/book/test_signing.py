"""Notes are signed as the reference implementation signs them."""

from base64 import b64decode

from loopbook.book.signing import Seal, followed, is_rotation, rotation_text, seal_of, signed
from loopbook.terms.note import PublicKey, note_of, note_text, public_key_of

# Key, text and signature of the tests of golang.org/x/mod/sumdb/note (Ed25519 is deterministic).
KEY = public_key_of("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
SEED = b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
NOTE = (
    f"{TEXT}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
    "KvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
OTHER_SEED = bytes(range(32))
OTHER = public_key_of(
    "PeterNeumann+"
    + PublicKey(
        "PeterNeumann",
        bytes.fromhex("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"),
    ).key_id.hex()
    + "+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
)


def test_the_published_note_is_signed_byte_by_byte() -> None:
    assert KEY is not None
    assert signed(TEXT, SEED, KEY) == NOTE


def test_a_signature_is_of_its_text_and_key_and_nothing_else() -> None:
    assert KEY is not None
    assert OTHER is not None
    note = note_of(NOTE)
    assert note is not None
    assert seal_of(note, (KEY,)) == (Seal.GOOD, KEY)
    assert seal_of(note, (OTHER,)) == (Seal.OTHER, None)
    assert seal_of(note, ()) == (Seal.OTHER, None)
    altered = note_of(NOTE.replace("cryptography", "cryptographY"))
    assert altered is not None
    assert seal_of(altered, (KEY,)) == (Seal.WRONG, KEY)
    cut = note_of(f"{TEXT}\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBt\n")
    assert cut is not None
    assert seal_of(cut, (KEY,)) == (Seal.WRONG, KEY)


def test_lines_of_other_keys_are_passed_over_and_a_wrong_line_spoils_the_note() -> None:
    assert KEY is not None
    assert OTHER is not None
    mine, theirs = note_of(NOTE), note_of(signed(TEXT, OTHER_SEED, OTHER))
    assert mine is not None
    assert theirs is not None
    both = note_of(note_text(type(mine)(TEXT, (*theirs.signatures, *mine.signatures))))
    assert both is not None
    assert seal_of(both, (KEY,)) == (Seal.GOOD, KEY)
    assert seal_of(both, (OTHER, KEY)) == (Seal.GOOD, OTHER)
    spoilt = type(mine)("another text\n", (*theirs.signatures, *mine.signatures))
    assert seal_of(spoilt, (KEY,))[0] is Seal.WRONG


def test_a_key_is_followed_only_by_its_own_word() -> None:
    assert KEY is not None
    assert OTHER is not None
    word = signed(rotation_text(KEY.name, OTHER), SEED, KEY)
    assert is_rotation(word, KEY, OTHER)
    assert not is_rotation(word, OTHER, KEY)
    assert not is_rotation("rubbish", KEY, OTHER)
    assert followed(KEY, [word]) == (KEY, OTHER)
    assert followed(OTHER, [word]) == (OTHER,)
    forged = signed(rotation_text(KEY.name, OTHER), OTHER_SEED, OTHER)
    assert followed(KEY, [forged, "rubbish"]) == (KEY,)
