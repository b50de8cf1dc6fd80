"""`loopbook declare`, `register`, `withdraw`, `declarations` and `documents`, through the door."""

import json
import shutil
from pathlib import Path

import pytest

from loopbook.book.issuer_key import issuer_key, new_issuer_key
from tests.book.declared import OWNER, PACK, PLANT, answer, declared, document, plant_book

from .conftest import Shell, chinese


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plant's book and declaration, its key, and those of two others."""
    folder = tmp_path_factory.mktemp("plant")
    parties = {"plant": PLANT, "verifier": "urn:example:verifier", "owner": OWNER}
    for name, party in parties.items():
        new_issuer_key(folder / f"{name}.key", party)
    meter = answer("meter", "1", "C62", document("meter.pdf"))
    with plant_book(meter, path=folder / "plant.book") as book:
        data = declared(book, issuer_key(folder / "plant.key"))
        (folder / "plant.json").write_bytes(data)
    return folder


@pytest.fixture
def plant(shell: Shell, made: Path) -> Shell:
    """A shell in a copy of that folder."""
    shutil.copytree(made, Path(), dirs_exist_ok=True)
    return shell


def test_a_declaration_is_made_of_a_book(plant: Shell) -> None:
    words = ("declare", "plant_2025", PLANT, "--period", "2025", "--key", "plant.key")
    code, out, err = plant(*words, "--output", "other.json", "--book", "plant.book")
    assert (code, err) == (0, "")
    assert "total 100, level good; 0 of 3 clauses unknown, 2 documents" in out
    assert Path("other.json").stat().st_size > 1_000
    code, out, _ = plant(*words, "--output", "x.json", "--book", "plant.book", "--json")
    assert json.loads(out)["credential"]["issuer"]["party"] == PLANT


def test_a_declaration_is_made_and_verified_in_an_empty_folder(
    plant: Shell, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "plant.json").write_bytes(Path("plant.json").read_bytes())
    monkeypatch.chdir(elsewhere)
    code, out, err = plant("verify", "plant.json")
    assert (code, err) == (0, "")
    assert "FAILS" not in out
    assert [each.name for each in elsewhere.iterdir()] == ["plant.json"]
    code, out, _ = plant("verify", "plant.json", "--lang", "zh")
    assert (code, chinese(out)) == (0, True)
    code, out, _ = plant("verify", "plant.json", "--json")
    told = json.loads(out)
    assert told["holds"] is True
    assert {each["criterion"] for each in told["clauses"]} == {"policy", "water", "meter", "*"}
    whole = Path("plant.json").read_bytes()
    altered = whole.replace(b'value\\":85', b'value\\":95')
    assert altered != whole
    Path("plant.json").write_bytes(altered)
    code, out, _ = plant("verify", "plant.json")
    assert (code, "LB-Z40" in out) == (1, True)


def test_a_third_party_samples_and_counters_and_the_register_tells(plant: Shell) -> None:
    Path("documents").mkdir()
    Path("documents/policy.pdf").write_bytes(b"policy.pdf")
    verify = ("verify", "plant.json", "--documents", "documents", "--seed", "1")
    code, out, err = plant(*verify, "--issue", "counter.json", "--key", "verifier.key")
    assert (code, "LB-Z44" in out) == (1, True), err
    assert "meter.pdf" in out
    code, out, _ = plant("verify", "counter.json")
    assert (code, "FAILS" in out) == (0, False)
    for file in ("plant.json", "counter.json"):
        code, out, err = plant("register", file, "--book", "plant.book")
        assert code == 0, err
    code, out, _ = plant("register", "plant.json", "--book", "plant.book", "--json")
    assert json.loads(out)["status"]["outcome"] == "repeated"
    code, out, _ = plant("declarations", "--book", "plant.book")
    assert "countered" in out
    assert "documents" in out
    code, out, err = plant(
        "withdraw", "plant.json", "--key", "plant.key", "--reason", "停产", "--output", "gone.json"
    )
    assert code == 0, err
    assert plant("register", "gone.json", "--book", "plant.book")[0] == 0
    code, out, _ = plant("declarations", "--book", "plant.book", "--json")
    (found,) = json.loads(out)
    assert (found["state"], found["reason"]) == ("withdrawn", "停产")
    code, out, _ = plant("declarations", "--book", "plant.book", "--lang", "zh")
    assert "已撤回" in out
    code, out, _ = plant("declarations", "--subject", "urn:example:other", "--book", "plant.book")
    assert code == 0
    code, out, _ = plant("verify", "plant.json", "--register", "--book", "plant.book")
    assert (code, "LB-Z45" in out) == (1, True)


def test_nobody_verifies_himself(plant: Shell) -> None:
    for key in ("plant.key", "owner.key"):
        code, _, err = plant("verify", "plant.json", "--issue", "counter.json", "--key", key)
        assert (code, "LB-Z47" in err) == (2, True)
        assert not Path("counter.json").exists()
    code, _, err = plant("verify", "plant.json", "--issue", "counter.json")
    assert (code, "LB-L48" in err) == (2, True)


