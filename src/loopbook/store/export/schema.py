"""Schema: the tables of an export, their columns, and the columns that are folders.

A column name means one thing in every table that has it; its words stand in the wording catalogue
under `export.column.NAME`, those of a table under `export.table.NAME`.
"""

from typing import NamedTuple

import pyarrow as pa

TEXT = pa.string()
INT = pa.int64()
SMALL = pa.int32()
REAL = pa.float64()
FLAG = pa.bool_()
WHOLE = pa.decimal128(38, 0)
MOMENT = pa.timestamp("us", tz="UTC")

PACK = "pack"
MONTH = "month"
PARTITION_TYPES = {PACK: TEXT, MONTH: SMALL}


class Table(NamedTuple):
    """A table of the export.

    Fields
      columns     those that stand in its files, in order
      partitions  those that are folders around them, outermost first: `pack=...`, `month=...`
    """

    name: str
    columns: pa.Schema
    partitions: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[tuple[str, pa.DataType], ...]:
        """Every column with its type: those of the files, then those that are folders."""
        folders = ((name, PARTITION_TYPES[name]) for name in self.partitions)
        return (*((field.name, field.type) for field in self.columns), *folders)


EVENTS = Table(
    "events",
    pa.schema(
        [
            ("sequence", INT),
            ("entry_kind", TEXT),
            ("time", MOMENT),
            ("record_time", MOMENT),
            ("id", TEXT),
            ("is_correction", FLAG),
            ("voided_by", INT),
            ("party", TEXT),
            ("audience", TEXT),
            ("event_type", TEXT),
            ("action", TEXT),
            ("biz_step", TEXT),
            ("disposition", TEXT),
            ("read_point", TEXT),
            ("biz_location", TEXT),
        ]
    ),
    (MONTH,),
)
LINKS = Table(
    "links",
    pa.schema(
        [
            ("sequence", INT),
            ("kind", TEXT),
            ("source_item", INT),
            ("source", TEXT),
            ("target_item", INT),
            ("target", TEXT),
            ("since", MOMENT),
            ("until", MOMENT),
            ("ended_by", INT),
            ("voided_by", INT),
        ]
    ),
    (MONTH,),
)
TOUCHES = Table(
    "touches",
    pa.schema(
        [
            ("sequence", INT),
            ("item", INT),
            ("name", TEXT),
            ("time", MOMENT),
            ("voided_by", INT),
        ]
    ),
    (MONTH,),
)
ITEMS = Table("items", pa.schema([("item", INT), ("name", TEXT), ("is_class", FLAG)]))
VOIDS = Table("voids", pa.schema([("sequence", INT), ("declared_by", INT), ("declared", MOMENT)]))
CORRECTIONS = Table("corrections", VOIDS.columns)
AUDIENCES = Table("audiences", pa.schema([("audience", TEXT), ("reader", TEXT)]))
POSTINGS = Table(
    "postings",
    pa.schema(
        [
            ("from_size", INT),
            ("sequence", INT),
            ("voids", INT),
            ("voided_by", INT),
            ("flow", TEXT),
            ("layer", TEXT),
            ("item_class", TEXT),
            ("item", INT),
            ("name", TEXT),
            ("place", TEXT),
            ("months", SMALL),
            ("known", MOMENT),
            ("amount", WHOLE),
            ("variance", WHOLE),
            ("has_sd", FLAG),
            ("basis", TEXT),
            ("grain", TEXT),
            ("publisher", TEXT),
            ("scope", TEXT),
            ("grade", TEXT),
            ("published", TEXT),
            ("rule", TEXT),
            ("audience", TEXT),
        ]
    ),
    (PACK, MONTH),
)
FACTS = Table(
    "facts",
    pa.schema(
        [
            ("sequence", INT),
            ("item", INT),
            ("name", TEXT),
            ("term", TEXT),
            ("value", REAL),
            ("fraction", TEXT),
            ("sd", REAL),
            ("text", TEXT),
            ("basis", TEXT),
            ("time", MOMENT),
            ("rule", TEXT),
            ("voided_by", INT),
        ]
    ),
    (PACK, MONTH),
)
CLASSES = Table(
    "classes", pa.schema([("item", INT), ("name", TEXT), ("item_class", TEXT)]), (PACK,)
)
PLACES = Table("places", pa.schema([("place", TEXT), ("within", TEXT)]))
PACKS = Table(
    "packs",
    pa.schema(
        [
            ("pack", TEXT),
            ("version", TEXT),
            ("digest", TEXT),
            ("title_en", TEXT),
            ("title_zh", TEXT),
            ("jurisdiction", TEXT),
            ("status", TEXT),
            ("zone", TEXT),
            ("citation", TEXT),
        ]
    ),
)
LAYERS = Table(
    "layers",
    pa.schema(
        [
            ("pack", TEXT),
            ("layer", TEXT),
            ("quantum", TEXT),
            ("unit", TEXT),
            ("unit_symbol", TEXT),
            ("numerator", WHOLE),
            ("denominator", WHOLE),
            ("label_en", TEXT),
            ("label_zh", TEXT),
        ]
    ),
)
FLOWS = Table(
    "flows",
    pa.schema(
        [
            ("pack", TEXT),
            ("flow", TEXT),
            ("source_process", TEXT),
            ("target_process", TEXT),
            ("label_en", TEXT),
            ("label_zh", TEXT),
        ]
    ),
)
PROCESSES = Table(
    "processes",
    pa.schema(
        [
            ("pack", TEXT),
            ("process", TEXT),
            ("stage", SMALL),
            ("is_outside", FLAG),
            ("has_stock", FLAG),
            ("label_en", TEXT),
            ("label_zh", TEXT),
        ]
    ),
)
WORDS = Table(
    "words",
    pa.schema(
        [
            ("pack", TEXT),
            ("term", TEXT),
            ("word_kind", TEXT),
            ("broader", TEXT),
            ("code", TEXT),
            ("unit", TEXT),
            ("unit_symbol", TEXT),
            ("unit_factor", REAL),
            ("unit_offset", REAL),
            ("label_en", TEXT),
            ("label_zh", TEXT),
        ]
    ),
)
TABLES = (
    EVENTS,
    LINKS,
    TOUCHES,
    ITEMS,
    VOIDS,
    CORRECTIONS,
    AUDIENCES,
    POSTINGS,
    FACTS,
    CLASSES,
    PLACES,
    PACKS,
    LAYERS,
    FLOWS,
    PROCESSES,
    WORDS,
)
