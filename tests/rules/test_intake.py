"""Tables that people hand in."""

import pytest

from loopbook.errors import SchemeError
from loopbook.formats.field import FIELDS
from loopbook.rules.compile import compile_scheme
from loopbook.rules.intake import (
    EVENT_FIELDS,
    FLOW_FIELDS,
    OBSERVATION_FIELDS,
    STATISTIC_FIELDS,
    fields_of,
)

from .breaking import LEAVES, broken, faults_of, good, with_files


def test_what_a_table_makes_decides_its_fields() -> None:
    tables = compile_scheme(good(), {}, LEAVES).intake
    assert fields_of(tables["received"].columns) is EVENT_FIELDS
    assert fields_of(tables["yearly"].columns) is STATISTIC_FIELDS
    assert fields_of(tables["rates"].columns) is OBSERVATION_FIELDS
    assert fields_of(tables["flows"].columns) is FLOW_FIELDS


def test_the_table_of_flows_is_in_every_scheme() -> None:
    table = compile_scheme(good(), {}, LEAVES).intake["flows"]
    fields = [column.field for column in table.columns]
    usual = ["type", "flow", "from", "to", "layer", "period", "value", "sd", "unit"]
    assert fields == [*usual, "what", "distribution", "low", "high", "by"]
    assert table.columns[0].default == "Flow"


def test_columns_keep_their_headings_units_and_constants() -> None:
    columns = compile_scheme(good(), {}, LEAVES).intake["received"].columns
    assert (columns[0].heading_en, columns[0].default) == ("", "ObjectEvent")
    assert columns[5].unit is not None
    assert (columns[5].heading_zh, columns[5].unit.code, columns[5].required) == (
        "质量",
        "GRM",
        True,
    )


def test_what_the_reader_of_tables_reads_is_what_a_pack_may_declare() -> None:
    accounts = FLOW_FIELDS - OBSERVATION_FIELDS - STATISTIC_FIELDS
    assert EVENT_FIELDS | STATISTIC_FIELDS | OBSERVATION_FIELDS == FIELDS
    assert not accounts & FIELDS


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Value,数值,value", "Value,数值,quantity", "field 'quantity' is not declared"),
        ("Flow,流,flow,,yes,", "Flow,流,flow,,yes,bottles", "default 'bottles' is not"),
        ("Mass,质量,quantity", "Mass,,quantity", "'heading_zh' is empty"),
        ("sensor.mass", "sensor.colour", ""),
        ("Mass,质量,quantity", "To,去向,destination.party", "field 'destination.party' is not"),
    ],
)  # fmt: skip
def test_a_column_that_does_not_fit_its_table_is_a_fault(old: str, new: str, fault: str) -> None:
    if not fault:
        assert compile_scheme(broken("intake.csv", old, new), {}, LEAVES)
        return
    assert any(fault in each for each in faults_of(broken("intake.csv", old, new)))


WIDE = (
    "table,heading_en,heading_zh,field,unit,required,default,example,source,sets,shares\n"
    "w,,,type,,,ObjectEvent,,s,,\n"
    "w,,,basis,,,modelled,,s,,\n"
    "w,,,class,,,bottle,,s,,\n"
    "w,total,总量,whole,KGM,expected,,9,s,,\n"
    "w,share {period},占比 {period},share,P1,,,5,s,flow=bottles_out; scope=,parts\n"
)


def wide(old: str = "", new: str = "") -> tuple[str, ...]:
    """Return the faults of a pack with the wide table, `old` written as `new`."""
    text = WIDE.replace(" scope=,", ",").replace("bottles_out", flow_of_good())
    text = text.replace("bottle,", f"{class_of_good()},")
    assert old in text
    pack = with_files(intake_csv=text.replace(old, new) if old else text)
    try:
        compile_scheme(pack, {}, LEAVES)
    except SchemeError as refused:
        return refused.faults
    return ()


def flow_of_good() -> str:
    return next(iter(compile_scheme(good(), {}, LEAVES).system.flows))


def class_of_good() -> str:
    words = compile_scheme(good(), {}, LEAVES).vocabulary.values()
    return next(word.term for word in words if word.kind == "class")


def test_columns_may_set_what_their_cells_state_and_expect_a_total() -> None:
    text = WIDE.replace("bottles_out; scope=", flow_of_good()).replace("bottle", class_of_good())
    table = compile_scheme(with_files(intake_csv=text), {}, LEAVES).intake["w"]
    share = table.columns[-1]
    assert (share.sets, share.shares) == ((("flow", flow_of_good()),), "parts")
    assert [c.is_expected for c in table.columns] == [False, False, False, True, False]
    assert fields_of(table.columns) is STATISTIC_FIELDS


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("flow=", "flwo=", "sets 'flwo' is not declared"),
        ("flow=", "flow=not_", "sets 'not_"),
        ("flow=", "flow ", "is no value of 'sets'"),
        ("{period}", "{perod}", "heading_en 'perod' is not declared"),
        ("modelled", "declared", "needs a field 'whole', and a constant basis 'modelled'"),
        (",whole,", ",quantity,", "needs a field 'whole'"),
        (",expected,", ",wanted,", "'wanted' is no value of 'required'"),
        ("w,,,basis,,,modelled", "w,,,header,,,0", "'0' is no value of 'default'"),
    ],
)
def test_what_a_wide_column_cannot_say_is_a_fault(old: str, new: str, fault: str) -> None:
    found = wide(old, new)
    assert any(fault in each for each in found), found
    assert wide() == ()


def test_packs_of_older_books_need_not_have_the_newer_columns() -> None:
    assert b",sets" not in good().files["intake.csv"]
    assert compile_scheme(good(), {}, LEAVES).intake["rates"].columns[0].sets == ()
