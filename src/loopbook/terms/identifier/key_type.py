"""Key type: every kind of GS1 key and of EPC scheme, as data; no key has code of its own.

A key has an application identifier (AI), which is its place in a Digital Link, and may be narrowed
by qualifiers. An EPC scheme writes a key, or a key with a qualifier, as a URN.

Source    GS1 General Specifications, section 3 (formats of AIs) and 7.11 (character sets); GS1
          Digital Link: URI Syntax 1.1 (short names) and 1.4 (keys and their qualifiers); GS1 EPC
          Tag Data Standard 2.0, sections 6 and 8 (URNs); CBV 2.0, section 8 (which ones EPCIS uses)
"""

from enum import StrEnum

import msgspec


class Level(StrEnum):
    """How much an identifier tells apart."""

    INSTANCE = "instance"
    LOT = "lot"
    CLASS = "class"
    UNKNOWN = "unknown"


class Lead(StrEnum):
    """What stands before the company prefix in the digits of a key."""

    NONE = ""
    ZERO = "0"
    INDICATOR = "indicator"  # the first digit of the reference of a URN


class Alphabet(StrEnum):
    """Characters that a field may have."""

    DIGITS = r"[0-9]"
    AI_82 = r"[!-\"%-?A-Z_a-z]"
    AI_39 = r"[#\-/0-9A-Z]"


class Field(msgspec.Struct, frozen=True, gc=False):
    """Characters and length of one field; the length is counted before any percent-encoding."""

    alphabet: Alphabet
    most: int
    least: int = 1


class Qualifier(msgspec.Struct, frozen=True, gc=False):
    """What narrows a key.

    Fields
      short  name in a Digital Link of version 1.1; empty: it has none
      field  characters and length
      level  what the key with this qualifier names; UNKNOWN: what it named without
    """

    short: str
    field: Field
    level: Level = Level.UNKNOWN


class Key(msgspec.Struct, frozen=True, gc=False):
    """One kind of GS1 key.

    Fields
      name        what people call it, as GTIN
      short       name in a Digital Link of version 1.1; empty: it has none
      digits      digits at its beginning, the check digit last; 0: it is a text with none
      lead        what stands before the company prefix
      tail        what follows the digits: a serial, or of an ITIP piece and total; None: nothing
      is_tail_due whether the tail must be there
      qualifiers  in the order of a Digital Link
      finest      those of them that count for identity, the finest first
      level       what the key names by itself, and with its tail
    """

    name: str
    short: str
    digits: int
    lead: Lead = Lead.NONE
    tail: Field | None = None
    is_tail_due: bool = False
    qualifiers: tuple[str, ...] = ()
    finest: tuple[str, ...] = ()
    level: Level = Level.INSTANCE
    level_with_tail: Level = Level.INSTANCE


class Scheme(msgspec.Struct, frozen=True, gc=False):
    """One scheme of EPC URN for a GS1 key.

    Fields
      kind   `id`, `class` or `idpat`
      name   scheme, as `sgtin`
      ai     key
      parts  what follows company prefix and reference: `tail`, an AI of a qualifier, or `*`
    """

    kind: str
    name: str
    ai: str
    parts: tuple[str, ...] = ()


def _digits(most: int, least: int = 1) -> Field:
    return Field(Alphabet.DIGITS, most, least)


def _text(most: int) -> Field:
    return Field(Alphabet.AI_82, most)


_ITEM = ("22", "10", "21", "235")
_FINER = ("21", "235", "10")

