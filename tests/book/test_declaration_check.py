"""A declaration is verified from its file alone, and whatever is wrong with it is named."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.book.credential import signed_credential
from loopbook.book.declaration_check import DAYS_MAX, Asking, Standing, check_declaration
from loopbook.book.declaration_file import file_bytes, file_of
from loopbook.book.memory_book import memory_book
from loopbook.terms.declaration import Bundle, Declaration, PackNamed, SelfDeclared
from loopbook.terms.note import public_key_of
from loopbook.terms.proof import Receipt
from tests.book.declared import (
    DECLARED,
    LATER,
    PLANT,
    PLANT_KEY,
    VERIFIER_KEY,
    Now,
    answer,
    checked,
    declared,
    document,
    failing,
    plant_book,
)


@pytest.fixture(scope="module")
def data() -> bytes:
    """The file of a declaration."""
    return declared(plant_book())


def bundle_of(data: bytes) -> Bundle:
    file = file_of(data)
    assert isinstance(file, Bundle)
    return file


def declaration_of(data: bytes) -> Declaration:
    opened = checked(data).opened
    assert opened is not None
    assert isinstance(opened.credential, Declaration)
    return opened.credential


def altered(data: bytes, **fields: object) -> bytes:
    """The file with other parts around the same signed declaration."""
    return file_bytes(msgspec.structs.replace(bundle_of(data), **fields))


def resigned(data: bytes, change: Callable[[SelfDeclared], SelfDeclared]) -> bytes:
    """The file as its declarer would sign it had he said something else."""
    old = declaration_of(data)
    new = msgspec.structs.replace(old, credential_subject=change(old.credential_subject))
    return altered(data, declaration=signed_credential(new, PLANT_KEY.seed))


def test_every_step_holds_of_an_honest_file(data: bytes) -> None:
    found = checked(data)
    assert failing(found) == {}
    assert [each.step.value for each in found.steps] == [
        "form",
        "signature",
        "issuer",
        "validity",
        "addressed",
        "packs",
        "checkpoint",
        "entries",
        "clock",
        "standard",
        "clauses",
    ]
    assert {each.criterion for each in found.clauses} == {"policy", "water", "meter", "*"}


def test_what_is_unknown_is_declared_as_unknown(data: bytes) -> None:
    told = declaration_of(data).credential_subject
    states = {each.criterion: (each.state, each.value) for each in told.statements}
    assert states == {
        "policy": ("known", 1.0),
        "water": ("known", 85.0),
        "meter": ("unknown", None),
    }
    assert (told.total.low, told.total.high) == (70.0, 100.0)


def test_only_what_the_sheet_rests_on_is_in_the_file(data: bytes) -> None:
    words = b"".join(str(each.content).encode() for each in bundle_of(data).receipts)
    assert b"policy" in words
    assert b"unrelated" not in words


def test_the_payload_is_a_credential_as_the_data_model_has_it(data: bytes) -> None:
    payload = bundle_of(data).declaration.split(".")[1]
    told = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert told["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert told["type"] == ["VerifiableCredential", "SelfDeclaration"]
    assert told["id"].startswith("urn:uuid:")
    assert told["issuer"]["id"].startswith("did:key:z6Mk")
    assert told["credentialSubject"]["id"] == PLANT
    assert told["evidence"] == [
        {
            "type": ["Document"],
            "criterion": "policy",
            "name": "policy.pdf",
            "sha256": document("policy.pdf").sha256,
        }
    ]


def test_a_forged_signature_is_named(data: bytes) -> None:
    theirs = signed_credential(declaration_of(data), VERIFIER_KEY.seed)
    head, words, _ = bundle_of(data).declaration.split(".")
    forged = f"{head}.{words}.{theirs.rpartition('.')[2]}"
    assert failing(checked(altered(data, declaration=forged))) == {"signature": "LB-Z33"}


def test_who_signed_is_held_against_whom_the_verifier_expects(data: bytes) -> None:
    assert failing(checked(data, issuer=PLANT_KEY.issuer.id)) == {}
    assert failing(checked(data, issuer=VERIFIER_KEY.issuer.id)) == {"issuer": "LB-Z34"}


def test_a_replay_is_named(data: bytes) -> None:
    def known(_: object) -> Standing:
        return Standing("LB-Z46", {"id": "urn:uuid:1"})

    assert failing(checked(data, register=known)) == {"register": "LB-Z46"}
    assert failing(checked(data, register=lambda _: Standing())) == {}


def test_it_holds_neither_before_it_was_issued_nor_after_it_expired(data: bytes) -> None:
    early = DECLARED - timedelta(seconds=1)
    assert failing(checked(data, now=early)) == {"validity": "LB-Z35"}
    assert failing(checked(data, now=DECLARED)) == {}
    last = DECLARED + timedelta(days=365)
    assert failing(checked(data, now=last)) == {}
    assert failing(checked(data, now=last + timedelta(seconds=1))) == {"validity": "LB-Z36"}


def test_a_clock_that_was_set_back_is_named(data: bytes) -> None:
    old = declaration_of(data)
    back = msgspec.structs.replace(old, valid_from=DECLARED - timedelta(days=90))
    early = altered(data, declaration=signed_credential(back, PLANT_KEY.seed))
    assert failing(checked(early)) == {"clock": "LB-Z41"}


def test_a_declaration_presented_for_another_is_named() -> None:
    data = declared(plant_book(), audience=("urn:example:bank",))
    assert failing(checked(data, subject=PLANT, audience="urn:example:bank")) == {}
    assert failing(checked(data, subject="urn:example:other")) == {"addressed": "LB-Z37"}
    assert failing(checked(data, audience="urn:example:city")) == {"addressed": "LB-Z37"}


def test_an_altered_pack_is_named(data: bytes) -> None:
    core, own = bundle_of(data).packs
    easier = msgspec.structs.replace(own, content=own.content.replace("[50, 10]", "[10, 10]"))
    assert easier != own
    for packs in ((core, easier), (own, core), (core,), (core, own, own)):
        assert failing(checked(altered(data, packs=packs))) == {"packs": "LB-Z38"}


def test_evidence_that_is_missing_altered_or_added_is_named(data: bytes) -> None:
    receipts = bundle_of(data).receipts
    other = bundle_of(declared(plant_book())).receipts

    def alter(place: int, **fields: object) -> tuple[Receipt, ...]:
        changed = msgspec.structs.replace(receipts[place], **fields)
        return (*receipts[:place], changed, *receipts[place + 1 :])

    text = receipts[-1].content.text or ""
    more = msgspec.structs.replace(receipts[-1].content, text=text.replace("85", "95"))
    wrong: dict[str, tuple[tuple[Receipt, ...], str]] = {
        "missing": (receipts[:-1], "LB-L45"),
        "none": ((), "LB-L45"),
        "twice": ((*receipts, receipts[-1]), "LB-L45"),
        "upside down": (receipts[::-1], "LB-L45"),
        "of another log": ((*receipts[:-1], other[-1]), "LB-Z40"),
        "altered": (alter(-1, content=more), "LB-Z40"),
        "other key": (alter(0, key="00" * 32), "LB-Z40"),
        "other place": (alter(0, sequence=1), "LB-Z40"),
        "rotations": (alter(0, rotations=("x",)), "LB-Z40"),
        "no hash": (alter(0, leaf="leaf"), "LB-Z40"),
        "salt": (alter(0, salt="00" * 16), "LB-Z40"),
    }
    for name, (given_receipts, code) in wrong.items():
        found = failing(checked(altered(data, receipts=given_receipts)))
        assert found == {"entries": code}, name


def test_a_checkpoint_of_another_key_is_named(data: bytes) -> None:
    other = bundle_of(declared(plant_book()))
    assert failing(checked(altered(data, key=other.key))) == {"checkpoint": "LB-Z39"}
    assert failing(checked(altered(data, key="rubbish"))) == {"checkpoint": "LB-Z39"}
    own = public_key_of(bundle_of(data).key)
    assert failing(checked(data, key=own)) == {}
    assert failing(checked(data, key=public_key_of(other.key))) == {"checkpoint": "LB-Z39"}
    unsigned = resigned(data, lambda told: msgspec.structs.replace(told, checkpoint="rubbish"))
    assert failing(checked(unsigned)) == {"checkpoint": "LB-Z39"}


def test_a_clause_that_comes_out_otherwise_is_told_as_declared_and_as_found(data: bytes) -> None:
    def better(told: SelfDeclared) -> SelfDeclared:
        first, water, *rest = told.statements
        lifted = msgspec.structs.replace(water, value=95.0)
        return msgspec.structs.replace(told, statements=(first, lifted, *rest), level_low="")

    found = checked(resigned(data, better))
    assert failing(found) == {"clauses": "LB-Z42"}
    by_name = {each.criterion: each for each in found.clauses}
    assert not by_name["water"].agrees
    (difference,) = by_name["water"].differences
    assert (difference.what, difference.declared, difference.found) == ("value", "95.0", "85.0")
    assert [each.what for each in by_name["*"].differences] == ["level_low"]
    assert by_name["policy"].agrees


def test_a_clause_left_out_or_a_document_made_up_is_told(data: bytes) -> None:
    fewer = resigned(
        data, lambda told: msgspec.structs.replace(told, statements=told.statements[1:])
    )
    found = {each.criterion: each for each in checked(fewer).clauses if not each.agrees}
    assert set(found) == {"policy"}
    old = declaration_of(data)
    more = (*old.evidence, msgspec.structs.replace(old.evidence[0], criterion="water"))
    made_up = msgspec.structs.replace(old, evidence=more)
    lied = altered(data, declaration=signed_credential(made_up, PLANT_KEY.seed))
    assert failing(checked(lied)) == {"clauses": "LB-Z42"}


def repacked(data: bytes, place: int, old: str, new: str, **fields: str) -> bytes:
    """The file as its declarer would sign it with other words in a pack, and nothing else."""
    packs = list(bundle_of(data).packs)
    packs[place] = msgspec.structs.replace(
        packs[place], content=packs[place].content.replace(old, new), **fields
    )

    def change(told: SelfDeclared) -> SelfDeclared:
        named = tuple(
            PackNamed(
                id=each.id,
                version=each.version,
                sha256=sha256(each.content.encode()).hexdigest(),
            )
            for each in packs
        )
        return msgspec.structs.replace(told, packs=named)

    return altered(resigned(data, change), packs=tuple(packs))


def test_a_pack_of_the_sender_is_told_and_a_forged_one_of_ours_refused(data: bytes) -> None:
    found = checked(data)
    assert (found.holds, found.foreign) == (True, ("declared@1.0.0",))
    core = repacked(data, 0, "KGM", "KGX")
    assert failing(checked(core)) == {"packs": "LB-L51"}
    only = check_declaration(data, Asking(LATER, memory_book, packs=frozenset()))
    assert failing(only) == {"packs": "LB-L52"}
    told = declaration_of(data).credential_subject.packs[1]
    known = check_declaration(data, Asking(LATER, memory_book, packs={told.sha256}))
    assert (known.holds, known.foreign) == (True, ("declared@1.0.0",))


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        ("", "", {"id": "other"}),  # another name than the pack has itself
        ("", "", {"version": "9"}),
        ("points = 40", "points = 1e308", {}),  # more than a number holds
        ("points = 40", ".".join("a" * 4_000) + " = 1", {}),  # hours to read
        ("points = 40", "points = " + "[" * 20_000, {}),
        ("points = 40", "points = nan", {}),
    ],
)
def test_a_crafted_pack_is_told(data: bytes, old: str, new: str, fields: dict[str, str]) -> None:
    crafted = repacked(data, 1, old, new, **fields)
    assert failing(checked(crafted)) == {"clauses": "LB-Z42"}


def test_a_pack_that_stands_twice_is_told(data: bytes) -> None:
    core, own = bundle_of(data).packs
    named = declaration_of(data).credential_subject.packs

    def change(told: SelfDeclared) -> SelfDeclared:
        return msgspec.structs.replace(told, packs=(*named, named[1]))

    twice = altered(resigned(data, change), packs=(core, own, own))
    assert failing(checked(twice)) == {"clauses": "LB-Z42"}


def test_a_declaration_ends_within_ten_years(data: bytes) -> None:
    old = declaration_of(data)
    for until in (None, DECLARED + timedelta(days=DAYS_MAX, seconds=1), DECLARED):
        longer = msgspec.structs.replace(old, valid_until=until)
        file = altered(data, declaration=signed_credential(longer, PLANT_KEY.seed))
        assert failing(checked(file, now=DECLARED)) == {"validity": "LB-L47"}


def test_a_document_without_a_digest_bears_nothing_out(data: bytes) -> None:
    old = declaration_of(data)
    bare = (msgspec.structs.replace(old.evidence[0], sha256=""),)
    lied = msgspec.structs.replace(old, evidence=bare)
    found = checked(altered(data, declaration=signed_credential(lied, PLANT_KEY.seed)))
    assert [each.code for each in found.steps if each.code] == ["LB-Z42", "LB-L50"]


def test_an_expired_standard_is_named(data: bytes) -> None:
    late = resigned(
        data, lambda told: msgspec.structs.replace(told, day=DECLARED.date().replace(year=2028))
    )
    assert failing(checked(late))["standard"] == "LB-Z43"
    early = resigned(
        data, lambda told: msgspec.structs.replace(told, day=DECLARED.date().replace(year=2024))
    )
    assert failing(checked(early))["standard"] == "LB-Z43"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("standard", "no_such"),
        ("pack", "no-such@1"),
        ("period", "the year"),
        ("period", "9999..0001"),
        ("period", "9999"),
        ("period", "0000"),
        ("subject", ""),
    ],
)
def test_what_cannot_be_reckoned_again_is_told(data: bytes, field: str, value: str) -> None:
    wrong = resigned(data, lambda told: msgspec.structs.replace(told, **{field: value}))
    assert set(failing(checked(wrong))) & {"clauses"}


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format":"loopbook-declaration/1"}',
        b'{"format":"loopbook-statement/1","statement":"x"}',
        b'{"format":"loopbook-declaration/2","declaration":"","packs":[],"receipts":[],"key":""}',
        b'{"format":"loopbook-statement/1","format":"loopbook-statement/1","statement":"x"}',
    ],
)
def test_rubbish_is_told(words: bytes) -> None:
    assert failing(checked(words)) == {"form": "LB-Z30"}


def test_a_declaration_in_the_wrong_file_is_told(data: bytes) -> None:
    token = bundle_of(data).declaration
    file = msgspec.json.encode({"format": "loopbook-statement/1", "statement": token})
    assert failing(checked(file)) == {"form": "LB-Z30"}


def test_the_answer_does_not_hang_on_what_the_verifier_has(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert checked(data).holds
    assert list(tmp_path.iterdir()) == []


BIG = declared(plant_book(answer("meter", "1", "C62", document("meter.pdf"))))


def no_more_than_white_space(one: bytes, other: bytes) -> bool:
    """Say whether two files are the same JSON."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False


