"""Compiling: the good pack compiles; every way to break it is told with its file and line."""

import csv
import re
from importlib.resources import files
from pathlib import Path

import pytest

from loopbook.rules.compile import compile_scheme
from loopbook.rules.load import pack_bytes, pack_of
from loopbook.terms.scheme import AmountFrom, Pack, TargetKind
from loopbook.terms.scheme_status import SchemeStatus

from .breaking import LEAVES, broken, faults_of, good, with_files


def breaks() -> list[tuple[str, str, str, str]]:
    """Return rows of breaks.csv: file, what stands there, what is written instead, the fault."""
    path = Path(__file__).with_name("breaks.csv")
    rows = csv.reader(path.read_text("utf-8").splitlines()[1:])
    return [
        (file, old.replace("\\n", "\n"), new.replace("\\n", "\n"), fault)
        for file, old, new, fault in rows
    ]


BREAKS = breaks()


def name_of(case: tuple[str, str, str, str]) -> str:
    return case[3][:60]


def test_the_good_pack_compiles_to_what_its_rows_say() -> None:
    scheme = compile_scheme(good(), {}, LEAVES)
    assert (scheme.id, scheme.version, scheme.status) == ("good", "1", SchemeStatus.ILLUSTRATIVE)
    assert scheme.system.zone == "Asia/Shanghai"
    assert list(scheme.system.layers) == ["goods", "pieces", "carbon"]
    assert scheme.posting[4].component == "urn:loopbook:v1:bag"
    assert scheme.posting[3].amount is AmountFrom.STATISTIC
    assert scheme.indicators["yield"].formula.dimension == ()
    assert scheme.targets[2].kind is TargetKind.REDUCTION
    assert scheme.intake["yearly"].columns[4].unit.code == "1e4 TNE"
    assert scheme.codes["Mass"] == "mass"
    assert scheme.basis_preference == ("measured", "declared", "modelled", "constructed")
    assert scheme.vocabulary["pet_bottle"].rule == "vocabulary.csv:3"


def test_rows_name_every_row_of_the_pack_and_none_of_core() -> None:
    scheme = compile_scheme(good(), {}, LEAVES)
    assert len(scheme.rows) == len(set(scheme.rows))
    assert not [row for row in scheme.rows if "/" in row]
    for row in ("posting.csv:2", "indicators.toml:21", "score.toml:16", "checks.toml:13"):
        assert row in scheme.rows
    assert "flows" in scheme.intake


def test_the_digest_changes_with_the_pack_and_only_with_it() -> None:
    scheme = compile_scheme(good(), {}, LEAVES)
    assert compile_scheme(pack_of(pack_bytes(good())), {}, LEAVES) == scheme
    other = compile_scheme(broken("targets.csv", "2025,90", "2025,91"), {}, LEAVES)
    assert other.digest != scheme.digest


@pytest.mark.parametrize("case", BREAKS, ids=name_of)
def test_a_broken_pack_is_told_where_and_what(case: tuple[str, str, str, str]) -> None:
    file, old, new, fault = case
    faults = faults_of(broken(file, old, new))
    assert any(fault in each for each in faults), "\n".join(faults)


def test_one_mistake_in_a_row_is_not_told_of_its_neighbours() -> None:
    assert len(faults_of(broken("targets.csv", "yield,level", "yield,levels"))) == 1
    assert len(faults_of(broken("indicators.toml", "flow(bottles_in)", "flow(x_in)"))) == 1
    assert len(faults_of(broken("factors.csv", "normal", "gauss"))) == 1


def test_all_faults_of_a_pack_are_told_at_once_by_file_and_line() -> None:
    files = dict(good().files)
    for file, old, new, _ in BREAKS:
        text = files[file].decode("utf-8")
        # Files that can no longer be read at all would hide what else is wrong in them.
        if old in text and file in ("posting.csv", "targets.csv", "factors.csv"):
            files[file] = text.replace(old, new, 1).encode("utf-8")
    faults = faults_of(pack_of(pack_bytes(Pack(files, ""))))
    assert len(faults) > 20
    places = [fault.split(" ")[0].rsplit(":", 1) for fault in faults]
    assert places == sorted(places, key=lambda place: (place[0], int(place[1])))
    assert {place[0] for place in places} >= {"posting.csv", "targets.csv", "factors.csv"}


