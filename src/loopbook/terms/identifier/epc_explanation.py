"""EPC explanation: what an EPC URN says, and at which place it stops being one."""

import re
from collections.abc import Iterator

from loopbook.errors import IdentifierFault
from loopbook.terms.finding import Finding
from loopbook.terms.identifier.explanation import Explanation, Part, error, note
from loopbook.terms.identifier.gs1_part import field_findings, gs1_findings, gs1_parts
from loopbook.terms.identifier.key_type import KEYS, SCHEMES, Level, Scheme
from loopbook.terms.identifier.level import level_of
from loopbook.terms.identifier.link import full_link, written_link
from loopbook.terms.identifier.other_scheme import OTHER_SCHEMES
from loopbook.terms.identifier.spelling import in_urn, read_spelling
from loopbook.terms.identifier.urn import part_field, read_urn, reference_digits, urn_scheme

_QUOTED = 80
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_MARKS = {"tail": "SERIAL", "piece": "PIECE", "total": "TOTAL", "10": "LOT", "254": "EXTENSION"}
_PREFIX = re.compile("[0-9]{6,12}")


def explain_urn(text: str) -> Explanation:
    """Return what an EPC URN is; of another URN, that it is one."""
    name, body = urn_scheme(text)
    if name in OTHER_SCHEMES:
        return _explain_other(text, name, body)
    if name not in SCHEMES:
        known = sorted({scheme.partition(":")[2] for scheme in (*SCHEMES, *OTHER_SCHEMES)})
        if not text.startswith("urn:epc:"):
            return Explanation(text, "urn", canonical=text, urn=text)
        found = (note("LB-I14", id=text[:_QUOTED], known=", ".join(known)),)
        return Explanation(text, "epc", level_of(text), canonical=text, urn=text, findings=found)
    try:
        named = read_urn(text)
    except IdentifierFault:
        kind = KEYS[SCHEMES[name].ai].name.lower()
        return Explanation(text, kind, findings=tuple(_faults(text, name, body)))
    if named is None:
        return Explanation(text, "pattern", Level.CLASS, canonical=text, urn=text)
    return Explanation(
        text,
        KEYS[named.ai].name.lower(),
        level_of(text),
        gs1_parts(named),
        canonical=written_link(named),
        urn=text,
        link=full_link(named),
        findings=gs1_findings(named),
    )


def urn_form(name: str) -> str:
    """Return how a URN of a scheme is made, as `urn:epc:id:sgtin:PREFIX.REFERENCE.SERIAL`."""
    if name in OTHER_SCHEMES:
        mark = "" if OTHER_SCHEMES[name].digit else "."
        return f"urn:epc:{name}:{mark.join(part.upper() for part in OTHER_SCHEMES[name].parts)}"
    marks = (part if part == "*" else _MARKS.get(part, "SERIAL") for part in SCHEMES[name].parts)
    return f"urn:epc:{name}:{'.'.join(('PREFIX', 'REFERENCE', *marks))}"


def _explain_other(text: str, name: str, body: str) -> Explanation:
    scheme = OTHER_SCHEMES[name]
    kind = name.partition(":")[2]
    found = scheme.form.fullmatch(body)
    if found is None:
        fault = error("LB-I02", id=text[:_QUOTED], scheme=name)
        return Explanation(text, kind, findings=(fault, note("LB-I15", form=urn_form(name))))
    values = map(read_spelling, found.groups())
    parts = tuple(Part(f"{kind}_{n}", v) for n, v in zip(scheme.parts, values, strict=True))
    right = scheme.digit(body) if scheme.digit else body[-1]
    if right != body[-1]:
        fault = error("LB-I04", digits=body, mended=body[:-1] + right)
        return Explanation(text, kind, Level.UNKNOWN, parts, findings=(fault,))
    told = (note("LB-I08", id=text[:_QUOTED]),)
    return Explanation(text, kind, Level.INSTANCE, parts, text, text, findings=told)


def _faults(text: str, name: str, body: str) -> Iterator[Finding]:
    """Yield where a URN of a known scheme leaves its form; at least that it does."""
    scheme = SCHEMES[name]
    pieces = body.split(".", len(scheme.parts) + 1)
    found: list[Finding] = []
    if len(pieces) == len(scheme.parts) + 2:
        found += _head_faults(scheme, pieces)
        for part, piece in zip(scheme.parts, pieces[2:], strict=True):
            found += _part_faults(scheme, part, piece)
    yield error("LB-I02", id=text[:_QUOTED], scheme=name)
    yield from found
    yield note("LB-I15", form=urn_form(name))


def _head_faults(scheme: Scheme, pieces: list[str]) -> Iterator[Finding]:
    """Yield what is wrong with company prefix and reference."""
    prefix, reference = pieces[:2]
    needed = reference_digits(scheme.ai)
    if not _PREFIX.fullmatch(prefix):
        yield error("LB-I16", text=prefix[:_QUOTED])
    if needed and not (reference == "" or (reference.isascii() and reference.isdecimal())):
        yield error("LB-I17", text=reference[:_QUOTED])
    elif needed and len(prefix + reference) != needed:
        yield error("LB-I03", count=len(prefix + reference), needed=needed)
    tail = KEYS[scheme.ai].tail
    if not needed and tail is not None:
        yield from field_findings(prefix + read_spelling(reference), tail, "REFERENCE")
        yield from _escape_faults(reference)


def _part_faults(scheme: Scheme, part: str, piece: str) -> Iterator[Finding]:
    if part == "*":
        if piece != "*":
            yield error("LB-I18", text=piece[:_QUOTED])
        return
    name = _MARKS.get(part, "SERIAL")
    yield from field_findings(read_spelling(piece), part_field(scheme.ai, part), name)
    yield from _escape_faults(piece)


def _escape_faults(piece: str) -> Iterator[Finding]:
    """Yield that characters stand as they are which a URN must percent-encode."""
    plain = _ESCAPED.sub("", piece)
    if in_urn(plain) != plain:
        yield error("LB-I19", text=piece[:_QUOTED], mended=in_urn(read_spelling(piece))[:240])
