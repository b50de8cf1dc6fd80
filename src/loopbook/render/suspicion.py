"""Suspicions: as lines for a terminal, as a table, and as members for programs."""

from collections.abc import Iterator

import msgspec

from loopbook.render.findings import severity_text
from loopbook.render.table import Table, table_of
from loopbook.terms.suspect import Supervision, Suspicion
from loopbook.wording import say

_LANGUAGES = ("en", "zh")


def what_text(suspicion: Suspicion, language: str = "en") -> str:
    """Return what does not fit, as a sentence; that of a pack's rule is in the pack's words."""
    return say(f"{suspicion.code}.what", language, **_values(suspicion, language))


def mend_text(suspicion: Suspicion, language: str = "en") -> str:
    """Return how to mend it, as a sentence."""
    return say(f"{suspicion.code}.mend", language, **_values(suspicion, language))


def entries_text(suspicion: Suspicion) -> str:
    """Return the entries that say so, as `#12, #40`."""
    return ", ".join(f"#{sequence}" for sequence in suspicion.sequences)


def _values(suspicion: Suspicion, language: str) -> dict[str, str]:
    """Return the values of the placeholders; `message` is `message_en` or `message_zh`."""
    chosen = "zh" if language.startswith("zh") else "en"
    values = dict(suspicion.values)
    for name, value in suspicion.values.items():
        stem, _, end = name.rpartition("_")
        if end == chosen and end in _LANGUAGES:
            values[stem] = value
    return values


def kind_of(suspicion: Suspicion) -> str:
    """Return what kind it is, as counts name it: the id of the pack's rule, or the code."""
    return suspicion.values["rule"] if suspicion.code == "LB-U30" else suspicion.code


def kind_text(kind: str, language: str = "en") -> str:
    """Return the name of a kind: of a rule of a pack its id, of the house's own in words."""
    return say(f"suspicion.kind.{kind}", language) if kind.startswith("LB-") else kind


def supervision_lines(found: Supervision, language: str = "en") -> Iterator[str]:
    """Yield what looking through a book found: counts by kind, then each with its entries."""
    total = sum(each.count for each in found.counts)
    yield say(
        "suspicion.head", language, items=found.items, total=total, told=len(found.suspicions)
    )
    for each in found.counts:
        words = kind_text(each.kind, language)
        yield f"  {each.count:>9,}  {each.kind}{'' if words == each.kind else f'  {words}'}"
    for number, suspicion in enumerate(found.suspicions, 1):
        yield ""
        mass = "" if suspicion.mass_kg is None else f", {suspicion.mass_kg:.6g} kg"
        head = f"{severity_text(suspicion.severity, language)}, {suspicion.weight}{mass}"
        yield f"{number}. {what_text(suspicion, language)} [{head}]"
        yield f"   {mend_text(suspicion, language)}"
        rule = f"  {suspicion.rule}" if suspicion.rule else ""
        party = f"  {suspicion.party}" if suspicion.party else ""
        yield f"   {entries_text(suspicion)}{party}{rule}"


def supervision_rows(found: Supervision, language: str = "en") -> Table:
    """Return the suspicions as a table, gravest first."""
    names = (
        "code", "kind", "severity", "weight", "mass_kg", "item", "party", "what", "mend",
        "entries", "rules",
    )  # fmt: skip
    rows = [
        (
            each.code,
            kind_of(each),
            severity_text(each.severity, language),
            each.weight,
            each.mass_kg,
            each.item,
            each.party,
            what_text(each, language),
            mend_text(each, language),
            entries_text(each),
            each.rule,
        )
        for each in found.suspicions
    ]
    return table_of("supervision", names, rows, language)


class SuspicionMembers(msgspec.Struct, frozen=True, kw_only=True):
    """A suspicion for programs, with its sentences in the language asked for."""

    code: str
    kind: str
    severity: str
    weight: int
    mass_kg: float | None
    item: str
    party: str
    what: str
    mend: str
    sequences: tuple[int, ...]
    rule: str
    values: dict[str, str]


class SupervisionMembers(msgspec.Struct, frozen=True, kw_only=True):
    """What looking through a book found, for programs."""

    items: int
    total: int
    counts: dict[str, int]
    suspicions: tuple[SuspicionMembers, ...]


def supervision_members(found: Supervision, language: str = "en") -> SupervisionMembers:
    """Return what was found with stable names, its sentences in `language`."""
    return SupervisionMembers(
        items=found.items,
        total=sum(each.count for each in found.counts),
        counts={each.kind: each.count for each in found.counts},
        suspicions=tuple(
            SuspicionMembers(
                code=each.code,
                kind=kind_of(each),
                severity=each.severity.value,
                weight=each.weight,
                mass_kg=each.mass_kg,
                item=each.item,
                party=each.party,
                what=what_text(each, language),
                mend=mend_text(each, language),
                sequences=each.sequences,
                rule=each.rule,
                values=each.values,
            )
            for each in found.suspicions
        ),
    )
