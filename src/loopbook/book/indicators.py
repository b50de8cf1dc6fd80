"""Indicators: the verbs that evaluate indicators and hold them against targets."""

from collections.abc import Sequence
from functools import partial
from typing import Unpack

from loopbook.book.actions import actions_of
from loopbook.book.asof import AsOfWords, day_of
from loopbook.book.concerns import clock_concerns, share_concerns, target_concerns
from loopbook.book.decomposing import DecomposeWish, DecomposeWords, decomposed
from loopbook.book.knowing import unknown_term
from loopbook.book.sources import LedgerSources
from loopbook.book.sourcing import Sourcing
from loopbook.book.statement import ExplainedStatement, explained
from loopbook.evaluate.change import change_between
from loopbook.evaluate.index import Asked, index_series
from loopbook.evaluate.indicator import (
    about,
    about_all,
    evaluate_indicator,
    latest,
    must_have_subject,
)
from loopbook.evaluate.leaf import Question
from loopbook.evaluate.standing import stand
from loopbook.terms.action import ActionProgress
from loopbook.terms.decomposition import Decomposition
from loopbook.terms.finding import Finding
from loopbook.terms.index import IndexRule, IndexSeries
from loopbook.terms.period import Period, period_of
from loopbook.terms.scheme import Scheme
from loopbook.terms.statement import Verdict
from loopbook.terms.value_change import ValueChange

PeriodWords = str | int | Period


