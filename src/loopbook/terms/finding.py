"""Finding: what is doubtful about an input, as a value. Errors stop a call; findings travel."""

from enum import StrEnum

import msgspec

from loopbook.wording import say


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # refused: it is not in the book
    WARNING = "warning"  # taken, but a person should look
    NOTE = "note"  # taken; said so that nothing happens quietly


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where in an input: what a person would look up. Empty fields do not apply.

    Fields
      document  file name or address as given
      sheet     sheet of a workbook
      row       row of a table as a spreadsheet numbers it, 1 first; 0 does not apply
      column    heading of the column
      event     position of the event in the document, 1 first; 0 does not apply
      pointer   path inside the event (RFC 6901), as `/quantityList/0/uom`; inside the document
                when `event` is 0
    """

    document: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    event: int = 0
    pointer: str = ""


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One thing that a person should know about an input.

    Fields
      code      row of the wording catalogue (`CODE.what`, `CODE.mend`); stable
      severity  error, warning or note
      place     where
      values    name and value of each placeholder of the sentence
      rule      row of the pack that found it, as `checks.toml:3`; empty for a rule of the house
    """

    code: str
    severity: Severity
    place: Place = Place()
    values: dict[str, str] = {}
    rule: str = ""


def place_text(place: Place, language: str = "en") -> str:
    """Return the place as a person reads it, or an empty text."""
    parts = [place.document] if place.document else []
    if place.sheet:
        parts.append(say("place.sheet", language, sheet=place.sheet))
    if place.row:
        parts.append(say("place.row", language, row=place.row))
    if place.column:
        parts.append(say("place.column", language, column=place.column))
    if place.event:
        parts.append(say("place.event", language, event=place.event))
    if place.pointer:
        parts.append(place.pointer)
    return ("，" if language.startswith("zh") else ", ").join(parts)


def values_in(finding: Finding, language: str) -> dict[str, str]:
    """Return the values for the sentences of a language: a `label_zh` is the label in Chinese."""
    values = finding.values
    if language.startswith("zh") and "label_zh" in values:
        return {**values, "label": values["label_zh"]}
    return values


def finding_text(finding: Finding, language: str = "en") -> str:
    """Return the three sentences of a finding: what, where, how to mend it."""
    values = values_in(finding, language)
    what = say(f"{finding.code}.what", language, **values)
    mend = say(f"{finding.code}.mend", language, **values)
    where = place_text(finding.place, language)
    stop = "。" if language.startswith("zh") else "."
    return f"{finding.code} {what}{f' {where}{stop}' if where else ''} {mend}".rstrip()
