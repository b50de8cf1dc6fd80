"""HTTP: every route with its parameters, from the description that the door itself serves."""

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from loopbook import errors
from loopbook.api.app import create_api
from loopbook.book import MEMORY, open_book
from loopbook.book.viewing import own
from loopbook.programs.reference.markdown import code, page, plain, section, table
from loopbook.programs.reference.outline import documentation, sentence, source_of

_LEAD = (
    "`loopbook serve` answers under `/api`; the machine-readable description stands at"
    " `/api/openapi.json`. Every answer is JSON, in the language of `?lang=en` or `?lang=zh`, else"
    " of `Accept-Language`. What each verb gives back is told in [http](../spec/http.md)."
)
_PROBLEM = (
    "An error leaves as `application/problem+json` with `code`, `what`, `where` and `mend`;"
    " [messages](messages.md) lists the codes. Its status comes from the class of the error:"
)


def http_page() -> str:
    """Return the page of all routes, in the order of the description, and of the statuses."""
    with open_book(MEMORY) as book:
        description = create_api(own(book)).openapi()
    return page("HTTP", _LEAD, (*_routes(description), _statuses()))


def _routes(description: Mapping[str, Any]) -> Iterator[str]:
    for path, verbs in description["paths"].items():
        for verb, route in verbs.items():
            rows = (_parameter(found) for found in route.get("parameters", ()))
            yield section(
                f"{verb.upper()} /api{path}",
                plain(route.get("description", "")),
                _body(route),
                table(("parameter", "in", "must be given", "default"), rows),
            )


def _parameter(found: Mapping[str, Any]) -> tuple[str, str, str, str]:
    needed = "yes" if found.get("required") else ""
    default = found["schema"].get("default", "")
    return code(found["name"]), found["in"], needed, code(default)


def _body(route: Mapping[str, Any]) -> str:
    media = route.get("requestBody", {}).get("content", {})
    names = " or ".join(code(name) for name in media)
    return f"Body: {names}." if names else ""


def _statuses() -> str:
    tree = ast.parse(source_of("loopbook.errors"))
    classes = (value for value in vars(errors).values() if isinstance(value, type))
    found = {c.__name__: c for c in classes if issubclass(c, errors.LoopbookError)}
    rows = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name in found:
            meaning = plain(sentence(documentation(node)))
            rows.append((code(node.name), str(found[node.name].status), meaning))
    return section("Errors", _PROBLEM, table(("class", "status", "meaning"), rows))