@settings(max_examples=20)
@given(st.integers(0, len(BIG) - 1), st.integers(1, 255))
def test_no_byte_can_be_changed(place: int, other: int) -> None:
    changed = bytearray(BIG)
    changed[place] ^= other
    found = checked(bytes(changed))
    assert not found.holds or no_more_than_white_space(bytes(changed), BIG)


@settings(max_examples=10)
@given(st.integers(0, len(BIG) - 1), st.integers(0, 400))
def test_no_part_can_be_cut_out(place: int, length: int) -> None:
    cut = BIG[:place] + BIG[place + length :]
    assert not checked(cut).holds or no_more_than_white_space(cut, BIG)


@pytest.mark.slow
def test_no_byte_of_the_file_can_be_changed_at_all() -> None:
    # Every byte outside of the text of the packs, which one digest covers as a whole.
    start, end = BIG.index(b'"packs"'), BIG.index(b'"receipts"')
    for place in (*range(start), *range(end, len(BIG))):
        changed = bytearray(BIG)
        changed[place] ^= 1
        found = checked(bytes(changed))
        assert not found.holds or no_more_than_white_space(bytes(changed), BIG), place


def test_the_clock_of_the_book_does_not_matter_to_the_verifier() -> None:
    book = plant_book(clock=Now(DECLARED))
    assert checked(declared(book), now=LATER).holds
