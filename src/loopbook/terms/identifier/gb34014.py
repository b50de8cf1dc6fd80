"""GB/T 34014: the code of a traction battery in China, on pack, module and cell.

Design information: maker 3, product type 1, battery type 1, specification 2, traceability 7.
Production information: date 3, serial 7, beginning anew each day. A battery made anew for a second
life gets a new code without the traceability part that ends in R and its product type, and its old
code is kept beside it.

Source    GB/T 34014-2017, sections 4.2 and 4.3, by its public summaries and the Catena-X model
          io.catenax.traction_battery_code 2.0.0. Where these disagree nothing is decided: symbols
          of days behind T (they differ in whether U counts and 0 does), and whether a cascade code
          has 18 characters (the text of the model) or 19 (its pattern). Maker, specification and
          traceability are filed with a registry that is not public: their form is judged, no more.
"""

import re
from datetime import date

import msgspec

from loopbook.errors import IdentifierFault
from loopbook.terms.finding import Finding
from loopbook.terms.identifier.explanation import Explanation, Part, error, warning
from loopbook.terms.identifier.key_type import Level

NEW_LENGTH = 24
CASCADE_LENGTH = 19
_CASCADE_TEXT = 18
_FORM = re.compile("[0-9A-Z]+")
_PRODUCTS = "PMC"
_TYPES = "ABCDEFGZ"
_NAMED_TYPES = {"B": "lfp", "E": "ternary"}
_DAYS = "123456789ABCDEFGHJKLMNPRST"
"""Symbols of 1 to 26 that every reading agrees on but for the letter I, which most leave out."""
_SYMBOLS = _DAYS + "UVWXY"
_YEAR_FIRST = 2011
_MONTHS = "123456789ABC"
_LENGTHS = (("maker", 3), ("product", 1), ("battery_type", 1), ("specification", 2))
_DATED = (("date", 3), ("number", 7))


class Recoded(msgspec.Struct, frozen=True, gc=False):
    """A battery made anew: the code it gets, and the code it had, which is kept."""

    code: str
    old: str


def looks_like_battery(code: str) -> bool:
    """Say whether a code of capital letters and digits has the length and type of a battery's."""
    if not _FORM.fullmatch(code) or code.isdigit():
        return False
    is_cascade = code[-2:-1] == "R" and code[-1:] in tuple(_PRODUCTS)
    if len(code) == NEW_LENGTH:
        return True
    return len(code) in (CASCADE_LENGTH, _CASCADE_TEXT) and is_cascade and code[3] in _PRODUCTS


def explain_battery(code: str) -> Explanation:
    """Return the fields of a code that `looks_like_battery`, and what is wrong with it."""
    is_new = len(code) == NEW_LENGTH
    kind = "battery_code" if is_new else "battery_cascade"
    if len(code) == _CASCADE_TEXT:
        return Explanation(code, kind, findings=(warning("LB-I21", text=code, count=len(code)),))
    middle = (("traceability", 7),) if is_new else ()
    end = () if is_new else (("cascade", 2),)
    fields: dict[str, str] = {}
    place = 0
    for name, length in (*_LENGTHS, *middle, *_DATED, *end):
        fields[name] = code[place : place + length]
        place += length
    found = (*_type_findings(fields), *_date_findings(fields), *_end_findings(fields))
    parts = tuple(_part(name, text) for name, text in fields.items())
    is_bad = any(finding.severity == "error" for finding in found)
    level = Level.UNKNOWN if is_bad else Level.INSTANCE
    return Explanation(code, kind, level, parts, "" if is_bad else code, findings=found)


def made_on(symbols: str) -> date | None:
    """Return the day that three symbols say; None when it is no day, or sources disagree."""
    if len(symbols) != len("YMD"):
        return None
    year, month, day = (_SYMBOLS.find(symbols[0]), _MONTHS.find(symbols[1]), _DAYS.find(symbols[2]))
    if min(year, month, day) < 0 or symbols[0] not in _DAYS:
        return None
    try:
        return date(_YEAR_FIRST + year, month + 1, day + 1)
    except ValueError:
        return None


