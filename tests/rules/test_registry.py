"""standards.csv: what a row says, and every fault of it, each with its line."""

import csv
import re
from importlib.resources import files

import pytest

from loopbook.errors import SchemeError
from loopbook.rules.bundle import Bundle, members_of
from loopbook.rules.fault import Faults
from loopbook.rules.load import pack_bytes, pack_of
from loopbook.rules.registry import registry_of
from loopbook.terms.registry import Part, RegisteredStandard, RelationKind, StandardRelation
from loopbook.terms.scheme import Pack

HEADER = (
    "id,number,part,topic,jurisdiction,edition,title_en,title_zh,status,issued,valid_from,valid_to,"
    "relations,standard,note_en,note_zh,grade,source"
)
OLD = "old,T 1-2018,factory,works,CN,2018,Old,旧,repealed,,2018-12-01,2025-12-30,,,,,verified,Test"
NEW = (
    "new,T 1-2025,factory,works,CN,2025,New,新,in force,,2025-12-31,,replaces:old,,,,verified,Test"
)


def bundle_of(*rows: str, head: str = "", shelf: dict[str, Pack] | None = None) -> Bundle:
    made = {
        "scheme.toml": f'id = "t"\n{head}'.encode(),
        "standards.csv": "\n".join((HEADER, *rows)).encode(),
        "score.toml": b'[[standard]]\nid = "scored"\n',
    }
    faults = Faults()
    return Bundle(members_of(pack_of(pack_bytes(Pack(made, ""))), shelf or {}, faults), faults)


def read(*rows: str) -> tuple[RegisteredStandard, ...]:
    bundle = bundle_of(*rows)
    found = registry_of(bundle, "t")
    bundle.faults.stop("t")
    return found


def faults_of(*rows: str) -> tuple[str, ...]:
    with pytest.raises(SchemeError) as caught:
        read(*rows)
    return caught.value.faults


def changed(row: str, **cells: str) -> str:
    names, values = HEADER.split(","), row.split(",")
    return ",".join(cells.get(n, v) for n, v in zip(names, values, strict=True))


def test_a_row_says_what_it_is_and_how_it_stands_to_others() -> None:
    old, new = read(OLD, changed(NEW, standard="scored", relations="replaces:old | based_on:old"))
    assert (old.number, old.part, old.status, old.pack) == (
        "T 1-2018",
        Part.FACTORY,
        "repealed",
        "t",
    )
    assert new.standard == "scored"
    assert new.rule == "standards.csv:3"
    assert new.relations == (
        StandardRelation(RelationKind.REPLACES, "old"),
        StandardRelation(RelationKind.BASED_ON, "old"),
    )


def test_rows_of_a_pack_extended_belong_to_it() -> None:
    parent = pack_of(
        pack_bytes(
            Pack({"scheme.toml": b'id = "p"', "standards.csv": f"{HEADER}\n{OLD}".encode()}, "")
        )
    )
    bundle = bundle_of(NEW, head='extends = ["p"]\n', shelf={"p": parent})
    found = registry_of(bundle, "t")
    assert not bundle.faults.lines()
    assert [(row.id, row.pack, row.rule) for row in found] == [
        ("old", "p", "p/standards.csv:2"),
        ("new", "t", "standards.csv:2"),
    ]


BREAKS = {
    "unknown part": (
        [changed(OLD, part="factry")],
        "standards.csv:2 'factry' is no value of 'part'; nearest: 'factory'.",
    ),
    "status": ([changed(OLD, status="inforce")], "standards.csv:2 'inforce' is no value of"),
    "relation to nothing": (
        [changed(OLD, relations="based_on:olt"), NEW],
        "standards.csv:2 relations 'olt' is not declared in standards.csv; nearest: 'old'.",
    ),
    "no relation": (
        [changed(OLD, relations="supersedes:new"), NEW],
        "standards.csv:2 'supersedes:new' is no relation; write `kind:row` with one of the kinds",
    ),
    "to itself": (
        [changed(OLD, relations="equals:old")],
        "standards.csv:2 'old' stands in a relation (equals) to itself.",
    ),
    "circle": (
        [changed(OLD, relations="replaces:new", valid_from="2025-12-31", valid_to=""), NEW],
        "standards.csv:2 relations comes back to 'old'. Cut the circle.",
    ),
    "dates": (
        [changed(OLD, valid_to="2017-12-01")],
        "standards.csv:2 valid_to 2017-12-01 is before valid_from 2018-12-01.",
    ),
    "order": (
        [OLD, changed(NEW, valid_from="2017-01-01")],
        "standards.csv:3 valid_from 2017-01-01 is before 'old', which it replaces, begins",
    ),
    "one topic": (
        [OLD, changed(NEW, relations="", valid_from="2025-12-30")],
        "standards.csv:3 of the topic 'works' 'old' (standards.csv:2) is in force too on",
    ),
    "from memory": (
        [changed(NEW, grade="knowledge", relations="")],
        "standards.csv:2 'new' is known from memory only and is said to be in force.",
    ),
    "not scored": (
        [changed(OLD, standard="scorde")],
        "standards.csv:2 standard 'scorde' is not declared in score.toml; nearest: 'scored'.",
    ),
    "twice": ([OLD, OLD], "standards.csv:3 'old' stands in standards.csv:2 already."),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_fault_is_told_where_and_what(name: str) -> None:
    rows, fault = BREAKS[name]
    assert any(fault in each for each in faults_of(*rows)), faults_of(*rows)


def test_every_fault_of_registries_is_provoked_here() -> None:
    text = files("loopbook").joinpath("wording", "standards.csv").read_text("utf-8")
    told = [fault for rows, _ in BREAKS.values() for fault in faults_of(*rows)]
    for row in csv.DictReader(text.splitlines()):
        if row["key"].startswith("fault.registry_"):
            pieces = [p.strip() for p in re.split(r"{\w+}", row["en"]) if len(p) > 3]
            assert any(all(piece in fault for piece in pieces) for fault in told), row["key"]


def test_a_long_circle_is_told_once() -> None:
    count = 3_000
    rows = [
        f"r{at},N{at},law,,,,T,题,draft,,,,replaces:r{(at + 1) % count},,,,verified,Test"
        for at in range(count)
    ]
    assert faults_of(*rows) == ("standards.csv:2 relations comes back to 'r0'. Cut the circle.",)


@pytest.mark.parametrize(
    "cells",
    [
        {"relations": "stricter_than:old", "valid_from": "2025-01-01"},
        {"relations": "", "valid_from": "2025-01-01", "jurisdiction": "CN-JS"},
        {"relations": "", "valid_from": "2025-01-01", "grade": "weak"},
        {"relations": "", "valid_from": "2025-01-01", "status": "illustrative"},
        {"relations": "", "valid_from": "2025-01-01", "topic": ""},
        {"relations": "", "valid_from": "2025-12-31"},
    ],
)
def test_rows_of_one_topic_may_stand_beside_each_other(cells: dict[str, str]) -> None:
    assert len(read(OLD, changed(NEW, **cells))) == 2


def test_a_row_replaced_without_a_last_day_is_no_contradiction() -> None:
    assert len(read(changed(OLD, valid_to="", status="in force"), NEW)) == 2


def test_repealed_without_a_last_day_contradicts_nobody() -> None:
    assert len(read(changed(OLD, valid_to=""), changed(NEW, relations=""))) == 2
