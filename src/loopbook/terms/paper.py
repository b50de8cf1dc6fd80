"""Paper: a report before it is set: headings, text, tables, pictures, evidence.

One Paper is in one language. `render/paper` sets it as PDF, as XLSX (one sheet a table) or as text.
A number names the entries behind it; the renderer numbers them and writes the evidence annex.
"""

from collections.abc import Sequence
from fractions import Fraction

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number in a table or text.

    Fields
      text      as a person reads it, unit left out when the column has it
      value     for a spreadsheet; None: text only (unknown)
      evidence  sequences of entries it rests on
      note      why it is doubtful or unknown, in words; empty: nothing to say
    """

    text: str
    value: float | Fraction | None = None
    evidence: Sequence[int] = ()
    note: str = ""


Cell = str | Figure


class Heading(msgspec.Struct, frozen=True, tag=True):
    """A heading; level 1 is a chapter."""

    text: str
    level: int = 1


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """Text, with figures between its pieces."""

    pieces: tuple[Cell, ...]


class Table(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A table.

    Fields
      id        name of its sheet: letters, digits, underscores; unique in the paper
      caption   what it shows
      columns   headings, units included
      widths    relative widths; empty: by content
      rows      cells, as many as columns
      notes     lines below it
    """

    id: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()


class Picture(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A drawing as SVG, with its caption."""

    svg: str
    caption: str


Block = Heading | Paragraph | Table | Picture


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the evidence annex.

    Fields
      sequence   of the entry;  what  it says in a line
      who        recorded it, when, from which document
      leaf       SHA-256 leaf of the entry in the log, hexadecimal
    """

    sequence: int
    what: str
    who: str
    leaf: str = ""


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A report.

    Fields
      language   en or zh
      title, subtitle
      front      lines of the title page: period, pack, checkpoint, day
      blocks     in order
      sources    entries of the annex, those that figures name among them; the renderer keeps those
                 that a figure names
    """

    language: str
    title: str
    subtitle: str = ""
    front: tuple[str, ...] = ()
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...] = ()
