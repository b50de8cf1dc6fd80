"""What every row states and the file does not."""

import io

import pytest

from loopbook.errors import UnknownTerm
from loopbook.formats.given import with_given
from loopbook.formats.intake import read_table

from .wide import wide


def test_a_given_value_stands_where_the_file_has_none_and_a_cell_comes_first() -> None:
    pack = wide()
    table = with_given(pack.intake["shares"], [("period", "1999")])
    (given,) = read_table(io.BytesIO(b"place,glass\nA,5\n"), "x", table, pack)
    (own,) = read_table(io.BytesIO(b"place,year,glass\nA,2001,5\n"), "x", table, pack)
    assert given.observation is not None
    assert own.observation is not None
    assert (str(given.observation.period), str(own.observation.period)) == ("1999", "2001")


def test_a_required_column_may_be_given() -> None:
    pack = wide()
    table = with_given(pack.intake["shares"], [("subject", "World")])
    (parsed,) = read_table(io.BytesIO(b"year,glass\n2001,5\n"), "x", table, pack)
    assert parsed.observation is not None
    assert parsed.observation.subject == "World"


@pytest.mark.parametrize("field", ["perod", "type", "value", "indicator"])
def test_a_field_that_the_table_does_not_take_is_refused(field: str) -> None:
    with pytest.raises(UnknownTerm) as caught:
        with_given(wide().intake["shares"], [(field, "x")])
    assert caught.value.code == "LB-W72"
