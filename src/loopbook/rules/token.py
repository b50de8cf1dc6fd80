"""Tokens of a formula: numbers, names, units in brackets and signs, each with its column."""

import re

import msgspec

NAME = re.compile(r"[^\W\d][\w.]*(?:-[\w.]+)*")
"""A name as formulas write it: a letter of any script or `_` first; digits, `.` and `-` inside."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<name>[^\W\d][\w.]*(?:-[\w.]+)*)
    | \[(?P<unit>[^\[\]]*)\]
    | (?P<sign><=|>=|!=|[-+*/<>=(),])
    )""",
    re.VERBOSE,
)


class Token(msgspec.Struct, frozen=True):
    """A piece of a formula.

    Fields
      kind    number, name, unit, sign; `end` after the last; `other` for what is no token
      text    as written, brackets of a unit left out
      column  place of its first character in the formula, 1 first
    """

    kind: str
    text: str
    column: int


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of `text`; the last is `end`, or `other` where the text is no formula."""
    tokens: list[Token] = []
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            start = place + len(text[place:]) - len(text[place:].lstrip())
            return [*tokens, Token("other", text[start], start + 1)]
        kind = found.lastgroup
        opening = 1 if kind == "unit" else 0
        tokens.append(Token(kind, found[kind], found.start(kind) - opening + 1))
        place = found.end()
    return [*tokens, Token("end", "", len(text) + 1)]
