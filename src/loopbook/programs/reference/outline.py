"""Outline: classes and functions of a module as its source has them, read and not imported.

Read from the source and not from the objects, so that annotations stand as they were written, under
every version of Python.
"""

import ast
import inspect
import re
from importlib.resources import files

_SENTENCE = re.compile(r"(?<=[.!?])\s")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def source_of(module: str) -> str:
    """Return the source of `loopbook.x.y`."""
    _, *inner, last = module.split(".")
    return files("loopbook").joinpath(*inner, f"{last}.py").read_text(encoding="utf-8")


def modules_of(room: str) -> list[str]:
    """Return the modules of a room, as `loopbook.terms.account`, by name; those inside too."""
    found: list[str] = []
    for entry in files("loopbook").joinpath(*room.split(".")).iterdir():
        if entry.is_dir() and not entry.name.startswith("_"):
            found += modules_of(f"{room}.{entry.name}")
        stem = entry.name.removesuffix(".py")
        if stem != entry.name and not stem.startswith("_"):
            found.append(f"loopbook.{room}.{stem}")
    return sorted(found)


def sentence(docstring: str) -> str:
    """Return the first sentence of a docstring, on one line."""
    paragraph = " ".join(inspect.cleandoc(docstring).split("\n\n")[0].split())
    return _SENTENCE.split(paragraph, maxsplit=1)[0]


def documentation(node: ast.Module | ast.ClassDef | Function) -> str:
    """Return the docstring of a node, its indentation taken off."""
    return ast.get_docstring(node) or ""


def public_methods(owner: ast.ClassDef) -> list[Function]:
    """Return the methods of a class whose names do not begin with a bar, as they stand.

    Of a method with several shapes only the one that does the work: it alone says what it does.
    """
    return [
        node
        for node in owner.body
        if isinstance(node, Function) and not node.name.startswith("_") and not _is_shape(node)
    ]


def _is_shape(node: Function) -> bool:
    return any(ast.unparse(mark) == "overload" for mark in node.decorator_list)


def signature(function: Function, name: str = "") -> str:
    """Return `name(arguments) -> result`; a property without brackets."""
    name = name or function.name
    result = f" -> {ast.unparse(function.returns)}" if function.returns else ""
    if any(ast.unparse(mark) == "property" for mark in function.decorator_list):
        return f"{name}{result}"
    words = ast.unparse(function.args).removeprefix("self").removeprefix(", ")
    return f"{name}({words}){result}"


def definition(tree: ast.Module, name: str) -> ast.ClassDef | Function:
    """Return the class or function of that name.

    Raises    KeyError  the module has none: a fault of the program
    """
    for node in tree.body:
        if isinstance(node, ast.ClassDef | Function) and node.name == name:
            return node
    raise KeyError(name)
