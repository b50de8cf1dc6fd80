"""Whatever a table says, a method answers: values, unknown, findings; never an exception or NaN."""

import io
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.account.economy.computation import compute
from loopbook.book.method_sheet import shipped_methods
from loopbook.book.shelf import core
from loopbook.errors import LoopbookError
from loopbook.formats.method_input import read_inputs
from loopbook.terms.method import MethodSheet

CELLS = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "1e300", "-1e-300", "9" * 39, "1/3", "∞", "NaN", "５０", "40 %"]
    ),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.text(max_size=6),
)
UNITS = st.sampled_from(["", "kg", "t", "%", "a", "Mt", "m3", "万吨", "CNY/TNE", "GJ", "°C", "x"])


def whole(sheet: MethodSheet) -> bool:
    """Say whether every number told is finite, and every unknown one says why."""
    lines = [line for result in sheet.results for line in result.lines]
    numbers = [n for line in lines for n in (line.value, line.sd) if n is not None]
    numbers += [n for change in sheet.changes for n in (change.value, change.sd) if n is not None]
    told = all(line.missing for line in lines if line.value is None)
    return told and all(math.isfinite(number) for number in numbers)


@pytest.mark.parametrize("name", ["mci-2019", "ew-mfa", "resource-output", "straw", "plant-energy"])
@settings(max_examples=40)
@given(data=st.data())
def test_any_table_is_answered(name: str, data: st.DataObject) -> None:
    method = shipped_methods()[name]
    names = st.sampled_from([*method.inputs, "nothing"])
    items = st.sampled_from(["", "a", "coal", *list(method.items)[:3]])
    periods = st.sampled_from(["", "2020", "2025"])
    lines = ["name,item,period,value,sd,unit"]
    for _ in range(data.draw(st.integers(0, 12))):
        row = [data.draw(each) for each in (names, items, periods, CELLS, CELLS, UNITS)]
        lines.append(",".join('"' + str(cell).replace('"', '""') + '"' for cell in row))
    stream = io.BytesIO("\n".join(lines).encode("utf-8", "replace"))
    try:
        rows, _ = read_inputs(stream, "any.csv", core().units)
    except LoopbookError:
        return
    assert whole(compute(method, rows))
