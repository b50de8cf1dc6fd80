"""Tables that people hand in."""

import pytest

from loopbook.rules.compile import compile_scheme
from loopbook.rules.intake import (
    EVENT_FIELDS,
    FLOW_FIELDS,
    OBSERVATION_FIELDS,
    STATISTIC_FIELDS,
    fields_of,
)

from .breaking import LEAVES, broken, faults_of, good


def test_what_a_table_makes_decides_its_fields() -> None:
    tables = compile_scheme(good(), {}, LEAVES).intake
    assert fields_of(tables["received"].columns) is EVENT_FIELDS
    assert fields_of(tables["yearly"].columns) is STATISTIC_FIELDS
    assert fields_of(tables["rates"].columns) is OBSERVATION_FIELDS
    assert fields_of(tables["flows"].columns) is FLOW_FIELDS


def test_the_table_of_flows_is_in_every_scheme() -> None:
    table = compile_scheme(good(), {}, LEAVES).intake["flows"]
    fields = [column.field for column in table.columns]
    assert fields == ["type", "flow", "from", "to", "layer", "period", "value", "sd", "unit"]
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


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Value,数值,value", "Value,数值,quantity", "field 'quantity' is not declared"),
        ("Flow,流,flow,,yes,", "Flow,流,flow,,yes,bottles", "default 'bottles' is not"),
        ("Mass,质量,quantity", "Mass,,quantity", "'heading_zh' is empty"),
        ("sensor.mass", "sensor.colour", ""),
    ],
)  # fmt: skip
def test_a_column_that_does_not_fit_its_table_is_a_fault(old: str, new: str, fault: str) -> None:
    if not fault:
        assert compile_scheme(broken("intake.csv", old, new), {}, LEAVES)
        return
    assert any(fault in each for each in faults_of(broken("intake.csv", old, new)))
