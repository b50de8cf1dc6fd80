"""Lifetimes: the verbs that read the lives of items: custody, duties, suspicions, passports."""

from collections.abc import Collection, Iterable, Sequence

from loopbook.book.asof import AsOfWords
from loopbook.book.blends import blend_reports
from loopbook.book.custody import contents_of, custody_of, located, moment_at
from loopbook.book.duties import (
    DayWords,
    Wanted,
    day_asked,
    duties_on,
    states_asked,
    today_under,
    with_duties,
)
from loopbook.book.lives import LedgerLives, lives_of
from loopbook.book.milestones import life_of, milestones_of, rows_behind
from loopbook.book.shelf import core
from loopbook.book.showing import Showing
from loopbook.book.supervision import asked_of, changes_of, packs_asked
from loopbook.evaluate.suspect.supervise import Watch, supervise, unwatched
from loopbook.terms.blend import BlendReport
from loopbook.terms.custody import Custody, Where
from loopbook.terms.duty import Duties
from loopbook.terms.milestone import LifeAnswer, PassedMilestone
from loopbook.terms.suspect import Supervision


class Lifetimes(Showing):
    """The part of a book that reads what happened to single items; `Book` adds the rest."""

    def _lives(self, scheme: str = "", as_of: AsOfWords = None) -> LedgerLives:
        """Return the lives of the book as its reader may know them; whoever calls holds `_turn`.

        Raises    UnknownTerm  the pack is not active, or several are and none was named
        """
        known = self._known(as_of)
        return lives_of(self._readings, self.scheme(scheme), known, self._clock)

    def duties(
        self,
        party: str = "",
        day: DayWords = None,
        *,
        scheme: str = "",
        state: str | None = None,
        as_of: AsOfWords = None,
    ) -> Duties:
        """Return who must report what until when, and how it stands on a day.

        Parameters
          party   who must; empty: everybody
          day     the end of which counts; None: that of `as_of`, or today in the zone of the pack
          scheme  rule pack; empty: every active one that has duties
          state   due, late, done, unknown or all; None: all that are not done in time
        Raises    UnknownTerm  LB-U20  no such state;  QueryError  LB-U21  no such day
        """
        with self._turn:
            known, wanted = self._known(as_of), Wanted(party, states_asked(state))
            packs = [self.scheme(scheme)] if scheme else with_duties(self.schemes.values())
            on = day_asked(day, today_under(packs, known, self._clock()))
            lives = [lives_of(self._readings, pack, known, self._clock) for pack in packs]
            return duties_on(lives, on, wanted)

    def _lives_around(
        self, items: Sequence[str], scheme: str = "", as_of: AsOfWords = None
    ) -> LedgerLives:
        """Return the lives under the pack named, or else the one that knows the first item."""
        if scheme:
            return self._lives(scheme, as_of)
        known = self._known(as_of)
        packs = list(self.schemes.values())
        if len(packs) > 1 and items:
            self._posted()
            packs = [self._pack_of(items[0], known) or packs[-1]]
        pack = packs[-1] if packs else core()
        return lives_of(self._readings, pack, known, self._clock)

    def milestones(
        self, item: str, *, scheme: str = "", as_of: AsOfWords = None
    ) -> tuple[PassedMilestone, ...]:
        """Return the milestones of a pack that an item reached, by time.

        Raises    UnknownTerm  no entry that the reader may see speaks of it
        """
        with self._turn:
            return milestones_of(self._lives_around((item,), scheme, as_of), item)

    def life(
        self, item: str, formula: str, *, scheme: str = "", as_of: AsOfWords = None
    ) -> LifeAnswer:
        """Return what a formula over the life of an item comes to (docs/spec/lives.md).

        Raises    UnknownTerm  no entry that the reader may see speaks of it
                  QueryError   LB-U10  it is no formula in the words of the pack
        """
        with self._turn:
            return life_of(self._lives_around((item,), scheme, as_of), item, formula)

    def rows_behind(self, rules: Collection[str], *, scheme: str = "") -> tuple[str, ...]:
        """Return the rows of a pack that its rules of lives rest on, as far as lives reach them."""
        with self._turn:
            return rows_behind(self._lives(scheme), rules)

    def where(
        self,
        items: str | Sequence[str],
        *,
        scheme: str = "",
        as_of: AsOfWords = None,
        at: AsOfWords = None,
    ) -> tuple[Where, ...]:
        """Return where items are, and who has them, in the order asked.

        Parameters
          as_of   what may be known: a day or a checkpoint
          at      the day asked about, with all that is known of it; now when None
        Raises    UnknownTerm  no entry that the reader may see speaks of one; or `at` is no day
        """
        names = (items,) if isinstance(items, str) else tuple(items)
        with self._turn:
            return located(self._lives_around(names, scheme, as_of), names, moment_at(at))

    def custody(self, item: str, *, scheme: str = "", as_of: AsOfWords = None) -> Custody:
        """Return who had an item, in order, where it is now, and where the chain breaks.

        Raises    UnknownTerm  no entry that the reader may see speaks of it
        """
        with self._turn:
            return custody_of(self._lives_around((item,), scheme, as_of), item)

    def contents(
        self, item: str, *, at: AsOfWords = None, scheme: str = "", as_of: AsOfWords = None
    ) -> tuple[str, ...]:
        """Return all that was inside an item on a day, at any depth, sorted; now when None.

        Raises    UnknownTerm  no entry that the reader may see speaks of it; or `at` is no day
        """
        with self._turn:
            return contents_of(self._lives_around((item,), scheme, as_of), item, moment_at(at))

    def supervise(
        self,
        scheme: str = "",
        *,
        as_of: AsOfWords = None,
        limit: int = 100,
        kinds: Iterable[str] = (),
        watch: Watch = unwatched,
    ) -> Supervision:
        """Return what does not fit in the book, by rules of packs and of the house, ranked.

        Parameters
          scheme  rule pack; empty: every active one that no other extends
          limit   how many suspicions are told, gravest first; all are counted
          kinds   ids of rules and codes to look for; empty: all
          watch   told how many items were looked at, of how many
        Raises    UnknownTerm  LB-U50  no such kind;  QueryError  LB-U51  no such limit
        """
        with self._turn:
            # Rules read classes and facts, of whoever asks.
            self._posted()
            known = self._known(as_of)
            packs = [self.scheme(scheme)] if scheme else packs_asked(self.schemes)
            if not packs:
                packs = [self.scheme(scheme)]
            lives = [lives_of(self._readings, pack, known, self._clock) for pack in packs]
            changes = changes_of(self._readings, known, packs)
            return supervise(lives, asked_of(packs, kinds, limit, changes), watch)

    def blends(self, *, scheme: str = "", as_of: AsOfWords = None) -> tuple[BlendReport, ...]:
        """Return what the claims of material come to: balances, and claims that are not borne.

        Parameters
          scheme  rule pack; empty: every active one that has blends
        """
        with self._turn:
            known = self._known(as_of)
            packs = [self.scheme(scheme)] if scheme else list(self.schemes.values())
            return tuple(
                report
                for pack in packs
                if pack.blends
                for report in blend_reports(lives_of(self._readings, pack, known, self._clock))
            )
