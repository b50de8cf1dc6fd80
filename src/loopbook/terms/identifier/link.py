"""Digital Link: read into what it names, and written in its canonical form.

Read are links of any host and path, with AIs in digits or by the names of version 1.1. A query
names attributes, never what is identified: the qualifiers of a key belong in the path (GS1's own
syntax engine refuses them elsewhere).

Source    GS1 Digital Link: URI Syntax 1.4, sections 4 and 5; CBV 2.0, section 8.9
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from loopbook.terms.identifier.key_type import KEYS, QUALIFIERS, SHORT_NAMES, Key
from loopbook.terms.identifier.named import HOME, Named, finest
from loopbook.terms.identifier.spelling import canonical_spelling, in_link, read_spelling

_LINK = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[^/?#]+/[^?#]*")
_HOST = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://([^/?#]+)/")
_NONE: Mapping[str, str] = MappingProxyType({})
_KEY_NAMES = {ai: ai for ai in KEYS} | {s: ai for s, ai in SHORT_NAMES.items() if ai in KEYS}
_NARROWING = {ai: ai for ai in QUALIFIERS} | {
    s: ai for s, ai in SHORT_NAMES.items() if ai in QUALIFIERS
}
# A text key begins with a company prefix; the shortest there is has four digits.
_PREFIX = "[0-9]{4}"


class Link(msgspec.Struct, frozen=True, gc=False):
    """A Digital Link, taken apart as it is spelled.

    Fields
      ai          key
      value       the key without percent-encoding, a GTIN with 14 digits
      qualifiers  AI -> value as spelled
      is_whole    whether the path ends with them; else something follows that no key has
      text        the link
      place       how many slashes stand before the value of the key
    """

    ai: str
    value: str
    qualifiers: Mapping[str, str]
    is_whole: bool
    text: str
    place: int


def _form(ai: str) -> re.Pattern[str]:
    key = KEYS[ai]
    if ai == "01":
        return re.compile("[0-9]{8}|[0-9]{12,14}")
    if key.tail is None:
        return re.compile(f"[0-9]{{{key.digits}}}")
    characters, most = key.tail.alphabet.value, key.tail.most
    if not key.digits:
        return re.compile(f"{_PREFIX}{characters}{{1,{most - 4}}}")
    least = key.tail.least if key.is_tail_due else 0
    return re.compile(f"[0-9]{{{key.digits}}}{characters}{{{least},{most}}}")


_FORMS = {ai: _form(ai) for ai in KEYS}


def read_link(text: str) -> Link | None:
    """Return a Digital Link taken apart; None when no key stands in the path.

    Nothing is judged beyond the form of the key: a wrong check digit, or a serial with characters
    that it may not have, is read.
    """
    found = _LINK.match(text)
    if found is None:
        return None
    parts = found[0].split("/")
    last = len(parts) - 1
    for place in range(3, last):
        ai = _KEY_NAMES.get(parts[place])
        if ai is None:
            continue
        value = parts[place + 1]
        value = read_spelling(value) if "%" in value else value
        if _FORMS[ai].fullmatch(value):
            rest = parts[place + 2 :]
            qualifiers, is_whole = _qualifiers(KEYS[ai], rest) if rest else (_NONE, True)
            padded = value.zfill(14) if ai == "01" else value
            return Link(ai, padded, qualifiers, is_whole, text, place + 1)
    return None


def stem_of(link: Link) -> str:
    """Return a link up to and with its key, as it is spelled."""
    return "/".join(link.text.split("/", link.place + 1)[: link.place + 1]).partition("?")[0]


def _qualifiers(key: Key, rest: list[str]) -> tuple[Mapping[str, str], bool]:
    """Return the qualifiers of the key, and whether nothing else follows."""
    # A serial may hold a slash that was not encoded; then only the last qualifier can have it.
    found: dict[str, str] = {}
    names = [_NARROWING.get(part, "") for part in rest]
    place = 0
    while place < len(rest) and (rest[place] or place + 1 < len(rest)):
        name = names[place]
        if name not in key.qualifiers or name in found or place + 1 == len(rest):
            return found, False
        ends = (i for i in range(place + 2, len(rest) - 1) if names[i] in key.qualifiers)
        end = next(ends, len(rest))
        found[name] = "/".join(rest[place + 1 : end])
        place = end
    return found, True


def named_by(link: Link) -> Named:
    """Return what a Digital Link names."""
    return Named(link.ai, link.value, {k: read_spelling(v) for k, v in link.qualifiers.items()})


def canonical_link(link: Link) -> str:
    """Return the constrained canonical form of a link: the key and its finest qualifier.

    Raises nothing: a serial with characters that it may not have keeps them.
    """
    narrowed = finest(link.ai, link.qualifiers)
    key = f"{HOME}/{link.ai}/{in_link(link.value)}"
    if not narrowed:
        return key
    return f"{key}/{narrowed}/{canonical_spelling(link.qualifiers[narrowed])}"


def written_link(named: Named) -> str:
    """Return the constrained canonical Digital Link of what is named."""
    narrowed = finest(named.ai, named.qualifiers)
    key = f"{HOME}/{named.ai}/{in_link(named.value)}"
    return f"{key}/{narrowed}/{in_link(named.qualifiers[narrowed])}" if narrowed else key


def full_link(named: Named) -> str:
    """Return the canonical Digital Link of what is named, with every qualifier."""
    narrowing = "".join(
        f"/{ai}/{in_link(named.qualifiers[ai])}"
        for ai in KEYS[named.ai].qualifiers
        if ai in named.qualifiers
    )
    return f"{HOME}/{named.ai}/{in_link(named.value)}{narrowing}"


def host_of(text: str) -> str:
    """Return the host of a web address; empty when it is none."""
    found = _HOST.match(text)
    return found[1] if found else ""
