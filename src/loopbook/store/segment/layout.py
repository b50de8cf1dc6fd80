"""Layout of a links segment: which columns it has, how each is sorted, and how two become one.

    entry_*       a row an entry, in order: kind, audience (number of a text)
    item_*        a row an item that is new here, in order of its number: is it a pure class; name
    name_*        sorted hashes of those names, with the number
    same_*        sorted hashes of the one form of those names that are not that form themselves
    identity_*    sorted hashes of (identifier, is it a correction), with the sequence
    into_*, out_* links by target, by source: keys, offsets, and per link other, since, sequence,
                  kind; rows of one item by since, sequence, kind, other
    touch_*       the entries that speak of an item: keys, offsets, and time, sequence, sorted so,
                  and side: as what the entry names the item
    ending_*      what left a parent: parent, child (-1: every one), time, sequence, sorted so
    void_*, correction_*   sequence, by, time, sorted so
    transfer_*, mass_*, statistic_*, stated_*   where there are any: see `spoken_columns`
    observation_*   published values: see `observation_columns`

Everything is sorted by its whole content, so that the same entries give the same columns whether
they were sealed at once or in parts that were merged. Spec: docs/spec/segments.md.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from loopbook.store.segment.arrays import Column
from loopbook.store.segment.csr import Ints, ordered, rows_of
from loopbook.store.segment.declared import Pending, Settled, settled_columns
from loopbook.store.segment.keyed import KeyedHash
from loopbook.store.segment.observation_columns import (
    MARK,
    NO_OBSERVATIONS,
    merged_observations,
)
from loopbook.store.segment.part import Part, dictionary_texts, table_of
from loopbook.store.segment.same import GROUP as SAME
from loopbook.store.segment.same import same_columns
from loopbook.store.segment.spoken_columns import SIDE, Stored, merged_spoken

NO_CHILD = -1
CORRECTION_MARK = "\x00"
"""What the identifier of a correction ends with before it is hashed: no identifier has it."""

_MOMENT = pa.timestamp("us", tz="UTC")
EVENTS = pa.schema(
    [
        ("sequence", pa.int64()),
        ("kind", pa.int8()),
        ("time", _MOMENT),
        ("record_time", _MOMENT),
        ("id", pa.string()),
        ("is_correction", pa.bool_()),
        ("party", dictionary_texts()),
        ("audience", pa.int32()),
        ("type", dictionary_texts()),
        ("action", dictionary_texts()),
        ("biz_step", dictionary_texts()),
        ("disposition", dictionary_texts()),
        ("read_point", dictionary_texts()),
        ("biz_location", dictionary_texts()),
    ]
)
LINKS = pa.schema(
    [
        ("sequence", pa.int64()),
        ("kind", pa.int8()),
        ("source", pa.int64()),
        ("target", pa.int64()),
        ("since", _MOMENT),
    ]
)
ITEMS = pa.schema([("item", pa.int64()), ("name", pa.string()), ("is_class", pa.bool_())])

_SORTED = {
    "void": ("sequence", "by", "time"),
    "correction": ("sequence", "by", "time"),
    "ending": ("parent", "child", "time", "sequence"),
    "identity": ("hash", "sequence"),
    "name": ("hash", "item"),
    SAME: ("hash", "item"),
}
_KEYED = {
    "into": ("since", "sequence", "kind", "other"),
    "out": ("since", "sequence", "kind", "other"),
    "touch": ("time", "sequence"),
}


class RawLinks(NamedTuple):
    """What a builder has of a run of entries; items by global number.

    Fields
      entries    columns of the events table; audience by its place in `audiences`
      names      of new items, in order of their numbers;  classes  those that are pure classes
      links      sequence, kind, source, target, since
      touches    item, sequence, time;  sides  of each touch
      spoken     columns and texts of what else is said
      endings    parent, child, time, sequence
      observations   columns and texts of published values
    """

    first: int
    last: int
    first_item: int
    entries: Mapping[str, list[object]]
    audiences: list[tuple[str, ...]]
    names: list[str]
    classes: set[str]
    links: tuple[Ints, ...]
    touches: tuple[Ints, ...]
    sides: NDArray[np.int8]
    spoken: Stored
    endings: tuple[Ints, ...]
    settled: Sequence[Settled]
    pending: Sequence[Pending]
    observations: Stored = NO_OBSERVATIONS


def links_part(
    raw: RawLinks, hashes: KeyedHash, are_used: Callable[[Ints], NDArray[np.bool_]]
) -> Part:
    """Return the links segment of a run of entries.

    Parameters
      are_used  whether a link of an entry before the run goes out of an item
    """
    sequences, kinds, sources, targets, since = raw.links
    kind = kinds.astype(np.int8)
    arrays: dict[str, Column] = {
        "span": np.array([raw.first, raw.last, raw.first_item], np.int64),
        "is_topological": np.array([_is_topological(raw.links, are_used)]),
    }
    arrays |= _entry_columns(raw.entries) | _item_columns(raw, hashes)
    arrays |= _identities(raw.entries, hashes)
    ends: dict[str, Column] = {"since": since, "sequence": sequences, "kind": kind}
    _add_keyed(arrays, "into", targets, ends | {"other": sources})
    _add_keyed(arrays, "out", sources, ends | {"other": targets})
    items, touched, times = raw.touches
    told: dict[str, Column] = {"time": times, "sequence": touched, SIDE: raw.sides}
    _add_keyed(arrays, "touch", items, told)
    arrays |= raw.spoken.arrays
    arrays |= raw.observations.arrays
    for group, columns in (
        ("ending", raw.endings),
        ("void", settled_columns(raw.settled, is_correction=False)),
        ("correction", settled_columns(raw.settled, is_correction=True)),
    ):
        _add_sorted(arrays, group, dict(zip(_SORTED[group], columns, strict=True)))
    texts = {
        "audience": [msgspec.json.encode(members).decode() for members in raw.audiences],
        "pending": [msgspec.json.encode(each).decode() for each in raw.pending],
        **raw.spoken.texts,
        **raw.observations.texts,
    }
    return Part(arrays, texts, _tables(raw, kind))


def _is_topological(links: tuple[Ints, ...], are_used: Callable[[Ints], NDArray[np.bool_]]) -> bool:
    """Say whether no link brings into an item anything after something went out of it.

    Then one pass over the links in order reaches every item with all that went into it.
    """
    sequences, _, sources, targets, _ = links
    if not len(sequences):
        return True
    items, at = np.unique(sources, return_index=True)
    # Links stand in order of their entries: the first of a source is its earliest.
    place = np.minimum(items.searchsorted(targets), len(items) - 1)
    is_late = (items[place] == targets) & (sequences[at[place]] <= sequences)
    return not (is_late.any() or are_used(np.unique(targets)).any())


def _entry_columns(entries: Mapping[str, list[object]]) -> dict[str, Column]:
    return {
        "entry_kind": np.array(entries["kind"], np.int8),
        "entry_audience": np.array(entries["audience"], np.int32),
    }


def _item_columns(raw: RawLinks, hashes: KeyedHash) -> dict[str, Column]:
    encoded = [name.encode() for name in raw.names]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    made: dict[str, Column] = {
        "item_is_class": np.array([name in raw.classes for name in raw.names], bool),
        "item_end": lengths.cumsum(),
        "item_text": np.frombuffer(b"".join(encoded), np.uint8),
    }
    numbers = np.arange(raw.first_item, raw.first_item + len(encoded))
    _add_sorted(made, "name", {"hash": hashes.of(raw.names), "item": numbers})
    _add_sorted(made, SAME, same_columns(raw.names, numbers, hashes))
    return made


def _identities(entries: Mapping[str, list[object]], hashes: KeyedHash) -> dict[str, Column]:
    keys = [
        identity_text(str(name), is_correction=bool(flag))
        for name, flag in zip(entries["id"], entries["is_correction"], strict=True)
    ]
    made: dict[str, Column] = {}
    sequences = np.array(entries["sequence"], np.int64)
    _add_sorted(made, "identity", {"hash": hashes.of(keys), "sequence": sequences})
    return made


def identity_text(identifier: str, *, is_correction: bool) -> str:
    """Return the text whose hash stands for an identity."""
    return identifier + CORRECTION_MARK if is_correction else identifier


def _add_keyed(
    arrays: dict[str, Column], group: str, keys: Ints, columns: Mapping[str, Column]
) -> None:
    order = ordered(keys, columns, _KEYED[group])
    rows = rows_of(keys[order])
    arrays[f"{group}_keys"], arrays[f"{group}_offsets"] = rows.keys, rows.offsets
    for name in columns:
        arrays[f"{group}_{name}"] = columns[name][order]


def _add_sorted(arrays: dict[str, Column], group: str, columns: Mapping[str, Column]) -> None:
    names = _SORTED[group]
    order = np.lexsort(tuple(columns[name] for name in reversed(names)))
    for name in names:
        arrays[f"{group}_{name}"] = columns[name][order]


def _tables(raw: RawLinks, kind: Column) -> dict[str, pa.Table]:
    sequences, _, sources, targets, since = raw.links
    numbers = np.arange(raw.first_item, raw.first_item + len(raw.names))
    links = {
        "sequence": sequences,
        "kind": kind,
        "source": sources,
        "target": targets,
        "since": since.view("M8[us]"),
    }
    items = {
        "item": numbers,
        "name": raw.names,
        "is_class": [name in raw.classes for name in raw.names],
    }
    return {
        "events": table_of(raw.entries, EVENTS),
        "links": table_of(links, LINKS),
        "items": table_of(items, ITEMS),
    }


def merged_links(parts: Sequence[Part]) -> Part:
    """Return the segment of neighbouring runs as one, as if they had been sealed together."""
    spans = [part.arrays["span"] for part in parts]
    arrays: dict[str, Column] = {
        "span": np.array([spans[0][0], spans[-1][1], spans[0][2]], np.int64),
        "is_topological": np.array([all(part.arrays["is_topological"][0] for part in parts)]),
    }
    for name in ("entry_kind", "item_is_class", "item_text"):
        arrays[name] = np.concatenate([part.arrays[name] for part in parts])
    arrays["item_end"] = np.concatenate(_shifted([part.arrays["item_end"] for part in parts]))
    # Sealed before sides were kept: what else is said is then read from the entries when asked.
    is_told = all(f"touch_{SIDE}" in part.arrays for part in parts)
    for group, names in _KEYED.items():
        keys = np.concatenate([_keys_of(part, group) for part in parts])
        kept = (*names, SIDE) if group == "touch" and is_told else names
        _add_keyed(arrays, group, keys, _joined(parts, group, kept))
    for group, names in _SORTED.items():
        if group == SAME and not all("same_hash" in part.arrays for part in parts):
            # Sealed before there were such columns: they are made when they are asked for.
            continue
        _add_sorted(arrays, group, _joined(parts, group, names))
    audiences, codes = _joined_audiences(parts)
    arrays["entry_audience"] = np.concatenate(codes)
    texts = {"audience": audiences, "pending": parts[-1].texts["pending"]}
    if is_told:
        spoken = merged_spoken(parts)
        arrays |= spoken.arrays
        texts |= spoken.texts
    # Likewise: before observations were kept, their entries are read.
    if all(MARK in part.arrays for part in parts):
        observed = merged_observations(parts)
        arrays |= observed.arrays
        texts |= observed.texts
    tables = {
        name: pa.concat_tables([part.tables[name] for part in parts]) for name in ("links", "items")
    }
    tables["events"] = pa.concat_tables(
        [_with_audience(p.tables["events"], c) for p, c in zip(parts, codes, strict=True)]
    ).unify_dictionaries()
    return Part(arrays, texts, tables)


def _keys_of(part: Part, group: str) -> Ints:
    keys: Ints = part.arrays[f"{group}_keys"].astype(np.int64)
    offsets = part.arrays[f"{group}_offsets"].astype(np.int64)
    return keys.repeat(offsets[1:] - offsets[:-1])


def _joined(parts: Sequence[Part], group: str, names: Sequence[str]) -> dict[str, Column]:
    return {
        name: np.concatenate([part.arrays[f"{group}_{name}"] for part in parts]) for name in names
    }


def _shifted(ends: Sequence[Column]) -> list[Column]:
    """Return ends of texts counted from the start of the first."""
    made: list[Column] = []
    start = 0
    for each in ends:
        made.append(each.astype(np.int64) + start)
        start = int(made[-1][-1]) if len(each) else start
    return made


def _joined_audiences(parts: Sequence[Part]) -> tuple[list[str], list[Column]]:
    """Return the audiences in the order in which entries first have them, and codes anew."""
    numbers: dict[str, int] = {}
    codes: list[Column] = []
    for part in parts:
        table = [numbers.setdefault(text, len(numbers)) for text in part.texts["audience"]]
        codes.append(np.array(table, np.int32)[part.arrays["entry_audience"].astype(np.int64)])
    return list(numbers), codes


def _with_audience(events: pa.Table, codes: Column) -> pa.Table:
    at = events.schema.get_field_index("audience")
    return events.set_column(at, EVENTS.field("audience"), pa.array(codes, pa.int32()))
