"""Comparing: the part of a book that compares, ranks and registers standards."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Unpack

from loopbook.book.asof import AsOfWords
from loopbook.book.duties import DayWords, day_asked
from loopbook.book.practice import (
    NOBODY,
    PeriodWords,
    checked,
    latest_period,
    must_lie,
    must_score,
    subjects_asked,
)
from loopbook.book.registry import registry_of
from loopbook.book.scoring import Act, Scoring
from loopbook.errors import QueryError
from loopbook.evaluate.score.answered import who_answered
from loopbook.evaluate.score.compare import Scored, compare
from loopbook.evaluate.score.practice import IDLE_SHARE, review
from loopbook.evaluate.score.rank import rank
from loopbook.terms.period import Period, last_day, period_of
from loopbook.terms.practice import Practice
from loopbook.terms.rank_wish import RankWish
from loopbook.terms.scheme import Scheme
from loopbook.terms.score import Comparison, Ranking
from loopbook.terms.score_table import ScoreTable
from loopbook.terms.standard import Standard
from loopbook.terms.validity import Registry

PLAIN = RankWish()


class Comparing(Scoring):
    """The part of a book that compares, ranks and registers standards; `Book` adds the rest."""

    def registry(
        self, words: str = "", *, day: DayWords = None, part: str = "", scheme: str = ""
    ) -> Registry:
        """Return the standards of the packs of the book as they stand on a day.

        Parameters
          words   a number, topic or id; empty: all
          day     of the act; None: today
          part    one of the seven parts, or what stands beside them; empty: all
          scheme  rule pack; empty: every active one
        Raises    UnknownTerm  LB-Z20  nothing has that name;  LB-Z21  no such part
                  QueryError   LB-U21  no such day
        """
        with self._turn:
            packs = [self.scheme(scheme)] if scheme else list(self.schemes.values())
            return registry_of(packs, words, day_asked(day, self._clock().date()), part)

    def answered(
        self, standard: str, period: PeriodWords = None, **act: Unpack[Act]
    ) -> tuple[tuple[str, str], ...]:
        """Return who answered anything that a standard asks, and what they are called; by id.

        Parameters
          period    None: the last that anything was answered for; nobody: no one is returned
        Raises      UnknownTerm  as `score`
        """
        with self._turn:
            try:
                asked = self._asked((standard,), period, act)
            except QueryError as fault:
                if fault.code != NOBODY:
                    raise
                return ()
            sources = self._sources(asked.pack, asked.as_of)
            found = who_answered(sources.observation_columns(), asked.standards[0], asked.period)
            names = self._subject_names(found)
            return tuple((subject, names[subject]) for subject in found)

    def latest_answered(self, standard: str, subject: str, **act: Unpack[Act]) -> Period:
        """Return the last period for which a subject answered anything that a standard asks.

        Raises    QueryError  LB-Z24  it answered nothing;  UnknownTerm  as `score`
        """
        with self._turn:
            return self._asked((standard,), None, act, subject).period

    def compare(
        self,
        subject: str,
        standards: Sequence[str],
        period: PeriodWords = None,
        **act: Unpack[Act],
    ) -> Comparison:
        """Return a subject under several standards, clause by clause, from one state of the book.

        Parameters
          standards  at least two, as `score` takes them
          period     None: the last that the subject answered anything for
        Raises       QueryError  LB-Z22  fewer than two standards;  LB-Z24  nothing was answered
                     UnknownTerm  as `score`
        """
        names = tuple(dict.fromkeys(standards))
        if len(names) < 2:
            raise QueryError("LB-Z22", standards=", ".join(standards) or "-")
        with self._turn:
            as_of = act.get("as_of")
            if as_of in (None, ""):
                # Entries may be added between two sheets: all are read at one checkpoint.
                as_of = self.checkpoint().size
            asked = self._asked(names, period, act, subject)
            act = {**act, "as_of": as_of, "day": asked.day}
            return compare(
                [
                    Scored(standard, self.score(name, subject, asked.period, **act))
                    for name, standard in zip(names, asked.standards, strict=True)
                ],
                asked.pack.units,
            )

    def review(
        self,
        standard: str,
        period: PeriodWords = None,
        *,
        kind: str = "",
        idle_share: float = IDLE_SHARE,
        **act: Unpack[Act],
    ) -> Practice:
        """Return how each clause of a standard did over all who were scored by it.

        Parameters
          period      None: the last that anything was answered for
          kind        kind of subjects; empty: all who answered
          idle_share  share of those who answered from which on a clause that they meet is idle
        Raises        UnknownTerm  as `score`; LB-Z21  no such kind, or a number out of its range
                      QueryError   LB-Z23  the standard only measures;  LB-Z24  nothing was answered
        """
        must_lie("idle_share", idle_share, 0, 1)
        with self._turn:
            asked = self._asked((standard,), period, act)
            must_score(asked.standards[0])
            return review(self._score_table(asked, kind), asked.standards[0], idle_share)

    def rank(
        self,
        standard: str,
        period: PeriodWords = None,
        wish: RankWish = PLAIN,
        **act: Unpack[Act],
    ) -> Ranking:
        """Return who comes first under a standard, and how far that hangs on its weights.

        Parameters
          period  None: the last that anything was answered for
          wish    how many are wanted, of which kind, how weights are moved
        Raises    UnknownTerm  as `score`; LB-Z21  no such kind, or a number out of its range
                  QueryError   LB-Z23  the standard only measures;  LB-Z24  nothing was answered
        """
        wish = checked(wish)
        with self._turn:
            asked = self._asked((standard,), period, act)
            must_score(asked.standards[0])
            table = self._score_table(asked, wish.kind)
            names = self._subject_names(table.subjects)
            return rank(table, asked.standards[0], wish, names)

    def _asked(
        self, names: Sequence[str], period: PeriodWords, act: Act, subject: str = ""
    ) -> "_Asked":
        """Return the standards named, for a period, on a day; whoever calls holds `_turn`."""
        scheme, as_of = act.get("scheme", ""), act.get("as_of")
        covered = None if period in (None, "") else period_of(period)
        other = self._clock().date() if covered is None else last_day(covered)
        found = [self._standard(name, scheme, day_asked(act.get("day"), other)) for name in names]
        if covered is None:
            sources = self._sources(found[0][1], as_of)
            covered = latest_period(sources, [each for each, _ in found], subject)
            # Which edition of a family holds hangs on the day, and that on the period.
            other = last_day(covered)
            found = [self._standard(n, scheme, day_asked(act.get("day"), other)) for n in names]
        day = day_asked(act.get("day"), other)
        return _Asked(tuple(each for each, _ in found), found[0][1], covered, day, as_of)

    def _score_table(self, asked: "_Asked", kind: str) -> ScoreTable:
        (standard,) = asked.standards
        sources = self._sources(asked.pack, asked.as_of)
        subjects = subjects_asked(kind, standard, asked.pack, sources, asked.period)
        act: Act = {"day": asked.day, "scheme": asked.pack.id, "as_of": asked.as_of}
        return self.score_table(standard.id, asked.period, subjects, **act)


class _Asked(NamedTuple):
    """Standards, the pack of the first, and when they are applied."""

    standards: tuple[Standard, ...]
    pack: Scheme
    period: Period
    day: date
    as_of: AsOfWords
