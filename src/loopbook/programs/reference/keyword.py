"""Keyword: the words that calls take by name, as a book's methods declare them."""

import ast
import re
from collections.abc import Iterable
from importlib import import_module

from loopbook.programs.reference.glossary import fields_table, meanings_of
from loopbook.programs.reference.markdown import plain
from loopbook.programs.reference.outline import (
    definition,
    documentation,
    public_methods,
    sentence,
    source_of,
)

_UNPACKED = re.compile(r"Unpack\[(\w+)\]")
_ELSEWHERE = re.compile(r"see `(\w+)`")


def keywords_of(parts: Iterable[type]) -> list[type]:
    """Return the classes of words that public methods of `parts` unpack, each once, by name."""
    found: dict[str, type] = {}
    for part in parts:
        node = definition(ast.parse(source_of(part.__module__)), part.__name__)
        for method in public_methods(node) if isinstance(node, ast.ClassDef) else ():
            kind = method.args.kwarg.annotation if method.args.kwarg else None
            named = _UNPACKED.fullmatch(ast.unparse(kind)) if kind else None
            if named is not None:
                found[named[1]] = getattr(import_module(part.__module__), named[1])
    return [found[name] for name in sorted(found)]


def keyword_section(words: type) -> str:
    """Return a section for a class of words: each with its type, and what it means.

    Words that a class of the same module explains (`see that class`) have their meanings from it.
    """
    tree = ast.parse(source_of(words.__module__))
    node = definition(tree, words.__name__)
    if not isinstance(node, ast.ClassDef):
        raise KeyError(words.__name__)
    text = documentation(node)
    elsewhere = _ELSEWHERE.search(text)
    explained = documentation(definition(tree, elsewhere[1])) if elsewhere else text
    parts = (f"### {words.__name__}", plain(sentence(text)))
    return "\n\n".join((*parts, fields_table(node, meanings_of(explained))))
