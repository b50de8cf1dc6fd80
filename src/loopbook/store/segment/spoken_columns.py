"""What entries say of their things besides links, as columns of a links segment.

    touch_side    a row a touch: as what the entry names the item (code of SIDES). Every segment
                  has it; one sealed before there was such a column has none of those below either
    transfer_*    sequence, is_destination, type, id: sources and destinations, in order of entries
                  and of the event; type and id are places in the texts `transfer`
    mass_*        sequence, input, output (kilograms), whole (1: every lot that goes in states its
                  mass, 2: every one that comes out): of transformations that name lots
    statistic_*   sequence: entries that are published figures
    stated_*      sequence, item, code: lots whose class the entry states, as it stands in the texts
                  `stated`

A group that would be empty is absent. Spec: docs/spec/segments.md.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from loopbook.store.segment.arrays import Column
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.part import Part
from loopbook.terms.spoken import Spoken

SIDE = "side"
INPUT_WHOLE, OUTPUT_WHOLE = 1, 2
_COLUMNS = {
    "transfer": ("sequence", "is_destination", "type", "id"),
    "mass": ("sequence", "input", "output", "whole"),
    "statistic": ("sequence",),
    "stated": ("sequence", "item", "code"),
}
_CODED = {"transfer": ("type", "id"), "stated": ("code",)}
"""Columns whose values are places in the texts of their group."""


class Stored(NamedTuple):
    """Columns and texts for the array file."""

    arrays: dict[str, Column]
    texts: dict[str, list[str]]


class SpokenColumns:
    """Gathers what entries say besides links, in the order of entries."""

    def __init__(self) -> None:
        self._transfers: tuple[list[int], ...] = ([], [], [], [])
        self._transfer_texts: dict[str, int] = {}
        self._weighed: list[int] = []
        self._went: list[float] = []
        self._came: list[float] = []
        self._whole: list[int] = []
        self._statistics: list[int] = []
        self._stated: tuple[list[int], ...] = ([], [], [])
        self._stated_texts: dict[str, int] = {}

    def add(self, sequence: int, spoken: Spoken, described: Sequence[int]) -> None:
        """Take what an entry says.

        Parameters
          described  local numbers of `spoken.described`
        """
        if spoken.is_statistic:
            self._statistics.append(sequence)
        for transfer in spoken.transfers:
            self._transfer(sequence, *transfer)
        if spoken.weighed is not None:
            went, came, is_in, is_out = spoken.weighed
            self._weighed.append(sequence)
            self._went.append(went)
            self._came.append(came)
            self._whole.append(INPUT_WHOLE * is_in + OUTPUT_WHOLE * is_out)
        for item in described:
            known = self._stated_texts
            code = known.setdefault(spoken.description, len(known))
            for places, place in zip(self._stated, (sequence, item, code), strict=True):
                places.append(place)

    def _transfer(self, sequence: int, is_destination: bool, kind: str, name: str) -> None:
        texts = self._transfer_texts
        codes = texts.setdefault(kind, len(texts)), texts.setdefault(name, len(texts))
        row = (sequence, int(is_destination), *codes)
        for column, value in zip(self._transfers, row, strict=True):
            column.append(value)

    def part(self, numbers: Ints | None = None) -> Stored:
        """Return the columns and texts.

        Parameters
          numbers  global numbers of items by their local ones; None: they were global
        """
        sequences, flags, kinds, names = self._transfers
        stated, local, codes = self._stated
        items = np.array(local, np.int64)
        columns: dict[str, tuple[Column, ...]] = {
            "transfer": (
                np.array(sequences, np.int64),
                np.array(flags, np.bool_),
                np.array(kinds, np.int32),
                np.array(names, np.int32),
            ),
            "mass": (
                np.array(self._weighed, np.int64),
                np.array(self._went, np.float64),
                np.array(self._came, np.float64),
                np.array(self._whole, np.int8),
            ),
            "statistic": (np.array(self._statistics, np.int64),),
            "stated": (
                np.array(stated, np.int64),
                items if numbers is None else numbers[items],
                np.array(codes, np.int32),
            ),
        }
        texts = {"transfer": list(self._transfer_texts), "stated": list(self._stated_texts)}
        return _stored(columns, texts)


def _stored(columns: dict[str, tuple[Column, ...]], texts: dict[str, list[str]]) -> Stored:
    kept = {group: each for group, each in columns.items() if len(each[0])}
    arrays = {
        f"{group}_{name}": column
        for group, each in kept.items()
        for name, column in zip(_COLUMNS[group], each, strict=True)
    }
    return Stored(arrays, {group: texts[group] for group in kept if group in texts})


def spoken_in(arrays: Mapping[str, Column], texts: Mapping[str, list[str]]) -> Stored:
    """Return those of an array file's columns and texts that are of these groups."""
    columns = (f"{group}_{name}" for group, names in _COLUMNS.items() for name in names)
    return Stored(
        {name: arrays[name] for name in columns if name in arrays},
        {group: texts[group] for group in _COLUMNS if group in texts},
    )


def merged_spoken(parts: Sequence[Part]) -> Stored:
    """Return the columns of neighbouring runs as those of one; every part has sides."""
    arrays: dict[str, Column] = {}
    texts: dict[str, list[str]] = {}
    for group, names in _COLUMNS.items():
        having = [part for part in parts if f"{group}_sequence" in part.arrays]
        if not having:
            continue
        recoded, known = _recoded(having, group)
        if known:
            texts[group] = known
        for name in names:
            arrays[f"{group}_{name}"] = np.concatenate(
                [
                    codes[part.arrays[f"{group}_{name}"].astype(np.int64)]
                    if name in _CODED.get(group, ())
                    else part.arrays[f"{group}_{name}"]
                    for part, codes in zip(having, recoded, strict=True)
                ]
            )
    return Stored(arrays, texts)


def _recoded(parts: Sequence[Part], group: str) -> tuple[list[Column], list[str]]:
    """Return new codes by old for each part, and the texts in the order of their first use."""
    numbers: dict[str, int] = {}
    tables: list[Column] = [
        np.array([numbers.setdefault(t, len(numbers)) for t in part.texts.get(group, ())], np.int32)
        for part in parts
    ]
    return tables, list(numbers)
