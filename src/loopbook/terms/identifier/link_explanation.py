"""Link explanation: what a Digital Link says, and what an address that nearly is one lacks."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import msgspec

from loopbook.errors import IdentifierFault
from loopbook.terms.finding import Finding
from loopbook.terms.identifier.canonical import is_compressed
from loopbook.terms.identifier.explanation import Explanation, error, note, warning
from loopbook.terms.identifier.gs1_part import gs1_findings, gs1_parts
from loopbook.terms.identifier.key_type import KEYS, SHORT_NAMES
from loopbook.terms.identifier.level import level_of
from loopbook.terms.identifier.link import (
    Link,
    canonical_link,
    full_link,
    named_by,
    read_link,
    stem_of,
)
from loopbook.terms.identifier.named import Named, digits_of
from loopbook.terms.identifier.urn import NO_PREFIXES, read_urn, written_urn

_QUOTED = 80


def explain_link(
    text: str, gcp_length: int | None = None, prefixes: Mapping[str, int] = NO_PREFIXES
) -> Explanation:
    """Return what a web address is as an identifier.

    Parameters
      gcp_length  digits of the company prefix: without it no URN can be told
      prefixes    beginnings of company prefixes -> length
    """
    link = read_link(text)
    if link is None:
        return _explain_address(text)
    named = named_by(link)
    found = (*gs1_findings(named), *_spelling_findings(text, link))
    if not link.is_whole:
        after = text[len(stem_of(link)) :]
        found = (*found, error("LB-I31", text=after[:_QUOTED], kind=KEYS[link.ai].name))
    explained = explain_named(text, named, gcp_length, prefixes)
    is_bad = any(finding.severity == "error" for finding in found)
    return msgspec.structs.replace(
        explained,
        level=level_of(text),
        canonical="" if is_bad else canonical_link(link),
        urn="" if is_bad else explained.urn,
        link="" if is_bad else explained.link,
        findings=found if is_bad else (*found, *explained.findings),
    )


def explain_named(
    code: str, named: Named, gcp_length: int | None, prefixes: Mapping[str, int] = NO_PREFIXES
) -> Explanation:
    """Return the explanation of a sound GS1 key, with its URN if that can be told."""
    urn = ""
    found: tuple[Finding, ...] = ()
    kind = KEYS[named.ai].name.lower()
    link = full_link(named)
    try:
        urn = written_urn(named, gcp_length, prefixes)
        named = read_urn(urn) or named
    except IdentifierFault as fault:
        told = error if fault.code == "LB-I07" else note
        found = (told(fault.code, **fault.values),)
    return Explanation(
        code, kind, level_of(link), gs1_parts(_with_prefix(named, link)), link, urn, link,
        findings=found,
    )  # fmt: skip


def _with_prefix(named: Named, link: str) -> Named:
    """Return what the link names, with the prefix length that its URN tells."""
    read = read_link(link)
    if read is None:
        return named
    return msgspec.structs.replace(named_by(read), prefix_length=named.prefix_length)


def _explain_address(text: str) -> Explanation:
    if is_compressed(text):
        fault = error("LB-I10", id=text[:_QUOTED])
        return Explanation(text, "compressed", findings=(fault,))
    parts = re.split("[?#]", text, maxsplit=1)[0].split("/")
    for place in range(3, len(parts) - 1):
        ai = SHORT_NAMES.get(parts[place], parts[place])
        if ai in KEYS and parts[place + 1]:
            # Further down a path, two or three digits may be anything.
            told = error if place == 3 else warning
            values = {"ai": parts[place], "kind": KEYS[ai].name, "text": parts[place + 1][:_QUOTED]}
            found = (told("LB-I32", **values),)
            is_bad = place == 3
            return Explanation(text, "web", canonical="" if is_bad else text, findings=found)
    return Explanation(text, "web", canonical=text, findings=(note("LB-I33"),))


def _spelling_findings(text: str, link: Link) -> Iterator[Finding]:
    """Yield what is unusual in how a link is written."""
    path, _, query = text.partition("#")[0].partition("?")
    for pair in query.split("&", 64):
        name = pair.partition("=")[0]
        ai = SHORT_NAMES.get(name, name)
        if ai in KEYS[link.ai].qualifiers:
            yield warning("LB-I34", name=name, text=unquote(pair.partition("=")[2])[:_QUOTED])
    named = [part for part in path.split("/", 64)[3:] if part in SHORT_NAMES]
    if named:
        digits = ", ".join(f"{name} = {SHORT_NAMES[name]}" for name in dict.fromkeys(named))
        yield note("LB-I35", text=digits)
    if link.ai == "01" and len(digits_of(named_by(link))) != len(_spelled_key(link)):
        yield note("LB-I36", text=_spelled_key(link), mended=link.value)


def _spelled_key(link: Link) -> str:
    return stem_of(link).rpartition("/")[2]


def is_address(text: str) -> bool:
    """Say whether a text begins as a web address."""
    return text[:8].lower().startswith(("http://", "https://"))
