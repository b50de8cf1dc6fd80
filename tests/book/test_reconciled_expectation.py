"""A case of a pack may expect what a flow comes to after reconciliation."""

import shutil
from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY, Book, open_book, try_pack
from loopbook.book.reconciled_expectation import reconciled_outcome
from loopbook.errors import UnknownTerm

SCHEMES = Path(loopbook.__file__).parent / "schemes"
RELATIONS = """
[[transfer]]
id = "black_mass_share"
process = "recycling"
flow = "black_mass"
value = "0.5"
sd = "0.2"
reference = "Constructed"

[[relation]]
id = "more_in"
sense = ">="
reference = "Constructed"

[[relation.term]]
flow = "received"

[[relation.term]]
flow = "black_mass"
factor = "-0.1"
"""
EXPECTED = """
[[expect]]
reconciled = "black_mass [goods]"
period = "2025"
value = {value}
tolerance = 0.05
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    copy = tmp_path / "copy"
    shutil.copytree(SCHEMES / "cn-battery", copy)
    system = copy / "system.toml"
    system.write_text(system.read_text("utf-8") + RELATIONS, encoding="utf-8")
    return copy


def expect(pack: Path, value: float) -> None:
    case = pack / "cases" / "chain" / "case.toml"
    case.write_text(case.read_text("utf-8") + EXPECTED.format(value=value), encoding="utf-8")


def test_relations_of_a_pack_are_used_by_a_case_that_reconciles(pack: Path) -> None:
    lines = (pack / "system.toml").read_text("utf-8").splitlines()
    declared = [
        f"system.toml:{number}"
        for number, line in enumerate(lines, 1)
        if line.startswith(("[[transfer", "[[relation"))
    ]
    assert set(declared) <= set(try_pack(str(pack)).unused)
    expect(pack, 0.36)
    trial = try_pack(str(pack))
    assert not set(declared) & set(trial.unused)
    (met,) = [a.met for c in trial.cases for a in c.answers if a.expected.startswith("reconciled")]
    assert met.holds, met.found


def test_a_name_that_is_no_variable_is_said(book: Book) -> None:
    scheme = book.scheme("cn-battery")
    with pytest.raises(UnknownTerm, match="LB-B80"):
        reconciled_outcome(book, scheme, {"reconciled": "gold", "period": "2025"})
    found = reconciled_outcome(book, scheme, {"reconciled": "metals [goods]", "period": "2025"})
    assert found.value == pytest.approx(0.14)
    assert found.sd == pytest.approx(1e-4)
    assert found.rules == ()


def test_opening_a_pack_with_relations_reads_them(pack: Path) -> None:
    with open_book(MEMORY, [str(pack)]) as book:
        (scheme,) = book.schemes.values()
        kinds = [row.kind.value for row in scheme.system.relations]
    assert kinds == ["transfer", "relation", "relation"]
