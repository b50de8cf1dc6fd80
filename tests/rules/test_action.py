"""Actions of a plan: targets, departments and days, and every way to break a row."""

from datetime import date

import pytest

from loopbook.rules.compile import compile_scheme
from loopbook.terms.action import ActionKind

from .breaking import LEAVES, faults_of, good, with_files

HEAD = (
    "id,number,kind,label_en,label_zh,targets,lead,support,valid_from,due,note_en,note_zh,"
    "grade,source\n"
)
ROW = "P1,1,project,Parks,园区,income.2025,NDRC,MIIT|MEE,2021-07-01,2025-12-31,,,verified,Plan\n"
WORDS = "".join(
    f"{name},department,,,,{name},{name},Constructed\n" for name in ("NDRC", "MIIT", "MEE")
)


def pack(rows: str):
    files = good().files
    target = files["targets.csv"].decode().splitlines()[1].split(",")[0]
    return with_files(
        actions_csv=HEAD + rows.replace("income.2025", target),
        vocabulary_csv=files["vocabulary.csv"].decode() + WORDS,
    )


def test_an_action_has_its_targets_departments_and_days() -> None:
    (action,) = compile_scheme(pack(ROW), {}, LEAVES).actions
    assert (action.id, action.number, action.kind) == ("P1", "1", ActionKind.PROJECT)
    assert len(action.targets) == 1
    assert (action.lead, action.support) == (("NDRC",), ("MIIT", "MEE"))
    assert (action.valid_from, action.due) == (date(2021, 7, 1), date(2025, 12, 31))
    assert (action.grade, action.rule) == ("verified", "actions.csv:2")


def test_a_pack_without_the_file_has_none_and_an_action_needs_no_number() -> None:
    assert compile_scheme(good(), {}, LEAVES).actions == ()
    bare = ROW.replace("income.2025", "").replace("2021-07-01,2025-12-31", ",")
    (action,) = compile_scheme(pack(bare), {}, LEAVES).actions
    assert (action.targets, action.valid_from, action.due) == ((), None, None)


BREAKS = (
    ("project", "projekt", "'projekt' is no value of 'kind'; nearest: 'project'"),
    ("income.2025", "no.such", "targets 'no.such' is not declared in targets.csv"),
    (",NDRC,", ",NDRD,", "lead 'NDRD' is not declared in vocabulary.csv (kind department)"),
    ("MIIT|MEE", "MIIT|MEEE", "support 'MEEE' is not declared"),
    ("MIIT|MEE", "MIIT|NDRC", "'NDRC' both leads and supports"),
    ("MIIT|MEE", "MEE|MEE", "'MEE' stands in actions.csv:7 already"),
    (",NDRC,", ",NBS,", "lead 'NBS' is not declared in vocabulary.csv (kind department)"),
    ("2025-12-31", "2020-12-31", "due 2020-12-31 is before valid_from 2021-07-01"),
    ("2025-12-31", "31.12.2025", "31.12.2025"),
    ("verified", "sure", "'sure' is no value of 'grade'"),
    (",Plan\n", ",\n", "'source' is empty"),
    ("园区", "", "'label_zh' is empty"),
    ("P1,", ",", "'id' is empty"),
)


@pytest.fixture(scope="module")
def told() -> tuple[str, ...]:
    """The faults of one pack in which every row is broken in its own way."""
    rows = [
        ROW.replace("P1", f"P{place}").replace(old.replace("P1", f"P{place}"), new, 1)
        for place, (old, new, _) in enumerate(BREAKS)
    ]
    return faults_of(pack("".join(rows)))


@pytest.mark.parametrize("place", range(len(BREAKS)))
def test_every_fault_is_told_with_its_row(told: tuple[str, ...], place: int) -> None:
    fault = BREAKS[place][2]
    row = f"actions.csv:{place + 2} "
    assert any(fault in each and each.startswith(row) for each in told), told


def test_an_id_that_stands_twice_is_a_fault() -> None:
    assert any("'P1' stands in actions.csv:2" in each for each in faults_of(pack(ROW * 2)))
