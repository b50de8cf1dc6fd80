"""Duties in words and for programs, in both languages."""

import json
from datetime import UTC, date, datetime

import msgspec
import pytest

from loopbook.render.duty import (
    count_table,
    duty_lines,
    duty_records,
    nothing_text,
    owed_table,
    state_text,
    why_text,
)
from loopbook.render.plain import json_text
from loopbook.render.table import csv_bytes
from loopbook.terms.duty import Duties, Duty, DutyCount, DutyState, DutyUnit, Owed

DUTY = Duty(
    id="report", label_en="Report it", label_zh="上报", party="workshop", trigger="repaired",
    done_by="record", number=3, unit=DutyUnit.WORKING_DAY, calendar="CN",
    regime_en="Rule 1", regime_zh="规则一",
    grade="verified", source="Constructed", rule="duties.csv:2",
)  # fmt: skip
LATE = Owed(
    duty=DUTY, item="https://id.example.org/01/09520001000119/21/A", party="urn:example:firm",
    trigger=datetime(2026, 1, 5, tzinfo=UTC), evidence=4, deadline=date(2026, 1, 8),
    state=DutyState.LATE, days_left=-2,
)  # fmt: skip
UNKNOWN = msgspec.structs.replace(LATE, deadline=None, days_left=None, state=DutyState.UNKNOWN)
COUNT = DutyCount(DUTY, "urn:example:firm", due=0, late=1, done=2, unknown=1)
DUTIES = Duties(day=date(2026, 1, 10), counts=(COUNT,), owed=(LATE, UNKNOWN))


def test_lines_count_first_and_then_tell_what_is_owed_with_its_reasons() -> None:
    text = "\n".join(duty_lines(DUTIES, "en", 10))
    assert "Duties on 2026-01-10: 1 late, 0 due, 1 unknown, 2 done in time." in text
    assert "2026-01-08  -2" in text
    assert "…/21/A" in text
    assert "#4" in text
    assert why_text(UNKNOWN, "en") in text


def test_lines_are_chinese_where_asked_and_say_how_many_more_there_are() -> None:
    lines = duty_lines(DUTIES, "zh", 1)
    assert lines[0] == "2026-01-10 的义务：逾期 1 项，未到期 0 项，未知 1 项，按时完成 2 项。"
    assert lines[-1] == "另有 1 项；--limit 可显示更多，--csv 写出全部。"


def test_nothing_begun_and_nothing_owed_are_said() -> None:
    none = Duties(day=date(2026, 1, 10), counts=(), owed=())
    assert duty_lines(none, "en", 5) == [nothing_text(none, "en")]
    all_done = Duties(day=date(2026, 1, 10), counts=(COUNT,), owed=())
    assert "every duty was done in time" in duty_lines(all_done, "en", 5)[-1]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"party": ""}, "do not say who has the role"),
        ({"duty": msgspec.structs.replace(DUTY, number=None)}, "does not say within how many"),
        ({}, "working days of calendar CN are not known"),
        ({"deadline": date(2026, 1, 8)}, ""),
    ],
)
def test_an_unknown_has_a_reason(change: dict[str, object], text: str) -> None:
    found = why_text(msgspec.structs.replace(UNKNOWN, **change), "en")
    assert (text in found) if text else not found


def test_done_after_the_last_day_is_told_from_not_done() -> None:
    done = msgspec.structs.replace(LATE, done=datetime(2026, 1, 9, tzinfo=UTC), done_by=7)
    assert [state_text(LATE, "en"), state_text(done, "en")] == ["late", "done late"]
    assert [state_text(LATE, "zh"), state_text(done, "zh")] == ["逾期", "逾期完成"]


def test_tables_leave_out_what_is_not_known() -> None:
    table = owed_table((LATE, UNKNOWN), "en")
    rows = [dict(zip(table.keys, row, strict=True)) for row in table.rows]
    assert rows[0]["deadline"] == "2026-01-08"
    assert rows[0]["trigger"] == "2026-01-05T00:00:00+00:00"
    assert (rows[1]["deadline"], rows[1]["left"], rows[1]["done"]) == (None, None, None)
    assert csv_bytes(count_table(DUTIES, "zh")).decode("utf-8-sig").splitlines() == [
        "责任方,义务,依据,未到期,逾期,已完成,未知",
        "urn:example:firm,上报,规则一,0,1,2,1",
    ]


def test_records_name_each_duty_once_and_page() -> None:
    found = duty_records(DUTIES, "en", 1, 5)
    told = json.loads(json_text(found))
    assert (told["count"], told["first"], len(told["owed"])) == (2, 1, 1)
    assert told["duties"]["report"]["number"] == 3
    assert told["owed"][0]["duty"] == "report"
    assert told["owed"][0]["deadline"] is None
    assert "not known" in told["owed"][0]["why"]
    assert told["counts"] == [
        {
            "duty": "report",
            "party": "urn:example:firm",
            "due": 0,
            "late": 1,
            "done": 2,
            "unknown": 1,
        }
    ]


def test_two_packs_with_one_id_stay_two_duties() -> None:
    other = msgspec.structs.replace(DUTY, label_en="Report otherwise")
    counts = (COUNT, msgspec.structs.replace(COUNT, duty=other))
    told = duty_records(Duties(day=date(2026, 1, 10), counts=counts, owed=()), "en", 0, 5)
    assert json.loads(json_text(told["duties"])).keys() == {"report", "report'"}
