"""Sources: what `evaluate` reads of a book, at one checkpoint and under one pack."""

from collections.abc import Sequence
from typing import Protocol

from loopbook.terms.account import Account
from loopbook.terms.entry import Checkpoint
from loopbook.terms.history import ItemFacts, Observed
from loopbook.terms.life import Lives
from loopbook.terms.observation_columns import ObservationColumns
from loopbook.terms.period import Period
from loopbook.terms.subject import Subject


class Sources(Protocol):
    """What `evaluate` reads, at one checkpoint and under one pack; book implements it."""

    def account(self, period: Period) -> Account:
        """Return the account of `period`, substance layers included."""
        ...

    def periods(self, flow: str) -> Sequence[Period]:
        """Return the periods for which `flow` has postings, ascending."""
        ...

    def observations(self, term: str, subject: str | None = None) -> Sequence[Observed]:
        """Return the observations of an `observed` word, by period then sequence.

        Parameters
          subject   whose; None: everybody's
        """
        ...

    def observation_columns(self) -> ObservationColumns:
        """Return every observation as columns, in the order of entries."""
        ...

    def facts(self, item_class: str) -> Sequence[ItemFacts]:
        """Return the items of a class (and of narrower classes) with their latest facts."""
        ...

    def subjects(self) -> Sequence[Subject]:
        """Return the places and parties whose master data say a kind, by identifier."""
        ...

    def lives(self) -> Lives:
        """Return what happened to each item."""
        ...

    def checkpoint(self) -> Checkpoint:
        """Return the checkpoint everything is read at."""
        ...
