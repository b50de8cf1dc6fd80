"""Brackets: where a JSON text opens and closes, outside its strings.

All bytes of a chunk are classed at once, strings are found by the parity of quotes, as simdjson
does it with vector registers (Langdale & Lemire, Parsing Gigabytes of JSON per Second, 2019).
"""

import re

import numpy as np
from numpy.typing import NDArray

_QUOTE, _OPEN, _CLOSE = 1, 2, 3
_CLASSES = bytes(
    _QUOTE if byte == 0x22 else _OPEN if byte in b"{[" else _CLOSE if byte in b"}]" else 0
    for byte in range(256)
)
# Only from the first backslash of a run: a long run is looked at once.
_ESCAPED = re.compile(rb'(?<!\\)\\++"')


def brackets(
    text: bytes, is_inside: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.intp], bool]:
    """Return the brackets of `text` that stand outside strings.

    Parameters
      text       any bytes; a run of backslashes is whole
      is_inside  whether the text begins inside a string
    Returns   1 for `{` and `[`, -1 for `}` and `]`; their places; whether it ends inside a string
    """
    classes = np.frombuffer(text.translate(_CLASSES), np.uint8)
    # Truth values are searched four times as fast as numbers.
    places = np.flatnonzero(classes != 0)
    kinds = classes[places]
    if b"\\" in text:
        kept = _unescaped(text, places)
        places, kinds = places[kept], kinds[kept]
    is_quote = kinds == _QUOTE
    quotes = np.cumsum(is_quote) + is_inside
    is_bracket = ~is_quote & (quotes & 1 == 0)
    marks = np.where(kinds[is_bracket] == _OPEN, 1, -1).astype(np.int64)
    ends_inside = bool(quotes[-1] % 2) if quotes.size else is_inside
    return marks, places[is_bracket], ends_inside


def _unescaped(text: bytes, places: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Say of each place whether it is no escaped quote: one after an odd run of backslashes."""
    runs = _ESCAPED.finditer(text)
    escaped = [run.end() - 1 for run in runs if (run.end() - run.start()) % 2 == 0]
    kept = np.ones(places.size, dtype=np.bool_)
    kept[np.searchsorted(places, np.array(escaped, dtype=np.intp))] = False
    return kept
