"""Queries under names: one each, in order, each party its own."""

import pytest

from loopbook.book.named_query import NAME_MAX, NamedQueries
from loopbook.errors import QueryValidation, UnknownTerm
from loopbook.store.desk import MemoryDesk
from loopbook.terms.party import owner
from loopbook.terms.query import Condition, NamedQuery, Query, Test

MINE, YOURS = owner("mine"), owner("yours")
ASKED = Query(
    conditions=(
        Condition(parameter="EQ_action", test=Test.IS, places=(("action",),), texts=("ADD",)),
    )
)


def query(name: str) -> NamedQuery:
    return NamedQuery(name=name, asked=b'{"EQ_action":["ADD"]}', query=ASKED)


def test_a_query_is_kept_as_it_was_made() -> None:
    queries = NamedQueries(MemoryDesk())
    assert queries.make(MINE, query("检查"))
    assert queries.get(MINE, "检查") == query("检查")
    assert not queries.make(MINE, query("检查"))


def test_each_party_has_names_of_its_own() -> None:
    queries = NamedQueries(MemoryDesk())
    queries.make(MINE, query("a"))
    assert queries.make(YOURS, query("a"))
    assert queries.remove(YOURS, "a")
    assert not queries.remove(YOURS, "a")
    with pytest.raises(UnknownTerm):
        queries.get(YOURS, "a")
    assert queries.get(MINE, "a").name == "a"


def test_queries_are_listed_by_name() -> None:
    queries = NamedQueries(MemoryDesk())
    for name in "cab":
        queries.make(MINE, query(name))
    assert [each.name for each in queries.listed(MINE, "", 2)] == ["a", "b"]
    assert [each.name for each in queries.listed(MINE, "b")] == ["c"]
    assert queries.listed(YOURS) == []


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "a\nb", "a\0", "\ud83d", "a" * (NAME_MAX + 1)]
)
def test_a_name_that_cannot_stand_in_an_address_is_refused(name: str) -> None:
    with pytest.raises(QueryValidation):
        NamedQueries(MemoryDesk()).make(MINE, query(name))
