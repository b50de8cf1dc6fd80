"""GS1 part: a GS1 key taken apart for a person, and what is wrong with its fields."""

import re

from loopbook.terms.finding import Finding
from loopbook.terms.identifier.check_digit import mended
from loopbook.terms.identifier.explanation import Part, error
from loopbook.terms.identifier.key_type import KEYS, QUALIFIERS, Alphabet, Field, Lead
from loopbook.terms.identifier.named import Named, digits_of, tail_of

_QUOTED = 80
_ALLOWED = {
    Alphabet.DIGITS: re.compile("[0-9]*"),
    Alphabet.AI_82: re.compile(f"{Alphabet.AI_82.value}*"),
    Alphabet.AI_39: re.compile(f"{Alphabet.AI_39.value}*"),
}


def gs1_parts(named: Named) -> tuple[Part, ...]:
    """Return the parts of a key, as far as the length of the company prefix tells them."""
    key = KEYS[named.ai]
    digits, tail = digits_of(named), tail_of(named)
    parts = [Part("key", named.value[:_QUOTED])]
    if key.lead is Lead.INDICATOR:
        parts.append(Part("extension" if named.ai == "00" else "indicator", digits[0]))
    if named.prefix_length:
        start = int(key.lead is not Lead.NONE)
        body = digits[start:-1] if digits else named.value
        parts.append(Part("prefix", body[: named.prefix_length]))
        parts.append(Part("reference", body[named.prefix_length :]))
    if digits:
        parts.append(Part("check", digits[-1]))
    if digits and tail:
        is_piece = key.is_tail_due
        parts += [Part("piece", tail[:2]), Part("total", tail[2:])] if is_piece else []
        parts += [] if is_piece else [Part("serial", tail)]
    parts += [
        Part(f"ai_{ai}", named.qualifiers[ai]) for ai in key.qualifiers if ai in named.qualifiers
    ]
    return tuple(parts)


def gs1_findings(named: Named) -> tuple[Finding, ...]:
    """Return what is wrong with a key: its check digit, and the fields behind it."""
    digits = digits_of(named)
    right = mended(digits) if digits else ""
    found = [error("LB-I04", digits=digits, mended=right)] if right else []
    for ai, text in named.qualifiers.items():
        found += field_findings(text, QUALIFIERS[ai].field, f"({ai})")
    return tuple(found)


def field_findings(text: str, field: Field, name: str) -> tuple[Finding, ...]:
    """Return what is wrong with one field, without percent-encoding.

    Parameters
      name  of the field, as a person looks for it: `(21)`
    """
    if not field.least <= len(text) <= field.most:
        span = {"least": field.least, "most": field.most}
        return (error("LB-I05", name=name, text=text[:_QUOTED], count=len(text), **span),)
    allowed = _ALLOWED[field.alphabet].match(text)
    end = allowed.end() if allowed else 0
    if end == len(text):
        return ()
    return (error("LB-I13", name=name, text=text[:_QUOTED], character=text[end]),)
