"""Packs drafted from a table of flows."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.rules.compile import compile_scheme
from loopbook.rules.draft import DraftWish, drafted
from loopbook.rules.load import pack_bytes, pack_of
from loopbook.terms.scheme import Pack, Scheme

from .breaking import LEAVES

WISH = DraftWish(id="drawn", source="a table", unit="t", base="TNE")


def compiled(files: dict[str, bytes]) -> Scheme:
    return compile_scheme(pack_of(pack_bytes(Pack(files, ""))), {}, LEAVES)


def test_each_end_is_a_process_and_each_pair_a_flow() -> None:
    system = compiled(drafted([("a", "b"), ("b", "c"), ("a", "b")], WISH)).system
    assert {p.id: p.is_outside for p in system.processes.values()} == {
        "a": True,
        "b": False,
        "c": True,
    }
    assert [(f.source, f.target) for f in system.flows.values()] == [("a", "b"), ("b", "c")]


def test_what_a_sector_gives_to_itself_goes_to_its_own_use() -> None:
    system = compiled(drafted([("a", "a")], WISH)).system
    assert [(f.source, f.target) for f in system.flows.values()] == [("a", "a_own")]
    assert system.processes["a_own"].is_outside


def test_a_matrix_has_two_header_lines_and_columns_without_names() -> None:
    wish = DraftWish(id="z", source="s", unit="1e6 USD", base="USD", names=2, header=2)
    table = compiled(drafted([("r1 x", "r2 x")], wish)).intake["recorded"]
    assert [c.heading_en for c in table.columns if c.field == "from"] == ["[1]", "[2]"]
    assert {c.field: c.default for c in table.columns}["header"] == "2"


@given(st.lists(st.tuples(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=8))))
def test_whatever_the_names_the_draft_compiles(ends: list[tuple[str, str]]) -> None:
    clean = [
        (a, b)
        for a, b in ((a.strip(), b.strip()) for a, b in ends)
        if a and b and (a + b).isprintable()
    ]
    scheme = compiled(drafted(clean, WISH))
    assert len(scheme.system.flows) == len(set(clean))
