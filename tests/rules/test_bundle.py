"""Bundles: a pack and all it extends, read as one."""

from loopbook.rules.bundle import Bundle, members_of
from loopbook.rules.fault import Faults
from loopbook.rules.load import load_pack, shipped
from loopbook.terms.scheme import Pack

from .breaking import bundle_of, good


def pack(extends: str, digest: str) -> Pack:
    return Pack({"scheme.toml": f"extends = [{extends}]".encode()}, digest)


def prefixes(one: Pack, shelf: dict[str, Pack]) -> tuple[list[str], tuple[str, ...]]:
    faults = Faults()
    members = members_of(one, shelf, faults)
    return [member.prefix for member in members], faults.lines()


def test_core_comes_first_then_parents_before_children_each_once() -> None:
    shelf = {"a": pack("", "1"), "b": pack('"a"', "2"), "c": pack('"a", "b"', "3")}
    found, faults = prefixes(pack('"c", "a"', "4"), shelf)
    assert found == ["core/", "a/", "b/", "c/", ""]
    assert not faults


def test_core_itself_has_no_parents() -> None:
    assert prefixes(load_pack(shipped("core")), {}) == ([""], ())


def test_a_missing_parent_and_a_circle_are_faults_of_the_pack_that_names_them() -> None:
    shelf = {"a": pack('"lost"', "1"), "b": pack('"c"', "2"), "c": pack('"b"', "3")}
    _, faults = prefixes(pack('"a", "b"', "4"), shelf)
    assert [fault.split(" ")[0] for fault in faults] == ["a/scheme.toml:1", "c/scheme.toml:1"]
    _, faults = prefixes(shelf["b"], {"c": shelf["c"], "b": shelf["b"]})
    assert "extends comes back to 'b'" in faults[0]


def test_rows_know_the_pack_they_are_from() -> None:
    bundle = bundle_of(good())
    assert bundle.lines("vocabulary.csv")[0].rule == "vocabulary.csv:2"
    assert bundle.lines("units.csv")[0].rule == "core/units.csv:2"
    assert bundle.lines("score.toml", "ladder")[0].children("rung")[1].rule == "score.toml:16"
    assert [head.rule for head in bundle.heads("scheme.toml")] == [
        "core/scheme.toml:1",
        "scheme.toml:1",
    ]
    assert "score.toml:16" in bundle.own_rules()


def test_the_digest_stands_for_every_member_in_order() -> None:
    core = load_pack(shipped("core"))
    one = Bundle(members_of(pack("", "1"), {"core": core}, Faults()), Faults())
    two = Bundle(members_of(pack("", "2"), {"core": core}, Faults()), Faults())
    assert one.digest() != two.digest()
    assert len(one.digest()) == 64