QUALIFIERS = {
    "10": Qualifier("lot", _text(20), Level.LOT),
    "21": Qualifier("ser", _text(20), Level.INSTANCE),
    "22": Qualifier("cpv", _text(20)),
    "235": Qualifier("", _text(28), Level.INSTANCE),
    "254": Qualifier("glnx", _text(20)),
    "7040": Qualifier("", _text(4)),
    "8011": Qualifier("cpsn", _digits(12), Level.INSTANCE),
    "8019": Qualifier("srin", _digits(10)),
    "8020": Qualifier("", _text(25)),
}
KEYS = {
    "00": Key("SSCC", "sscc", 18, Lead.INDICATOR),
    "01": Key(
        "GTIN", "gtin", 14, Lead.INDICATOR, qualifiers=_ITEM, finest=_FINER, level=Level.CLASS
    ),
    "253": Key("GDTI", "gdti", 13, tail=_text(17), level=Level.CLASS),
    "255": Key("GCN", "gcn", 13, tail=_digits(12), level=Level.CLASS),
    "401": Key("GINC", "ginc", 0, tail=_text(30)),
    "402": Key("GSIN", "gsin", 17),
    "414": Key("GLN", "gln", 13, qualifiers=("254", "7040"), finest=("254", "7040")),
    "415": Key("GLN", "payTo", 13, qualifiers=("8020",), finest=("8020",)),
    "417": Key("PGLN", "party", 13, qualifiers=("7040",), finest=("7040",)),
    "8003": Key("GRAI", "grai", 14, Lead.ZERO, tail=_text(16), level=Level.CLASS),
    "8004": Key("GIAI", "giai", 0, tail=_text(30)),
    "8006": Key(
        "ITIP", "itip", 14, Lead.INDICATOR, tail=_digits(4, 4), is_tail_due=True,
        qualifiers=("22", "10", "21"), finest=("21", "10"),
        level=Level.CLASS, level_with_tail=Level.CLASS,
    ),
    "8010": Key(
        "CPID", "cpid", 0, tail=Field(Alphabet.AI_39, 30), qualifiers=("8011",), finest=("8011",),
        level=Level.CLASS, level_with_tail=Level.CLASS,
    ),
    "8013": Key("GMN", "gmn", 0, tail=_text(25), level=Level.CLASS, level_with_tail=Level.CLASS),
    "8017": Key("GSRNP", "gsrnp", 18, qualifiers=("8019",), finest=("8019",)),
    "8018": Key("GSRN", "gsrn", 18, qualifiers=("8019",), finest=("8019",)),
}  # fmt: skip
_SCHEMES = (
    Scheme("id", "sgtin", "01", ("21",)),
    Scheme("id", "sscc", "00"),
    Scheme("id", "sgln", "414", ("254",)),
    Scheme("id", "pgln", "417"),
    Scheme("id", "grai", "8003", ("tail",)),
    Scheme("id", "giai", "8004"),
    Scheme("id", "gsrn", "8018"),
    Scheme("id", "gsrnp", "8017"),
    Scheme("id", "gdti", "253", ("tail",)),
    Scheme("id", "sgcn", "255", ("tail",)),
    Scheme("id", "ginc", "401"),
    Scheme("id", "gsin", "402"),
    Scheme("id", "cpi", "8010", ("8011",)),
    Scheme("id", "itip", "8006", ("piece", "total", "21")),
    Scheme("id", "upui", "01", ("235",)),
    Scheme("class", "lgtin", "01", ("10",)),
    Scheme("idpat", "sgtin", "01", ("*",)),
    Scheme("idpat", "upui", "01", ("*",)),
    Scheme("idpat", "grai", "8003", ("*",)),
    Scheme("idpat", "gdti", "253", ("*",)),
    Scheme("idpat", "sgcn", "255", ("*",)),
    Scheme("idpat", "cpi", "8010", ("*",)),
    Scheme("idpat", "itip", "8006", ("piece", "total", "*")),
)
SCHEMES = {f"{scheme.kind}:{scheme.name}": scheme for scheme in _SCHEMES}
_OTHER_NAMES = {"payto": "415", "partyGln": "417", "partyGLN": "417"}
SHORT_NAMES = _OTHER_NAMES | {
    made.short: ai for table in (KEYS, QUALIFIERS) for ai, made in table.items() if made.short
}
"""Names of Digital Link 1.1 -> AI. Version 1.2 took them back, links with them are still about."""
