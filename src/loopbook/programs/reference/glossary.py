"""Glossary: every type of `terms`, with what it means and what it holds."""

import ast
import re

from loopbook.programs.reference.markdown import code, page, plain, table
from loopbook.programs.reference.outline import (
    documentation,
    modules_of,
    public_methods,
    sentence,
    signature,
    source_of,
)

_LEAD = (
    "The words of the house: one word for one thing."
    " A type holds no verbs; a change is a new value."
)
_FIELD = re.compile(r"^ {2}(\w+(?:, \w+)*) +(\S.*)$")
_BEHIND = re.compile(r"; +(\w+(?:, \w+)*) {2,}(?=\S)")
_QUALIFIER = re.compile(r"_(?:en|zh|kg)$")


def glossary_page() -> str:
    """Return the page of all terms, module by module."""
    return page("Glossary", _LEAD, (_module(module) for module in modules_of("terms")))


def _module(module: str) -> str:
    source = source_of(module)
    tree = ast.parse(source)
    lines = source.splitlines()
    types = [_alias(tree, position) for position in range(len(tree.body))]
    types += [_class(node, lines) for node in tree.body if _is_public_class(node)]
    parts = [f"## {module.rsplit('.', 1)[-1]}", plain(sentence(documentation(tree)))]
    return "\n\n".join([*parts, *(words for words in types if words)])


def _is_public_class(node: ast.stmt) -> bool:
    return isinstance(node, ast.ClassDef) and not node.name.startswith("_")


def _alias(tree: ast.Module, position: int) -> str:
    """Return a name given to a type, with the text that follows it as its meaning."""
    node = tree.body[position]
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return ""
    name = node.targets[0].id
    if not re.match(r"[A-Z][a-z]", name):
        return ""
    after = tree.body[position + 1] if position + 1 < len(tree.body) else None
    meaning = ""
    if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
        meaning = plain(sentence(str(after.value.value)))
    shape = code(f"{name} = {ast.unparse(node.value)}")
    return "\n\n".join(part for part in (f"### {name}", meaning, shape) if part)


def _class(node: ast.stmt, lines: list[str]) -> str:
    if not isinstance(node, ast.ClassDef):
        return ""
    text = documentation(node)
    parts = (
        f"### {node.name}",
        plain(sentence(text)),
        _members(node, lines),
        fields_table(node, meanings_of(text)),
        _methods(node),
    )
    return "\n\n".join(part for part in parts if part)


def _members(node: ast.ClassDef, lines: list[str]) -> str:
    """Return the values of a closed choice, with the comment beside each."""
    rows = []
    for member in node.body:
        if isinstance(member, ast.Assign) and isinstance(member.value, ast.Constant):
            _, _, comment = lines[member.lineno - 1].partition("  # ")
            name = ast.unparse(member.targets[0])
            rows.append((code(name), code(member.value.value), plain(comment)))
    return table(("name", "value", "meaning"), rows)


def meanings_of(docstring: str) -> dict[str, str]:
    """Return what the section `Fields` of a docstring says of each field.

    A field begins a line, or stands behind a semicolon on the line of another one.
    """
    _, _, section = docstring.partition("\nFields\n")
    told: list[tuple[str, str]] = []
    for line in section.split("\n\n")[0].splitlines():
        if found := _FIELD.match(line):
            told.append((found[1], found[2]))
        elif told:
            names, words = told[-1]
            told[-1] = (names, f"{words} {line.strip()}")
    meanings: dict[str, str] = {}
    for names, words in told:
        first, *others = _BEHIND.split(words)
        pairs = zip((names, *others[::2]), (first, *others[1::2]), strict=True)
        meanings |= {name: meaning for each, meaning in pairs for name in each.split(", ")}
    return meanings


def fields_table(node: ast.ClassDef, meanings: dict[str, str]) -> str:
    """Return the fields of a class as a table, each with its meaning where one is given."""
    rows = []
    for field in node.body:
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            name = field.target.id
            default = code(ast.unparse(field.value)) if field.value else ""
            kind = code(ast.unparse(field.annotation))
            # What is said of `title` holds for its text in either language; of `opening`, in kg.
            meaning = meanings.get(name) or meanings.get(_QUALIFIER.sub("", name), "")
            rows.append((code(name), kind, default, plain(meaning)))
    return table(("field", "type", "default", "meaning"), rows)


def _methods(node: ast.ClassDef) -> str:
    rows = (
        (code(signature(method)), plain(sentence(documentation(method))))
        for method in public_methods(node)
    )
    return table(("call", "answer"), rows)
