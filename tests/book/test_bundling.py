"""What goes into a file: all that a sheet rests on, and nothing else."""

import json
from pathlib import Path

import loopbook
from loopbook.book.bundling import entries_of, packs_behind, texts_in
from loopbook.book.declaration_file import file_bytes
from loopbook.book.prove import unwrapped
from loopbook.book.rerun import READ_KINDS
from loopbook.terms.declaration import Bundle
from loopbook.terms.entry import EntryKind
from tests.book.declared import (
    OWNER,
    PACK,
    PLANT,
    PLANT_KEY,
    Now,
    answer,
    checked,
    failing,
    master,
    plant_book,
)

GROUP = "urn:example:group"
LINE = "urn:example:line"


def contents(bundle: Bundle) -> list[dict[str, object]]:
    return [json.loads(unwrapped(each.content) or b"") for each in bundle.receipts]


def test_master_data_of_the_subject_and_all_around_it_go_with_it() -> None:
    book = plant_book(
        master(GROUP, {}, (PLANT,)),
        master(PLANT, {}, (LINE,)),
        master(LINE, {"urn:loopbook:v1:operator": "urn:example:operator"}),
        master("urn:example:operator", {"urn:loopbook:v1:name": "Operator"}),
        master(OWNER, {"urn:loopbook:v1:name": "Owner"}),
        master("urn:example:stranger", {"urn:loopbook:v1:name": "Stranger"}),
    )
    bundle = book.declare("plant_2025", PLANT, "2025", PLANT_KEY)
    named = {each["id"] for each in contents(bundle) if "attributes" in each}
    assert named == {PLANT, GROUP, LINE, OWNER, "urn:example:operator"}
    assert {each.header.kind for each in bundle.receipts} <= {int(kind) for kind in READ_KINDS}


def test_why_a_row_does_not_apply_goes_with_it() -> None:
    book = plant_book(answer("meter.applies", "0"), answer("meter", "1"))
    bundle = book.declare("plant_2025", PLANT, "2025", PLANT_KEY)
    words = {each.get("indicator") for each in contents(bundle)}
    assert {"policy", "water", "meter.applies"} <= words
    assert "unrelated" not in words
    assert failing(checked(file_bytes(bundle))) == {}


def test_packs_come_with_the_core_first_and_under_their_bytes() -> None:
    with plant_book() as book:
        packs = book.declare("plant_2025", PLANT, "2025", PLANT_KEY).packs
        (stored,) = book.store.read(kinds=(EntryKind.ACTIVATION,))
    assert [each.id for each in packs] == ["core", "declared"]
    assert packs[1].content.encode() == stored.draft.content


def test_a_pack_of_an_older_version_is_found_again(tmp_path: Path) -> None:
    for name in ("scheme.toml", "score.toml", "system.toml"):
        text = (Path(PACK) / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("1.0.0", "1.0.1"), encoding="utf-8")
    with loopbook.open(":memory:", [PACK, str(tmp_path)], clock=Now()) as book:
        readings = book._readings
        readings.catch_up()
        old, new = readings.shelf.compiled()
        assert [packs_behind(readings, each)[-1].version for each in (old, new)] == [
            "1.0.0",
            "1.0.1",
        ]
        kinds = [entry.draft.kind for entry in entries_of(readings, EntryKind.ACTIVATION)]
        assert kinds == [EntryKind.ACTIVATION] * 2


def test_texts_are_found_at_any_depth() -> None:
    value = {"a": ["x", {"b": ("y", 1)}], "c": "z", "d": None}
    assert list(texts_in(value)) == ["x", "y", "z"]
