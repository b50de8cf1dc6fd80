"""Python: the public names of the package, and every method of a book."""

import ast
import inspect
from collections.abc import Iterator

import loopbook
from loopbook.book.statement import ExplainedStatement
from loopbook.programs.reference.keyword import keyword_section, keywords_of
from loopbook.programs.reference.markdown import page, plain, section, table, verbatim
from loopbook.programs.reference.outline import (
    Function,
    definition,
    documentation,
    public_methods,
    sentence,
    signature,
    source_of,
)

_LEAD = (
    "`import loopbook as lb`. What is not named here or in the [glossary](glossary.md) may change"
    " without notice. Every error is a `LoopbookError` with `code`, `where`, `values` and"
    " `message(language)`."
)
_AS_OF = (
    "`as_of` is `None`, a day (`2026-02-01`: what had happened and been published by then) or the"
    " size of a checkpoint (what the book knew then): decision 0006. `period` is `2025`, `2025-03`,"
    " `2025-Q2`, `2025-H1` or `2021..2025`."
)
_WORDS = (
    "What a call takes by name beside what it shows: `**act: Unpack[Act]` takes those of `Act`."
)
_FIRST = ("open", "new")


def python_page() -> str:
    """Return the page of public names: what each is, then the calls in full."""
    rows = [_name(name) for name in sorted(loopbook.__all__)]
    parts = [each for each in loopbook.Book.__mro__ if each is not object]
    calls = [name for name in sorted(loopbook.__all__) if name not in _FIRST]
    return page(
        "Python",
        _LEAD,
        (
            section("Public names", table(("name", "what it is"), rows)),
            section("Making and opening", *(_call(name) for name in _FIRST)),
            *_book(parts),
            section("Words of calls", _WORDS, *map(keyword_section, keywords_of(parts))),
            section(
                "Statement, as Book.evaluate gives it",
                plain(_own(ExplainedStatement)),
                *_methods(ExplainedStatement, set()),
            ),
            section("Papers", *(_call(name) for name in calls)),
        ),
    )


def _node(thing: object) -> ast.ClassDef | Function:
    module, name = str(getattr(thing, "__module__", "")), str(getattr(thing, "__name__", ""))
    return definition(ast.parse(source_of(module)), name)


def _own(thing: object) -> str:
    return sentence(documentation(_node(thing)))


def _name(name: str) -> tuple[str, str]:
    return f"`{name}`", plain(_own(getattr(loopbook, name)))


def _call(name: str) -> str:
    node = _node(getattr(loopbook, name))
    return _told(node, name) if isinstance(node, Function) else ""


def _book(parts: list[type]) -> Iterator[str]:
    """Yield a section for each part that a book is made of; what one adds stands once."""
    told: set[str] = set()
    for part in parts:
        methods = list(_methods(part, told))
        if part is loopbook.Book:
            yield section("Book", plain(_own(part)), _AS_OF, *methods)
        elif methods:
            yield section(f"Book: {part.__name__.lower()}", plain(_own(part)), *methods)


def _methods(owner: type, told: set[str]) -> Iterator[str]:
    """Yield the methods of a class that were not told of another one before."""
    node = _node(owner)
    for method in public_methods(node) if isinstance(node, ast.ClassDef) else ():
        if method.name not in told:
            told.add(method.name)
            yield _told(method, method.name)


def _told(function: Function, name: str) -> str:
    """Return a call with its whole docstring: the sentence as text, the rest as it stands."""
    first, _, rest = documentation(function).partition("\n\n")
    lead, *lines = first.split("\n")
    words = inspect.cleandoc("\n".join(["", *lines, rest])) if lines or rest else ""
    shape = verbatim("\n".join(part for part in (signature(function, name), words) if part))
    return "\n\n".join((f"### {name}", plain(lead), shape))
