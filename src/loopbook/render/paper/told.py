"""Told: what a paper asks of a book. A book answers it; render knows no book."""

from typing import Protocol

from loopbook.terms.action import ActionProgress
from loopbook.terms.entry import Checkpoint
from loopbook.terms.finding import Finding
from loopbook.terms.history import Recorded
from loopbook.terms.scheme import Scheme
from loopbook.terms.statement import Verdict


class Told(Protocol):
    """The entries behind the figures, and the packs whose names are used."""

    def scheme(self, words: str = "") -> Scheme:
        """Return a rule pack; the only one where none is named."""
        ...

    def entry(self, sequence: int) -> Recorded:
        """Return the entry of that sequence with its reading."""
        ...


class Planned(Told, Protocol):
    """A book with a plan: its targets, actions, and what its figures show together."""

    def checkpoint(self) -> Checkpoint:
        """Return the size and root of the log."""
        ...

    def standings(
        self, *, subject: str = "", scheme: str = "", as_of: str | None = None
    ) -> tuple[Verdict, ...]:
        """Return every target of a pack and where its indicator stands."""
        ...

    def actions(self, scheme: str = "", as_of: str | None = None) -> tuple[ActionProgress, ...]:
        """Return the projects and actions of a plan."""
        ...

    def quality(self) -> tuple[Finding, ...]:
        """Return what the observations show together."""
        ...
