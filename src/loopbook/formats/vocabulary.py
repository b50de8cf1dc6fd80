"""Vocabulary: find the term that a cell means: by its id, its code, or a label in either language.

Reading a label is no finding; a text that is none of these is an error that offers the nearest.
"""

from collections.abc import Iterable
from difflib import get_close_matches

from loopbook.errors import UnknownTerm
from loopbook.formats.number import clipped, fold
from loopbook.terms.scheme import Scheme, Word


class TermReader:
    """Finds terms of a scheme by kind; remembers what it has found."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._names: dict[str, dict[str, str]] = {}
        self._nearest: dict[tuple[str, str], str] = {}

    def find(self, kind: str, text: str) -> str:
        """Return the id of the term of `kind` (class, publisher, flow ...) that `text` means.

        Raises    UnknownTerm  LB-W39  no such term; the nearest is offered
        """
        names = self.names(kind)
        found = names.get(_key(text))
        if found is None:
            if (kind, text) not in self._nearest:
                close = get_close_matches(_key(text), names, 1, 0.4)
                self._nearest[kind, text] = names[close[0]] if close else "-"
            values = {"kind": kind, "text": clipped(text), "nearest": self._nearest[kind, text]}
            raise UnknownTerm("LB-W39", **values)
        return found

    def knows(self, kind: str) -> bool:
        """Say whether the scheme has any term of a kind."""
        return bool(self.names(kind))

    def names(self, kind: str) -> dict[str, str]:
        """Return every accepted writing of the terms of a kind, folded -> id."""
        if kind not in self._names:
            self._names[kind] = self._collected(kind)
        return self._names[kind]

    def _collected(self, kind: str) -> dict[str, str]:
        names: dict[str, str] = {}
        for term, *writings in self._writings(kind):
            for writing in (term, *writings):
                # An id always means itself, even where it is also the label of another term.
                if writing:
                    names.setdefault(_key(writing), term)
            names[_key(term)] = term
        return names

    def _writings(self, kind: str) -> Iterable[tuple[str, ...]]:
        scheme = self.scheme
        if kind == "flow":
            return [(f.id, f.label_en, f.label_zh) for f in scheme.system.flows.values()]
        words = [(w.term, w.code, w.label_en, w.label_zh) for w in _words(scheme, kind)]
        if kind != "observed":
            return words
        indicators = scheme.indicators.values()
        return [*words, *((i.id, i.title_en, i.title_zh) for i in indicators)]


def _words(scheme: Scheme, kind: str) -> Iterable[Word]:
    return (word for word in scheme.vocabulary.values() if word.kind == kind)


def _key(text: str) -> str:
    return "".join(fold(text).casefold().split())