def test_documents_of_the_book_are_held_against_their_digests(plant: Shell) -> None:
    Path("documents").mkdir()
    for name in ("policy.pdf", "meter.pdf"):
        Path("documents", name).write_bytes(name.encode())
    code, out, _ = plant("documents", "documents", "--book", "plant.book")
    assert (code, "2 documents: 2" in out) == (0, True)
    Path("documents/meter.pdf").write_bytes(b"other")
    code, out, _ = plant("documents", "documents", "--book", "plant.book", "--json")
    assert code == 1
    assert {name: json.loads(out)[name] for name in ("whole", "missing", "altered")} == {
        "whole": 1,
        "missing": 0,
        "altered": 1,
    }
    code, _, err = plant("documents", "no", "--book", "plant.book")
    assert (code, "LB-D09" in err) == (2, True)


def test_what_cannot_be_declared_is_told(plant: Shell) -> None:
    wrong = {
        ("--day", "2030-01-01"): "LB-Z43",
        ("--valid-days", "9999"): "LB-L47",
        ("--key", "no.key"): "LB-L12",
        ("--key", "plant.json"): "LB-L4",
        ("--output", "no/such.json"): "LB-D35",
        ("--period", "yesterday"): "LB-T01",
    }
    for (name, value), said in wrong.items():
        asked = {"--period": "2025", "--key": "plant.key", "--output": "x.json", name: value}
        listed = [part for pair in asked.items() for part in pair]
        code, _, err = plant("declare", "plant_2025", PLANT, *listed, "--book", "plant.book")
        assert (code, said in err) == (2, True), err
    assert not Path("x.json").exists()


@pytest.mark.slow
def test_a_key_is_sealed_by_a_passphrase(plant: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOPBOOK_PASSPHRASE", "水落石出")
    code, out, _ = plant("key", "new-issuer", PLANT, "--output", "sealed.key", "--json")
    assert (code, json.loads(out)["issuer"]["party"]) == (0, PLANT)
    words = ("declare", "plant_2025", PLANT, "--period", "2025", "--key", "sealed.key")
    assert plant(*words, "--output", "sealed.json", "--book", "plant.book")[0] == 0
    monkeypatch.setenv("LOOPBOOK_PASSPHRASE", "other")
    code, _, err = plant(*words, "--output", "other.json", "--book", "plant.book")
    assert (code, "LB-L42" in err) == (2, True)


def test_what_is_no_file_of_ours_is_told(plant: Shell) -> None:
    Path("x.json").write_text('{"format": "loopbook-declaration/1"}')
    for words in (
        ("register", "x.json", "--book", "plant.book"),
        ("withdraw", "x.json", "--key", "plant.key", "--reason", "r", "--output", "y.json"),
    ):
        code, _, err = plant(*words)
        assert (code, "LB-Z30" in err) == (2, True)
    code, out, _ = plant("verify", "x.json")
    assert (code, "LB-Z30" in out) == (1, True)
    code, _, err = plant("register", "missing.json", "--book", "plant.book")
    assert (code, "LB-D09" in err) == (2, True)
    code, _, err = plant("verify", "plant.json", "--book-key", "rubbish")
    assert (code, "LB-L40" in err) == (2, True)
    Path("receipt.json").write_text("{}")
    code, _, err = plant("verify", "receipt.json")
    assert (code, "LB-L49" in err) == (2, True)


@pytest.mark.slow
def test_answers_are_recorded_with_the_digests_of_their_documents(plant: Shell) -> None:
    Path("documents").mkdir()
    Path("documents/new.pdf").write_bytes(b"new")
    rows = ["Subject,Criterion,Period,Value,Unit,Source,Document,SHA-256"]
    rows += [f"{PLANT},meter,2024,yes,,log,new.pdf,", f"{PLANT},water,2024,70,%,log,lost.pdf,"]
    rows += [f"{PLANT},policy,2024,yes,,log,new.pdf,{'0' * 64}"]
    Path("answers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    words = ("record", "answers.csv", "--as", "answers", "--documents", "documents")
    code, out, err = plant(*words, "--scheme", "declared", "--book", "plant.book")
    assert code == 1
    assert "1 appended, 0 repeated, 2 refused" in out
    assert "LB-Z48" in err
    assert "LB-Z31" in err
    code, out, _ = plant("documents", "documents", "--book", "plant.book")
    assert "as recorded: new.pdf" in out


def test_a_book_can_be_made_of_the_pack_it_names(shell: Shell) -> None:
    assert shell("new", "empty.book", "--scheme", PACK)[0] == 0
    code, out, _ = shell("declarations", "--book", "empty.book")
    assert (code, "no such declaration" in out) == (0, True)