class Indicators(Sourcing):
    """The part of a book that evaluates indicators; `Book` adds the rest."""

    def evaluate(
        self,
        indicator: str,
        period: PeriodWords | None = None,
        *,
        subject: str = "",
        scheme: str = "",
        as_of: AsOfWords = None,
    ) -> ExplainedStatement:
        """Return the statement of an indicator, `name` or `pack/name`, for a period.

        Parameters
          period    None: the latest that has a value which decides
          subject   whom it speaks of, where it is of any subject or of accounts: observations of
                    it, flows at it and below
        Raises      UnknownTerm  no active pack has the indicator, or it speaks of another subject
                    QueryError   LB-E04  it is of any subject, and none was named
        """
        with self._turn:
            named, pack = self._indicator(indicator, scheme)
            found = must_have_subject(about(named, subject))
            sources = self._sources_about(pack, as_of, subject)
            if period is not None:
                return explained(evaluate_indicator(found, period_of(period), pack, sources))
            day = day_of(self._known(as_of), self._clock().date())
            return explained(latest(found, pack, sources, _year_of(day.year), day))

    def standings(
        self, *, subject: str = "", scheme: str = "", as_of: AsOfWords = None
    ) -> tuple[Verdict, ...]:
        """Return every target of a pack and where its indicator stands, in the pack's order.

        Parameters
          subject   whom indicators of any subject speak of; without one their targets are unknown
        """
        with self._turn:
            pack = about_all(self.scheme(scheme), subject)
            sources = self._sources_about(pack, as_of, subject)
            day = day_of(self._known(as_of), self._clock().date())
            return tuple(stand(target, pack, sources, day) for target in pack.targets)

    def change(
        self,
        indicator: str,
        first: PeriodWords,
        last: PeriodWords,
        *,
        subject: str = "",
        scheme: str = "",
        as_of: AsOfWords = None,
    ) -> ValueChange:
        """Return how much an indicator changed between two periods, with its uncertainty.

        Raises    QueryError  LB-E05  the definition changed between them; LB-E06  one has no value
        """
        with self._turn:
            named, pack = self._indicator(indicator, scheme)
            found = must_have_subject(about(named, subject))
            sources = self._sources_about(pack, as_of, subject)
            before, after = (
                Question(found, period_of(each), pack, sources) for each in (first, last)
            )
            return change_between(before, after)

    def decompose(
        self,
        indicator: str,
        first: PeriodWords,
        last: PeriodWords,
        **words: Unpack[DecomposeWords],
    ) -> Decomposition:
        """Return what moved an indicator between two periods, or between two subjects.

        Parameters
          words   parts, subject, pack: see `DecomposeWish`
        Raises    UnknownTerm  no active pack has the indicator; LB-E08  `by` is no kind of subject
                  QueryError   LB-E05  the ends are counted under different definitions
        """
        wish = DecomposeWish(**words)
        with self._turn:
            found = self._indicator(indicator, wish.scheme)
            sources_of = partial(self._sources_about, found[1], wish.as_of)
            return decomposed(found, (period_of(first), period_of(last)), wish, sources_of)

    def index(
        self,
        name: str,
        periods: Sequence[PeriodWords],
        *,
        subject: str = "",
        scheme: str = "",
        as_of: AsOfWords = None,
    ) -> IndexSeries:
        """Return an index, `name` or `pack/name`, for periods in their order.

        Raises    UnknownTerm  LB-E07  no active pack has the index
        """
        with self._turn:
            found, named = self._index(name, scheme)
            pack = about_all(named, subject)
            for member in found.members:
                must_have_subject(pack.indicators[member.indicator])
            sources = self._sources_about(pack, as_of, subject)
            return index_series(
                Asked(found, pack, sources), tuple(period_of(each) for each in periods)
            )

    def _sources_about(self, pack: Scheme, words: AsOfWords, subject: str) -> LedgerSources:
        """Return what is read of a subject; one that has published values alone has no flows."""
        return self._sources(pack, words, subject, must_post=False)

    def _index(self, words: str, scheme: str) -> tuple[IndexRule, Scheme]:
        named, _, name = words.rpartition("/")
        chosen = scheme or named
        packs = [self.scheme(chosen)] if chosen else list(self.schemes.values())
        for pack in packs:
            if name in pack.indices:
                return pack.indices[name], pack
        raise unknown_term("LB-E07", name, tuple(i for pack in packs for i in pack.indices))

    def actions(
        self, scheme: str = "", as_of: AsOfWords = None, *, department: str = "", subject: str = ""
    ) -> tuple[ActionProgress, ...]:
        """Return the projects and actions of a plan, as far as the account has them.

        Parameters
          scheme      rule pack; empty: every active one that has actions
          department  who leads or supports, a word of the pack; empty: any
        Raises        UnknownTerm  LB-Z76  no action has the department
        """
        with self._turn:
            packs = [self.scheme(scheme)] if scheme else self._with_actions()
            day = day_of(self._known(as_of), self._clock().date())
            told: list[ActionProgress] = []
            for named in packs:
                pack = about_all(named, subject)
                sources = self._sources_about(pack, as_of, subject)
                judge = partial(stand, scheme=pack, sources=sources, day=day)
                told += actions_of(pack, judge, department)
            return tuple(told)

    def _with_actions(self) -> list[Scheme]:
        """Return the packs that have actions, those left out whose actions another one has too."""
        packs = [pack for pack in self.schemes.values() if pack.actions]
        extended = {name for pack in packs for name in pack.extends}
        return [pack for pack in packs if pack.id not in extended]

    def concerns(
        self, *, subject: str = "", scheme: str = "", as_of: AsOfWords = None
    ) -> tuple[Finding, ...]:
        """Return what is doubtful in what the targets and indicators of a pack rest on.

        Shares above 100 %, base periods without value, changes of definition, values published
        after the day judged on, clocks set back.
        """
        verdicts = self.standings(subject=subject, scheme=scheme, as_of=as_of)
        with self._turn:
            pack = about_all(self.scheme(scheme), subject)
            known = self._known(as_of)
            sources = self._sources_about(pack, as_of, subject)
            day = day_of(known, self._clock().date())
            last = self._readings.size if known.size is None else known.size
            return (
                *target_concerns(verdicts),
                *share_concerns(pack, sources, _year_of(day.year)),
                *(clock_concerns(self.store, last) if known.sees is None else ()),
            )


def _year_of(year: int) -> Period:
    return Period(year * 12, 12)
