"""Bundle: the rows of a pack and of all it extends, file by file, each with its line.

The packs are read as one: core first, then what is extended, then the pack itself. Rows that are
not the pack's own carry the id of theirs in their rule: `cn-base/posting.csv:4`.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from loopbook.rules.fault import Faults, nearest
from loopbook.rules.line import Line
from loopbook.rules.load import CORE, load_pack, parents_of, shipped, shipped_ids
from loopbook.rules.row import Row, csv_rows, toml_document
from loopbook.terms.scheme import Pack

COLUMNS: Mapping[str, str] = {
    "units.csv": "code,symbol,dimension,factor,offset,label_en,label_zh,spellings,source",
    "cbv.csv": "kind,word,label_en,label_zh,source",
    "vocabulary.csv": "term,kind,broader,code,unit,label_en,label_zh,source",
    "intake.csv": "table,heading_en,heading_zh,field,unit,required,default,example,source",
    "posting.csv": "event_type,action,biz_step,class,role,side,flow,layer,amount,basis,source",
    "factors.csv": "name,class,substance,value,unit,low,high,distribution,year,source,grade",
    "repair.csv": "id,pattern,power,confidence,example,becomes,note_en,note_zh,source",
    "targets.csv": "id,indicator,kind,base,period,value,comparator,scope,repair,grade,source",
    "milestones.csv": "id,event_type,action,biz_step,disposition,class,role,side,label_en,label_zh,"
    "source",
    "calendars.csv": "calendar,date,kind,label_en,label_zh,source",
    "duties.csv": "id,label_en,label_zh,party,trigger,done_by,number,unit,calendar,valid_from,"
    "valid_to,regime_en,regime_zh,grade,source",
    "custody.csv": "biz_step,disposition,handing,source",
    "standards.csv": "id,number,part,topic,jurisdiction,edition,title_en,title_zh,status,issued,"
    "valid_from,valid_to,relations,standard,note_en,note_zh,grade,source",
    "actions.csv": "id,number,kind,label_en,label_zh,targets,lead,support,valid_from,due,note_en,"
    "note_zh,grade,source",
    "audit.csv": "table,field,heading_en,heading_zh,kind,words,unit,required,example,source",
    "passport.csv": "passport,id,number,label_en,label_zh,group_en,group_zh,audience,behaviour,"
    "granularity,asked_of,offered_for,value_from,of,unit,pointer,source",
}
"""Columns of each CSV file, in the order of the documentation."""

OPTIONAL: Mapping[str, str] = {"intake.csv": "sets,shares"}
"""Columns that a file may leave out: packs in the journals of older books have none of them."""

AUDIT_TABLES = (
    "phase", "table", "word", "parameter", "ground", "clock", "cycle", "penalty", "knock_out",
)  # fmt: skip

TABLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "scheme.toml": {},
    "system.toml": {
        "process": (),
        "flow": (),
        "layer": (),
        "transfer": (),
        "content": (),
        "relation": ("term",),
    },
    "checks.toml": {"check": ()},
    "indicators.toml": {"indicator": ("definition",), "index": ("group", "member")},
    "score.toml": {"ladder": ("rung",), "standard": ("group", "criterion", "level")},
    "attribution.toml": {"indicator": ("direct",), "part": ()},
    "methods.toml": {"method": ("input", "step", "check", "item", "coefficient")},
    "suspects.toml": {"suspect": ()},
    "marks.toml": {"mark": ()},
    "passport.toml": {"passport": ()},
    "blends.toml": {"blend": ()},
    "audit.toml": dict.fromkeys(AUDIT_TABLES, ()),
}
"""Arrays of tables of each TOML file, and those nested in them."""


class Member(msgspec.Struct, frozen=True):
    """A pack with the prefix of its rules: empty for the pack that is compiled."""

    prefix: str
    pack: Pack


class Bundle:
    """All rows: `lines("posting.csv")`, `lines("system.toml", "flow")`, and the heads of files."""

    def __init__(self, members: Sequence[Member], faults: Faults) -> None:
        self.faults = faults
        self.members = members
        self._rows: dict[tuple[str, str], list[Row]] = {}
        self._heads: dict[str, list[Row]] = {}
        for member in members:
            self._read(member)

    def _read(self, member: Member) -> None:
        for file, content in member.pack.files.items():
            name = member.prefix + file
            if file in COLUMNS:
                free = tuple(filter(None, OPTIONAL.get(file, "").split(",")))
                rows = csv_rows(name, content, COLUMNS[file].split(","), self.faults, free)
                self._rows.setdefault((file, ""), []).extend(rows)
            elif file in TABLES:
                document = toml_document(name, content, TABLES[file], self.faults)
                self._heads.setdefault(file, []).append(document.head)
                for table, found in document.tables.items():
                    self._rows.setdefault((file, table), []).extend(found)

    def lines(self, file: str, table: str = "") -> tuple[Line, ...]:
        """Return the rows of a file, those of packs extended first."""
        return tuple(Line(row, self.faults) for row in self._rows.get((file, table), ()))

    def heads(self, file: str) -> tuple[Line, ...]:
        """Return the top-level keys of a TOML file, one line per pack that has it."""
        return tuple(Line(row, self.faults) for row in self._heads.get(file, ()))

    def own_rules(self) -> tuple[str, ...]:
        """Return the rule of every row of the pack itself, its head left out."""
        rules = [row.rule for rows in self._rows.values() for row in _with_children(rows)]
        return tuple(rule for rule in rules if "/" not in rule)

    def digest(self) -> str:
        """Return the SHA-256 of the digests of all packs, in order: the identity of the rules."""
        digests = "\n".join(member.pack.digest for member in self.members)
        return hashlib.sha256(digests.encode("ascii")).hexdigest()


def _with_children(rows: Sequence[Row]) -> Iterator[Row]:
    for row in rows:
        yield row
        for nested in row.children.values():
            yield from nested


def members_of(pack: Pack, shelf: Mapping[str, Pack], faults: Faults) -> tuple[Member, ...]:
    """Return core, the packs that `pack` extends (theirs before them), and `pack` itself.

    Parameters
      shelf   packs by id; core is taken from the program when it is not on the shelf
    """
    core = shelf.get(CORE) or load_pack(shipped(CORE))
    if core.digest == pack.digest:
        return (Member("", pack),)
    found: dict[str, Pack] = {}
    _gather(Member("", pack), shelf, faults, found, (pack.digest,))
    parents = [Member(f"{name}/", each) for name, each in found.items()]
    return (Member(f"{CORE}/", core), *parents, Member("", pack))


def _gather(
    member: Member,
    shelf: Mapping[str, Pack],
    faults: Faults,
    found: dict[str, Pack],
    path: tuple[str, ...],
) -> None:
    """Add the packs that `member` extends to `found`; `path` holds the digests on the way."""
    rule = f"{member.prefix}scheme.toml:1"
    for name in parents_of(member.pack):
        parent = shelf.get(name)
        if parent is None:
            near = nearest(name, {*shelf, *shipped_ids()})
            faults.add(rule, "no_parent", name=name, nearest=near)
        elif parent.digest in path:
            faults.add(rule, "cycle", column="extends", name=name)
        elif name not in found:
            inner = Member(f"{name}/", parent)
            _gather(inner, shelf, faults, found, (*path, parent.digest))
            found[name] = parent