def day_symbols(day: date) -> str:
    """Return the three symbols of a day.

    Raises    IdentifierFault  LB-I22  sources disagree on the symbol of this day or year
    """
    year = day.year - _YEAR_FIRST
    if not 0 <= year < len(_DAYS) or day.day > len(_DAYS):
        raise IdentifierFault("LB-I22", date=day.isoformat())
    return _DAYS[year] + _MONTHS[day.month - 1] + _DAYS[day.day - 1]


def recoded(
    old: str, maker: str, product: str, specification: str, *, day: date, number: int
) -> Recoded:
    """Return the code of a battery made anew from another, with the old code kept.

    Parameters
      old            code that the battery had, of 24 characters or of a cascade before
      maker          code of the firm that made it anew, 3 characters
      product        P pack, M module, C cell
      specification  2 characters, as filed
      day            on which it was made anew
      number         serial of that day, 1 to 9999999
    Raises    IdentifierFault  LB-I23 a part has not its form; LB-I22 the day has no sure symbol;
              LB-I24 the old code is no battery code
    """
    explained = explain_battery(old) if looks_like_battery(old) else None
    if explained is None or not explained.canonical:
        raise IdentifierFault("LB-I24", id=old[:80])
    forms = (
        (maker, re.compile("[0-9A-Z]{3}")),
        (product, re.compile("[PMC]")),
        (specification, re.compile("[0-9A-Z]{2}")),
        (f"{number:07d}", re.compile("[0-9]{7}")),
    )
    for text, form in forms:
        if not form.fullmatch(text) or number < 1:
            raise IdentifierFault("LB-I23", text=text[:80])
    design = f"{maker}{product}{old[4]}{specification}"
    return Recoded(f"{design}{day_symbols(day)}{number:07d}R{product}", old)


def _part(name: str, text: str) -> Part:
    match name:
        case "product":
            known = dict(zip(_PRODUCTS, ("pack", "module", "cell"), strict=True))
            return Part(name, text, known.get(text, ""))
        case "battery_type":
            other = "battery_other" if text in _TYPES else ""
            return Part(name, text, _NAMED_TYPES.get(text, other))
        case "cascade":
            return Part(name, text, "cascade")
        case "date":
            day = made_on(text)
            return Part(name, text, read=day.isoformat() if day else "")
        case "maker" | "specification" | "traceability":
            return Part(name, text, "filed")
        case _:
            return Part(name, text)


def _type_findings(fields: dict[str, str]) -> tuple[Finding, ...]:
    found = []
    if fields["product"] not in _PRODUCTS:
        found.append(error("LB-I25", text=fields["product"]))
    if fields["battery_type"] not in _TYPES:
        found.append(error("LB-I26", text=fields["battery_type"]))
    if not fields["number"].isdigit():
        found.append(error("LB-I27", text=fields["number"]))
    return tuple(found)


def _date_findings(fields: dict[str, str]) -> tuple[Finding, ...]:
    """Doubt a date whose symbols sources read differently; refuse one that is none."""
    text = fields["date"]
    if made_on(text) is not None:
        return ()
    unsure = "UVWXYI0"
    is_month = text[1] in _MONTHS
    if is_month and (text[0] in "UVWXYI" or text[0] in _DAYS) and text[2] in unsure:
        return (warning("LB-I28", text=text),)
    if is_month and text[0] in "UVWXYI" and text[2] in _DAYS:
        return (warning("LB-I28", text=text),)
    return (error("LB-I29", text=text),)


def _end_findings(fields: dict[str, str]) -> tuple[Finding, ...]:
    if "cascade" not in fields:
        return ()
    found = [warning("LB-I30", count=CASCADE_LENGTH, other=_CASCADE_TEXT)]
    if fields["cascade"][1] != fields["product"]:
        found.append(warning("LB-I20", text=fields["cascade"], product=fields["product"]))
    return tuple(found)
