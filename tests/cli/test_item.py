"""`loopbook item` and `loopbook grades`, through the door."""

import json

import pytest

import loopbook

from .conftest import Shell, chinese


@pytest.fixture
def name(filled: Shell) -> str:
    """An item that several entries speak of."""
    with loopbook.open("my.book", is_read_only=True) as book:
        return next(n for n in book.items() if book.item(n).facts and len(book.item(n).entries) > 1)


@pytest.fixture
def ladder(filled: Shell) -> str:
    with loopbook.open("my.book", is_read_only=True) as book:
        return next(iter(book.scheme().ladders))


def test_an_item_is_told_with_its_facts_and_entries(filled: Shell, name: str) -> None:
    code, out, _ = filled("item", name)
    assert code == 0
    assert out.startswith(name)
    code, told, _ = filled("item", name, "--json")
    found = json.loads(told)
    assert len(out.splitlines()) == 1 + len(found["facts"]) + len(found["grades"]) + len(
        found["entries"]
    )
    assert chinese(filled("item", name, "--lang", "zh")[1])


def test_an_item_is_told_as_it_was_known(filled: Shell, name: str) -> None:
    now = json.loads(filled("item", name, "--json")[1])
    first = now["entries"][0]["entry"]["sequence"]
    then = json.loads(filled("item", name, "--as-of", first, "--json")[1])
    assert len(then["entries"]) < len(now["entries"])
    assert "#" in filled("item", name, "--as-of", first)[1]


def test_grades_are_told_as_they_were_known(filled: Shell, ladder: str) -> None:
    now = filled("grades", ladder)[1]
    assert now
    then = filled("grades", ladder, "--as-of", "2000-01-01")[1]
    assert then != now
    assert all(grade["item"] for grade in json.loads(filled("grades", ladder, "--json")[1]))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("item", "urn:example:none"), "LB-D16"),
        (("item", "urn:example:none", "--as-of", "soon"), "LB-D"),
        (("grades", "none"), "LB-D13"),
    ],
)
def test_what_is_not_known_is_told(filled: Shell, words: tuple[str, ...], said: str) -> None:
    code, _, err = filled(*words)
    assert (code, said in err) == (2, True)
