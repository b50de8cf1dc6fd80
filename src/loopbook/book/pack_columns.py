"""Pack columns: the classes and facts of all items under one pack, by item number."""

import numpy as np
from numpy.typing import NDArray

from loopbook.book.reading import PackReading
from loopbook.store.fact_columns import NO_FACTS, FactTable, recent_facts, sealed_facts
from loopbook.store.history import History
from loopbook.terms.life import FactColumns
from loopbook.trace.classify import class_term, with_broader

Ints = NDArray[np.int64]
_UNKNOWN = -1
_RUN = 200_000


class PackColumns:
    """What one reading of a pack makes of the items of a book.

    Fields
      pack         the reading
      class_names  terms of kind class by position; the first is empty; it only grows
    """

    def __init__(self, pack: PackReading) -> None:
        self.pack = pack
        self.class_names = [""]
        self._positions = {"": 0}
        self._sealed: NDArray[np.int32] | None = None
        self._codes = np.empty(0, np.int32)
        # By identifier alone, for what no entry classes; looked up once.
        self._named = np.empty(0, np.int32)
        self._facts: list[FactTable] | None = None
        self._recent = NO_FACTS_YET
        self._posted = -1

    def position(self, name: str) -> int:
        """Return the position of a class in `class_names`; a new one when it has none."""
        if name not in self._positions:
            self._positions[name] = len(self.class_names)
            self.class_names.append(name)
        return self._positions[name]

    def catch_up(self, history: History) -> None:
        """Take in what was posted since."""
        stack = history.stack
        if self._posted == self.pack.posted and len(self._codes) == stack.item_count():
            return
        if self._sealed is None:
            self._sealed = self._sealed_classes(stack.view.item_count)
        count = stack.item_count()
        self._codes = np.full(count, _UNKNOWN, np.int32)
        self._codes[: len(self._sealed)] = self._sealed
        for name, found in self.pack.recent_classes.items():
            number = stack.number(name)
            if found and self._codes[number] == _UNKNOWN:
                self._codes[number] = self.position(found)
        fresh = np.full(count - len(self._named), _UNKNOWN, np.int32)
        self._named = np.concatenate((self._named, fresh))
        self._class_lots(history)
        facts = self.pack.recent_facts.items()
        numbered = ((stack.number(name), fact) for name, each in facts for fact in each)
        self._recent = recent_facts(numbered)
        self._posted = self.pack.posted

    def _sealed_classes(self, count: int) -> NDArray[np.int32]:
        codes = np.full(count, _UNKNOWN, np.int32)
        for segment in reversed(self.pack.segments):
            # The class that the first entry gives stays: the earlier segment is written last.
            places, names = segment.class_codes
            table = np.array([self.position(name) for name in names], np.int32)
            codes[segment.classified] = table[places]
        return codes

    def _class_lots(self, history: History) -> None:
        """Class lots by what their entries state, where that comes before their identifier."""
        stated: dict[int, tuple[int, str]] = {}
        for items, sequences, texts in history.stated():
            rows = zip(items.tolist(), sequences.tolist(), texts, strict=True)
            for item, sequence, text in rows:
                term = class_term(text, self.pack.scheme)
                if term and self._codes[item] == _UNKNOWN and item not in stated:
                    stated[item] = sequence, term
        if not stated:
            return
        items = np.array(sorted(stated), np.int64)
        by_name = self._by_identifier(items, history).tolist()
        first = history.first_entries(items).tolist()
        for item, code, earliest in zip(items.tolist(), by_name, first, strict=True):
            sequence, term = stated[item]
            # The first entry that says a class says it, and an identifier speaks in every entry.
            if not code or earliest == sequence:
                self._codes[item] = self.position(term)

    def _by_identifier(self, items: Ints, history: History) -> NDArray[np.int32]:
        """Return the classes that identifiers have by themselves, by master data and codes."""
        missing = items[self._named[items] == _UNKNOWN]
        kind_of = self.pack.poster.classifier.kind_of
        for start in range(0, len(missing), _RUN):
            run = missing[start : start + _RUN]
            told = [self.position(kind_of(n).item_class) for n in history.stack.names(run)]
            self._named[run] = told
        return self._named[items]

    def classes(self, items: Ints, history: History) -> NDArray[np.int32]:
        """Return the class of each item, as a position in `class_names`."""
        codes = self._codes[items]
        unknown = np.flatnonzero(codes == _UNKNOWN)
        if len(unknown):
            codes[unknown] = self._by_identifier(items[unknown], history)
        return codes

    def are_within(self, item_class: str) -> NDArray[np.bool_]:
        """Say of each of `class_names` whether it is a class, or a narrower one."""
        scheme = self.pack.scheme
        return np.array([item_class in with_broader(scheme, name) for name in self.class_names])

    def facts(self, term: str, items: Ints) -> FactColumns:
        """Return all that is stated of a word, by owner, time and sequence."""
        if self._facts is None:
            self._facts = [sealed_facts(segment.fact_table()) for segment in self.pack.segments]
        found = [table.facts(term, items) for table in (*self._facts, self._recent)]
        joined = FactColumns(*map(np.concatenate, zip(NO_FACTS, *found, strict=True)))
        order = np.lexsort((joined.sequence, joined.time, joined.owner))
        return FactColumns._make(column[order] for column in joined)


NO_FACTS_YET = FactTable({})
