"""Scoring: the part of a book that scores subjects under standards."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypedDict, Unpack, overload

import msgspec

from loopbook.book.asof import AsOfWords
from loopbook.book.described import NAME
from loopbook.book.duties import DayWords, day_asked
from loopbook.book.indicators import Indicators
from loopbook.book.knowing import unknown_term
from loopbook.book.score_table import score_table_of
from loopbook.book.sources import LedgerSources
from loopbook.errors import UnknownTerm
from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.gap import gap_of
from loopbook.evaluate.score.resolved import resolved
from loopbook.evaluate.score.sheet import score_sheet
from loopbook.evaluate.score.validity import edition_on, holds_on
from loopbook.rules.leaf import leaves_in
from loopbook.terms.change_cost import ChangeCost
from loopbook.terms.period import Period, last_day, period_of
from loopbook.terms.scheme import Scheme
from loopbook.terms.score import LevelGap, ScoreSheet
from loopbook.terms.score_table import ScoreTable
from loopbook.terms.standard import Standard

_OF_SUBJECT = frozenset({"observed", "factor"})
"""Leaves that are read the same wherever the subject is; all others are read at its place."""


class Act(TypedDict, total=False):
    """When, and under which pack, a subject is scored.

    Fields
      day      day of the act, which says what edition holds; default: last day of the period
      scheme   pack; default: every active one
      as_of    what may be known: a day or a checkpoint
    """

    day: DayWords
    scheme: str
    as_of: AsOfWords


class _Reading(msgspec.Struct, frozen=True):
    """What is read: a standard of a pack, for a period, on a day, as of a checkpoint."""

    standard: Standard
    pack: Scheme
    period: Period
    day: date
    as_of: AsOfWords

    def asked(self, subject: str, sources: LedgerSources) -> Asked:
        """Return the question for one subject."""
        return Asked(self.standard, self.pack, subject, self.period, self.day, sources)


class Scoring(Indicators):
    """The part of a book that scores subjects under standards; `Book` adds the rest."""

    @overload
    def score(
        self, standard: str, subjects: str, period: str | int | Period, **act: Unpack[Act]
    ) -> ScoreSheet: ...

    @overload
    def score(
        self,
        standard: str,
        subjects: list[str] | tuple[str, ...],
        period: str | int | Period,
        **act: Unpack[Act],
    ) -> tuple[ScoreSheet, ...]: ...

    def score(
        self,
        standard: str,
        subjects: str | list[str] | tuple[str, ...],
        period: str | int | Period,
        **act: Unpack[Act],
    ) -> ScoreSheet | tuple[ScoreSheet, ...]:
        """Return how a subject stands under a standard, or how each of several does.

        Parameters
          standard   id or `pack/id` of an edition; or a family, whose edition in force on the day
                     of the act is taken
          subjects   an identifier, or several
          act        `day`, `scheme`, `as_of`: see `Act`
        Raises       UnknownTerm  LB-Z13  no pack has the standard;  LB-Z14  no edition holds then
        """
        covered = period_of(period)
        with self._turn:
            day = day_asked(act.get("day"), last_day(covered))
            found, pack = self._standard(standard, act.get("scheme", ""), day)
            asked = (subjects,) if isinstance(subjects, str) else tuple(subjects)
            reading = _Reading(found, pack, covered, day, act.get("as_of"))
            sheets = self._sheets(asked, reading)
        return sheets[0] if isinstance(subjects, str) else sheets

    def score_table(
        self,
        standard: str,
        period: str | int | Period,
        subjects: Sequence[str] = (),
        **act: Unpack[Act],
    ) -> ScoreTable:
        """Return how many subjects stand under a standard, as arrays.

        Parameters
          standard   as `score`
          subjects   identifiers; none: all who answered any of its criteria
        Raises       UnknownTerm  as `score`
        """
        covered = period_of(period)
        with self._turn:
            day = day_asked(act.get("day"), last_day(covered))
            found, pack = self._standard(standard, act.get("scheme", ""), day)
            reading = _Reading(found, pack, covered, day, act.get("as_of"))
            own = reading.asked("", self._score_sources(reading, ""))
            own = msgspec.structs.replace(own, subject=own.own_subject)
            is_shared = not _asks_places(found)

            def asked_of(subject: str) -> Asked:
                sources = own.sources if is_shared else self._score_sources(reading, subject)
                return msgspec.structs.replace(own, subject=subject, sources=sources)

            return score_table_of(own, subjects, asked_of)

    def gap(
        self,
        standard: str,
        subject: str,
        period: str | int | Period,
        level: str,
        costs: Sequence[ChangeCost],
        **act: Unpack[Act],
    ) -> LevelGap:
        """Return the cheapest set of criteria to change so that a subject reaches a level.

        Parameters
          level   id of the level aimed at
          costs   what each criterion costs to change; one without a cost is not changed
        Raises    UnknownTerm  as `score`; LB-Z15  no such level or criterion
                  QueryError  LB-Z17  the standard scores in a way that has no such gap
        """
        covered = period_of(period)
        with self._turn:
            day = day_asked(act.get("day"), last_day(covered))
            found, pack = self._standard(standard, act.get("scheme", ""), day)
            reading = _Reading(found, pack, covered, day, act.get("as_of"))
            sources = self._score_sources(reading, subject)
            asked = reading.asked(subject, sources)
            return gap_of(asked, resolved(asked), level, costs)

    def _sheets(self, subjects: Sequence[str], reading: _Reading) -> tuple[ScoreSheet, ...]:
        names = self._subject_names(subjects)
        shared = None if _asks_places(reading.standard) else self._score_sources(reading, "")
        found = []
        for subject in subjects:
            sources = shared or self._score_sources(reading, subject)
            asked = reading.asked(subject, sources)
            sheet = score_sheet(asked)
            found.append(msgspec.structs.replace(sheet, subject_name=names[subject]))
        return tuple(found)

    def _score_sources(self, reading: _Reading, subject: str) -> LedgerSources:
        """Return what is read for a subject: its own place, where formulas ask for flows."""
        place = subject if _asks_places(reading.standard) else ""
        return self._sources(reading.pack, reading.as_of, place, must_post=False)

    def _subject_names(self, subjects: Sequence[str]) -> Mapping[str, str]:
        masters = self.questions.surroundings(self.reader.sees).masters
        names = {subject: masters.attributes(subject).get(NAME, "") for subject in subjects}
        return {subject: name if isinstance(name, str) else "" for subject, name in names.items()}

    def _standard(self, words: str, scheme: str, day: date) -> tuple[Standard, Scheme]:
        """Return a standard by id, or the edition of a family in force on a day, and its pack.

        Raises    UnknownTerm  LB-Z13, LB-Z14 (see `score`);  LB-Z96  several packs have it
        """
        owner, _, name = words.rpartition("/")
        chosen = scheme or owner
        packs = [self.scheme(chosen)] if chosen else list(self.schemes.values())
        named = [(pack.standards[name], pack) for pack in packs if name in pack.standards]
        if named:
            return _only(_homes(named), name)
        each = [(edition, pack) for pack in packs for edition in pack.standards.values()]
        editions = _homes([pair for pair in each if pair[0].family == name])
        if editions:
            held = _edition([edition for edition, _ in editions], name, day)
            # Of equal days, in another pack, none is the one meant.
            since = [
                pair
                for pair in editions
                if holds_on(pair[0], day) and pair[0].valid_from == held.valid_from
            ]
            one_pack = len({pack.id for _, pack in since}) == 1
            return next(p for p in since if p[0] is held) if one_pack else _only(since, name)
        known = [s for pack in packs for e in pack.standards.values() for s in (e.id, e.family)]
        raise unknown_term("LB-Z13", name, tuple(dict.fromkeys(known)))


_Owned = tuple[Standard, Scheme]
"""A standard with a pack that has it."""


def _homes(found: Sequence[_Owned]) -> list[_Owned]:
    """Return each standard once: with the pack in whose own files it stands, where that is there.

    A pack that is extended is met again in the pack that extends it.
    """
    own = [pair for pair in found if "/" not in pair[0].rule]
    # A pack may extend another by its id, or by its id and version.
    known = {(pack.id, standard.id) for standard, pack in own}
    known |= {(f"{pack.id}@{pack.version}", standard.id) for standard, pack in own}
    kept = list(own)
    for standard, pack in found:
        home = standard.rule.rpartition("/")[0] or f"{pack.id}@{pack.version}"
        if (home, standard.id) not in known:
            known.add((home, standard.id))
            kept.append((standard, pack))
    return kept


def _only(found: Sequence[_Owned], name: str) -> _Owned:
    """Return the one standard that words can mean.

    Raises    UnknownTerm  LB-Z96  several packs have one of that name
    """
    if len(found) > 1:
        known = ", ".join(f"{pack.id}/{standard.id}" for standard, pack in found)
        raise UnknownTerm("LB-Z96", name=name, known=known)
    return found[0]


def _edition(editions: Sequence[Standard], family: str, day: date) -> Standard:
    found = edition_on(editions, day)
    if found is None:
        known = ", ".join(f"{each.id} ({_dates(each)})" for each in editions)
        raise UnknownTerm("LB-Z14", family=family, day=day.isoformat(), known=known)
    return found


def _dates(standard: Standard) -> str:
    days = (standard.valid_from, standard.valid_to)
    return "..".join("" if each is None else each.isoformat() for each in days)


def _asks_places(standard: Standard) -> bool:
    """Say whether a formula of a standard reads something that lies at the place of the subject."""
    formulas = [row.value for row in standard.criteria]
    formulas += [row.applies for row in standard.criteria if row.applies is not None]
    for row in standard.criteria:
        numbers = (*row.levels, row.baseline, row.leading)
        formulas += [each.formula for each in numbers if each is not None and each.formula]
        if row.weight is not None and row.weight.amount is not None:
            formulas.append(row.weight.amount)
    return any(leaf.name not in _OF_SUBJECT for each in formulas for leaf in leaves_in(each))
