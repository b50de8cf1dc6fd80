"""Suspicions in words, in two languages, as a table and as members."""

from loopbook.render.plain import json_bytes
from loopbook.render.suspicion import (
    entries_text,
    kind_of,
    kind_text,
    mend_text,
    supervision_lines,
    supervision_members,
    supervision_rows,
    what_text,
)
from loopbook.terms.suspect import Supervision, Suspicion, SuspicionCount

HOUSE = Suspicion(
    code="LB-U34",
    values={"item": "urn:x:1", "other": "", "count": "1"},
    item="urn:x:1",
    party="maker",
    weight=90,
    mass_kg=3.5,
    sequences=(2, 7),
)
PACK = Suspicion(
    code="LB-U30",
    values={
        "rule": "sold_twice", "message_en": "Sold twice.", "message_zh": "两次销售。",
        "mend_en": "Look.", "mend_zh": "请核查。",
    },
    weight=80,
    sequences=(3,),
    rule="suspects.toml:2",
)  # fmt: skip
FOUND = Supervision(
    items=10,
    counts=(SuspicionCount("LB-U34", 1), SuspicionCount("sold_twice", 1)),
    suspicions=(HOUSE, PACK),
)


def test_a_rule_of_a_pack_speaks_in_the_words_of_the_pack() -> None:
    assert (what_text(PACK), mend_text(PACK)) == ("Sold twice.", "Look.")
    assert (what_text(PACK, "zh"), mend_text(PACK, "zh")) == ("两次销售。", "请核查。")
    assert "urn:x:1" in what_text(HOUSE)
    assert (kind_of(PACK), kind_of(HOUSE)) == ("sold_twice", "LB-U34")
    assert kind_text("sold_twice") == "sold_twice"
    assert kind_text("LB-U34") != kind_text("LB-U34", "zh")


def test_lines_table_and_members_say_the_same() -> None:
    lines = "\n".join(supervision_lines(FOUND))
    assert "#2, #7  maker" in lines
    assert "3.5 kg" in lines
    assert "suspects.toml:2" in lines
    table = supervision_rows(FOUND, "zh")
    assert [row[1] for row in table.rows] == ["LB-U34", "sold_twice"]
    assert table.rows[1][7] == "两次销售。"
    members = supervision_members(FOUND)
    assert (members.items, members.total) == (10, 2)
    assert members.counts == {"LB-U34": 1, "sold_twice": 1}
    assert members.suspicions[0].sequences == (2, 7)
    assert b'"kind":"sold_twice"' in json_bytes(members)
    assert entries_text(HOUSE) == "#2, #7"
