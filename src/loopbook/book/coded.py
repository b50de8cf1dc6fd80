"""Coded: the items that carry a code which is no identifier of an event.

On the walk: the public enquiry. A vehicle number and a battery code are written on the thing, and
events state them of it as facts; whoever stands before it types what he reads.

Source    GB 16735 (vehicle number); GB/T 34014-2017 (battery code)
"""

from collections.abc import Mapping

import numpy as np

from loopbook.book.readings import Readings
from loopbook.store.coded_facts import coded_items
from loopbook.terms.identifier import explain
from loopbook.terms.scheme import Scheme

WORDS: Mapping[str, str] = {
    "vin": "vin",
    "battery_code": "battery_code",
    "battery_cascade": "battery_code",
}
"""Kind of a code (terms.identifier) -> word of kind fact by which events state it of an item.

Only words that name the item itself: a fact that names another thing would say where that one is.
"""


def code_words(code: str, scheme: Scheme) -> frozenset[str]:
    """Return the words of a pack by which events state a code of this kind; none for any other."""
    word = WORDS.get(explain(code).kind, "")
    known = scheme.vocabulary.get(word)
    return frozenset({word}) if known is not None and known.kind == "fact" else frozenset()


def code_texts(code: str) -> frozenset[str]:
    """Return a code as people write it: as it is, and in capitals without blanks and hyphens."""
    compact = "".join(each for each in code.upper() if each not in " -")
    return frozenset({code, compact})


def coded(readings: Readings, scheme: Scheme, code: str) -> list[str]:
    """Return the names of the items of which an entry states a code; whoever may see the entry.

    Parameters
      readings  posted up by whoever asks
    """
    words = code_words(code, scheme)
    if not words:
        return []
    texts, reading = code_texts(code), readings.of(scheme)
    sealed = [coded_items(segment.fact_table(), words, texts) for segment in reading.segments]
    numbers = np.unique(np.concatenate(sealed)) if sealed else np.empty(0, np.int64)
    recent = [
        name
        for name, facts in reading.recent_facts.items()
        if any(fact.term in words and fact.text in texts for fact in facts)
    ]
    return list(dict.fromkeys((*readings.stack.names(numbers), *recent)))
