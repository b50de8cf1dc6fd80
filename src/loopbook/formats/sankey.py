"""Sankey: the reader's own definition of a picture: which processes stand together, and where.

A TOML file says all that `terms/sankey` knows; a table with the columns process and group (English
or Chinese) says only which processes stand together.
"""

import tomllib
from collections.abc import Sequence
from typing import BinaryIO

import msgspec

from loopbook.errors import ParseError
from loopbook.formats.heading import heading_key
from loopbook.formats.row import Row, is_empty
from loopbook.formats.table import read_cells
from loopbook.terms.finding import Severity
from loopbook.terms.sankey import (
    Bundle,
    Group,
    Part,
    Rest,
    SankeyDefinition,
    Split,
    Waypoint,
)

_HEADINGS = {
    "process": ("process", "member", "过程", "工序", "企业"),
    "group": ("group", "分组", "组"),
    "label_en": ("label_en", "english", "英文名称", "英文"),
    "label_zh": ("label_zh", "chinese", "中文名称", "中文"),
    "stage": ("stage", "阶段", "顺序"),
}
_WORDS = frozenset(heading_key(word) for words in _HEADINGS.values() for word in words)


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """What a TOML file may hold; members and patterns are lists, labels may be left out."""

    group: tuple[Group, ...] = ()
    waypoint: tuple[Waypoint, ...] = ()
    bundle: tuple[Bundle, ...] = ()
    part: tuple[Part, ...] = ()
    order: tuple[str, ...] = ()
    split: Split = Split.NONE
    rest: Rest = Rest.EACH
    separator: str = "/"
    depth: int | None = None
    nodes_max: int = SankeyDefinition().nodes_max
    ribbons_max: int = SankeyDefinition().bands_max
    is_merged: bool = False


def read_definition(stream: BinaryIO, document: str) -> SankeyDefinition:
    """Read a definition: TOML where the name says so, else a table of groups.

    Raises    ParseError  LB-G08 no TOML; LB-G09 a field it may not have, or of another kind; LB-G10
                          a table without the columns process and group; LB-G11 a row without one
                          of them; LB-W01 to LB-W07 no table
    """
    if document.lower().endswith(".toml"):
        return _of_toml(stream.read(), document)
    return SankeyDefinition(groups=_groups(list(read_cells(stream, document, _WORDS)), document))


def _of_toml(content: bytes, document: str) -> SankeyDefinition:
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
        raise ParseError("LB-G08", document, why=str(fault)) from fault
    try:
        file = msgspec.convert(values, _File)
    except msgspec.ValidationError as fault:
        known = ", ".join(_File.__struct_fields__)
        raise ParseError("LB-G09", document, why=str(fault), known=known) from fault
    return SankeyDefinition(
        groups=file.group,
        waypoints=file.waypoint,
        bundles=file.bundle,
        parts=file.part,
        order=file.order,
        split=file.split,
        rest=file.rest,
        separator=file.separator,
        depth=file.depth,
        nodes_max=file.nodes_max,
        bands_max=file.ribbons_max,
        is_merged=file.is_merged,
    )


def _groups(rows: Sequence[Row], document: str) -> tuple[Group, ...]:
    """Return the groups of a table, in the order in which their names come."""
    for row in rows:
        for finding in row.findings:
            if finding.severity is Severity.ERROR:
                raise ParseError(finding.code, document, **finding.values)
    head = next(
        (i for i, row in enumerate(rows) if _columns(row).keys() >= {"process", "group"}), None
    )
    if head is None:
        raise ParseError("LB-G10", document)
    columns = _columns(rows[head])
    groups: dict[str, Group] = {}
    for row in rows[head + 1 :]:
        if is_empty(row):
            continue
        cells = {field: _text(row, index) for field, index in columns.items()}
        if not cells["process"] or not cells["group"]:
            raise ParseError("LB-G11", f"{document}, {row.number}")
        known = groups.get(cells["group"], Group(id=cells["group"], members=()))
        groups[known.id] = Group(
            id=known.id,
            members=(*known.members, cells["process"]),
            label_en=known.label_en or cells.get("label_en", ""),
            label_zh=known.label_zh or cells.get("label_zh", ""),
            stage=known.stage if known.stage is not None else _stage(cells, row, document),
        )
    return tuple(groups.values())


def _columns(row: Row) -> dict[str, int]:
    """Return where each field stands, of a row of headings."""
    found: dict[str, int] = {}
    for index, cell in enumerate(row.cells):
        for field, words in _HEADINGS.items():
            if heading_key(str(cell)) in {heading_key(word) for word in words}:
                found.setdefault(field, index)
    return found


def _text(row: Row, index: int) -> str:
    return str(row.cells[index]).strip() if index < len(row.cells) else ""


def _stage(cells: dict[str, str], row: Row, document: str) -> int | None:
    text = cells.get("stage", "")
    if not text:
        return None
    try:
        return int(text)
    except ValueError as fault:
        raise ParseError("LB-G12", f"{document}, {row.number}", text=text) from fault
