"""Schema: column names mean one thing, and folders are columns too."""

import pyarrow as pa

from loopbook.store.export.schema import EVENTS, POSTINGS, TABLES


def test_columns_of_folders_come_last() -> None:
    assert [name for name, _ in POSTINGS.fields[-2:]] == ["pack", "month"]
    assert EVENTS.fields[-1] == ("month", pa.int32())


def test_a_name_has_one_type_in_every_table() -> None:
    types: dict[str, set[str]] = {}
    for table in TABLES:
        assert len({name for name, _ in table.fields}) == len(table.fields)
        for name, type_ in table.fields:
            types.setdefault(name, set()).add(str(type_))
    assert all(len(found) == 1 for found in types.values()), types


def test_no_type_is_one_that_only_some_engines_have() -> None:
    for table in TABLES:
        for _, type_ in table.fields:
            assert not pa.types.is_nested(type_)
            assert not pa.types.is_dictionary(type_)
            assert not pa.types.is_unsigned_integer(type_)
