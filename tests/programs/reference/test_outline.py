"""Modules read as source."""

import ast

import pytest

from loopbook.programs.reference.outline import (
    Function,
    definition,
    documentation,
    modules_of,
    public_methods,
    sentence,
    signature,
    source_of,
)

SOURCE = '''
class Till:
    """A till. It holds money."""

    def __init__(self) -> None: ...
    @property
    def sum(self) -> int: ...
    @overload
    def put(self, coin: str) -> None: ...
    def put(self, coin: int, *, count: int = 1) -> "Till": ...
    def _count(self) -> int: ...

def make(name: str) -> Till:
    """Make
    a till."""
'''
TREE = ast.parse(SOURCE)


def till() -> ast.ClassDef:
    found = definition(TREE, "Till")
    assert isinstance(found, ast.ClassDef)
    return found


def test_the_first_sentence_is_taken_across_lines() -> None:
    assert sentence(documentation(till())) == "A till."
    assert sentence(documentation(definition(TREE, "make"))) == "Make a till."
    assert sentence("No end") == "No end"


def test_methods_of_the_public_stand_in_their_order() -> None:
    assert [method.name for method in public_methods(till())] == ["sum", "put"]


def test_a_signature_has_no_self_and_a_property_no_brackets() -> None:
    prop, put = public_methods(till())
    assert signature(prop) == "sum -> int"
    assert signature(put) == "put(coin: int, *, count: int=1) -> 'Till'"
    made = definition(TREE, "make")
    assert isinstance(made, Function)
    assert signature(made, "new") == "new(name: str) -> Till"


def test_a_name_that_a_module_lacks_is_a_fault() -> None:
    with pytest.raises(KeyError, match="Purse"):
        definition(TREE, "Purse")


def test_modules_of_a_room_are_found_and_read() -> None:
    modules = modules_of("terms")
    assert modules == sorted(modules)
    assert "loopbook.terms.event" in modules
    assert "class Event(" in source_of("loopbook.terms.event")
    assert "class LoopbookError" in source_of("loopbook.errors")
