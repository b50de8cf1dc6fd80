"""Python: the public names of the package, and every method of a book."""

import ast
import inspect
from collections.abc import Iterator

import loopbook
from loopbook.book.statement import ExplainedStatement
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


def python_page() -> str:
    """Return the page of public names: what each is, then the calls in full."""
    rows = [_name(name) for name in sorted(loopbook.__all__)]
    calls = [_call(name) for name in ("open", "new")]
    return page(
        "Python",
        _LEAD,
        (
            section("Public names", table(("name", "what it is"), rows)),
            section("Making and opening", *calls),
            section("Book", plain(_own(loopbook.Book)), _AS_OF, *_methods(loopbook.Book)),
            section(
                "Statement, as Book.evaluate gives it",
                plain(_own(ExplainedStatement)),
                *_methods(ExplainedStatement),
            ),
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


def _methods(owner: type) -> Iterator[str]:
    node = _node(owner)
    if isinstance(node, ast.ClassDef):
        yield from (_told(method, method.name) for method in public_methods(node))


def _told(function: Function, name: str) -> str:
    """Return a call with its whole docstring: the sentence as text, the rest as it stands."""
    first, _, rest = documentation(function).partition("\n\n")
    lead, *lines = first.split("\n")
    words = inspect.cleandoc("\n".join(["", *lines, rest])) if lines or rest else ""
    shape = verbatim("\n".join(part for part in (signature(function, name), words) if part))
    return "\n\n".join((f"### {name}", plain(lead), shape))
