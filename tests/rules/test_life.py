"""The files of lives: a good pack compiles, and every way to break it is told with its line."""

import csv
import re
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from pathlib import Path

import pytest

from loopbook.errors import SchemeError
from loopbook.evaluate.life.leaves import LIFE_LEAVES
from loopbook.rules.compile import compile_scheme
from loopbook.rules.life import life_formula
from loopbook.terms.formula import Formula
from loopbook.terms.scheme import Pack

from .lives import LEAVES, changed, child, pumps, scheme


def groups() -> list[list[list[str]]]:
    """Return the breaks, at most one of each file together: compiling reads all of core."""
    text = Path(__file__).with_name("life_breaks.csv").read_text("utf-8")
    by_file: dict[str, list[list[str]]] = {}
    for row in csv.reader(text.splitlines()[1:]):
        by_file.setdefault(row[0], []).append(row)
    return [[row for row in rows if row] for rows in zip_longest(*by_file.values(), fillvalue=[])]


GROUPS = groups()


@cache
def told(group: int) -> tuple[str, ...]:
    """Return the faults of the pack with all breaks of a group."""
    pack = pumps()
    for file, old, new, _ in GROUPS[group]:
        pack = changed(file, old, new, pack)
    return faults_of(pack)


def faults_of(pack: Pack, **shelf: Pack) -> tuple[str, ...]:
    with pytest.raises(SchemeError) as caught:
        compile_scheme(pack, shelf, LEAVES)
    return caught.value.faults


def test_rows_of_lives_are_rows_of_the_pack() -> None:
    rows = scheme().rows
    for row in (
        "milestones.csv:6", "calendars.csv:2", "duties.csv:3", "custody.csv:4", "suspects.toml:1",
        "marks.toml:13", "passport.toml:1", "passport.csv:6", "blends.toml:1",
    ):  # fmt: skip
        assert row in rows


@pytest.mark.parametrize("group", range(len(GROUPS)))
def test_a_broken_pack_is_told_where_and_what(group: int) -> None:
    for *_, fault in GROUPS[group]:
        assert any(fault in each for each in told(group)), "\n".join((fault, "", *told(group)))


def test_every_fault_of_lives_is_provoked_here() -> None:
    text = files("loopbook").joinpath("wording", "lives.csv").read_text("utf-8")
    words = {row["key"]: row["en"] for row in csv.DictReader(text.splitlines())}
    every = [fault for group in range(len(GROUPS)) for fault in told(group)]
    for key, sentence in words.items():
        pieces = [part.strip() for part in re.split(r"{\w+}", sentence) if len(part) > 3]
        is_told = any(all(piece in fault for piece in pieces) for fault in every)
        assert is_told or not key.startswith("fault."), key


def test_a_pack_inherits_what_those_it_extends_say_of_lives() -> None:
    found = compile_scheme(child(), {"lives": pumps()}, LEAVES)
    own = scheme()
    assert list(found.milestones) == list(own.milestones)
    assert [duty.id for duty in found.duties] == [duty.id for duty in own.duties]
    assert list(found.marks) == list(own.marks)
    assert found.suspects[0].rule == "lives/suspects.toml:1"
    assert found.rows == ()


def test_ids_stand_once_in_all_packs() -> None:
    head = "id,event_type,action,biz_step,disposition,class,role,side,label_en,label_zh,source\n"
    again = child(milestones_csv=f"{head}sold,,,shipping,,,,,Sold,售出,X\n")
    faults = faults_of(again, lives=pumps())
    assert faults == (
        "milestones.csv:2 'sold' stands in lives/milestones.csv:4 already. Keep one.",
    )


def test_a_pack_without_files_of_lives_compiles_as_before() -> None:
    kept = ("scheme.toml", "vocabulary.csv", "system.toml", "attribution.toml")
    pack = Pack({name: pumps().files[name] for name in kept}, "x")
    found = compile_scheme(pack, {}, LEAVES)
    assert (found.milestones, found.duties, found.suspects, found.marks) == ({}, (), (), {})


def test_a_formula_is_read_in_the_words_of_a_compiled_pack() -> None:
    made = life_formula("holds(second_hand) and at(sold, mass) > 1 [kg]", scheme(), LIFE_LEAVES)
    assert isinstance(made, Formula)
    assert made.dimension is None
    faults = life_formula("passed(sould)", scheme(), LIFE_LEAVES)
    assert not isinstance(faults, Formula)
    assert faults[0].text == "milestone 'sould' is not declared in the pack; nearest: 'sold'."