def test_every_fault_of_the_catalogue_is_provoked_here() -> None:
    """A sentence that no test brings about may hold a placeholder that no one fills."""
    rows = csv.DictReader(
        files("loopbook").joinpath("wording", "rules.csv").read_text("utf-8").splitlines()
    )
    words = {row["key"]: row["en"] for row in rows if row["key"].startswith("fault.")}
    told = [fault for file, old, new, _ in BREAKS for fault in faults_of(broken(file, old, new))]
    told += faults_of(broken("score.toml", "[[ladder.rung]]", "[[ladder.step]]", count=2))
    told += faults_of(with_files(checks_toml='check = [{id = "x"}]', posting_csv=None))
    elsewhere = {"fault.unknown_file", "fault.link", "fault.too_large", "fault.not_utf8"}  # load
    elsewhere |= {"fault.no_head"}  # a pack made by hand
    for key, sentence in words.items():
        pieces = [piece for piece in split_at_placeholders(sentence) if len(piece) > 3]
        is_told = any(all(piece in fault for piece in pieces) for fault in told)
        assert is_told or key in elsewhere, key


def split_at_placeholders(sentence: str) -> list[str]:
    return [part.strip() for part in re.split(r"{\w+}", sentence)]


def test_a_pack_extends_another_and_its_own_postings_come_first() -> None:
    child = pack_of(
        pack_bytes(
            Pack(
                {
                    "scheme.toml": (
                        'id = "child"\nversion = "1"\ntitle_en = "C"\ntitle_zh = "子"\n'
                        'status = "draft"\nextends = ["good"]\ncitation = "Constructed"\n'
                    ).encode(),
                    "posting.csv": (
                        b"event_type,action,biz_step,class,role,side,flow,layer,amount,basis,source\n"
                        b"ObjectEvent,ADD,receiving,pet_bottle,,items,bottles_in,goods,quantity,,X\n"
                    ),
                },
                "",
            )
        )
    )
    scheme = compile_scheme(child, {"good": good()}, LEAVES)
    assert [rule.rule for rule in scheme.posting[:2]] == ["posting.csv:2", "good/posting.csv:2"]
    assert scheme.rows == ("posting.csv:2",)
    assert scheme.system.zone == "Asia/Shanghai"
    assert scheme.digest != compile_scheme(good(), {}, LEAVES).digest
    assert "extends 'good', which is not at hand" in " ".join(faults_of(child))


def test_a_scheme_carries_the_words_of_cbv_and_its_citation_in_chinese() -> None:
    scheme = compile_scheme(good(), {}, LEAVES)
    assert scheme.cbv["bizStep:inspecting"].label_zh
    assert scheme.citation_zh == ""
    pack = broken("scheme.toml", "citation =", 'citation_zh = "测试"\ncitation =')
    assert compile_scheme(pack, {}, LEAVES).citation_zh == "测试"


def test_packs_that_extend_each_other_are_a_fault() -> None:
    one = broken("scheme.toml", '["core"]', '["two"]')
    two = broken("scheme.toml", '["core"]', '["one"]')
    assert "scheme.toml:1 extends comes back to" in " ".join(
        faults_of(one, {"one": one, "two": two})
    )


def test_a_ladder_without_rungs_and_a_table_without_a_header_are_faults() -> None:
    faults = faults_of(broken("score.toml", "[[ladder.rung]]", "[[ladder.step]]", count=2))
    assert any(fault.startswith("score.toml:1 ladder 'quality' has no rung") for fault in faults)
    faults = faults_of(with_files(checks_toml='\ncheck = [{id = "x"}]'))
    assert any("checks.toml:2 'check' must be written as tables" in fault for fault in faults)


def test_a_pack_without_a_head_says_so() -> None:
    pack = Pack({"posting.csv": b"x"}, "0")
    assert "scheme.toml:1 is missing" in " ".join(faults_of(pack))
