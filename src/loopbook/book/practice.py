"""Practice: a standard over all who are scored by it: who they are, and what is asked, in words.

On the walk: `Comparing.review` and `Comparing.rank` call it; `evaluate/score` does the work.
"""

from collections.abc import Sequence
from datetime import date

from loopbook.errors import QueryError, UnknownTerm
from loopbook.evaluate.score.answered import latest_answered, who_answered
from loopbook.terms.period import Period, last_day
from loopbook.terms.rank_wish import RankWish
from loopbook.terms.same import identity_of
from loopbook.terms.scheme import Scheme
from loopbook.terms.sources import Sources
from loopbook.terms.standard import ScoreMethod, Standard
from loopbook.terms.subject import Subject

WEIGHTS_MAX = 100_000
"""Sets of weights of one ranking."""

SEED_MAX = 2**63 - 1

NOBODY = "LB-Z24"
"""Nobody answered anything that a standard asks."""

PeriodWords = None | str | int | Period


def checked(wish: RankWish) -> RankWish:
    """Return a wish for a ranking, when it can be granted.

    Raises    UnknownTerm  LB-Z21  a number is out of its range
    """
    ranges = {
        "wanted": (1, 2**31),
        "spread": (0, 1),
        "weights": (0, WEIGHTS_MAX),
        "seed": (0, SEED_MAX),
    }
    for name, (least, most) in ranges.items():
        must_lie(name, getattr(wish, name), least, most)
    return wish


def must_lie(name: str, value: float, least: float, most: float) -> None:
    """Check that a number lies in its range.

    Raises    UnknownTerm  LB-Z21  it does not, or is none
    """
    if not least <= value <= most:
        raise UnknownTerm("LB-Z21", name=name, value=value, known=f"{least}..{most}")


def must_score(standard: Standard) -> None:
    """Check that a standard judges.

    Raises    QueryError  LB-Z23  it only measures: nothing is met, nobody has a total
    """
    if standard.method is ScoreMethod.MEASURED:
        raise QueryError("LB-Z23", standard=standard.id)


def latest_period(sources: Sources, standards: Sequence[Standard], subject: str = "") -> Period:
    """Return the last period that anything was answered for, by a subject or by anybody.

    Raises    QueryError  LB-Z24  nobody answered anything
    """
    found = latest_answered(sources.observation_columns(), standards, subject)
    if found is None:
        raise QueryError(NOBODY, standard=", ".join(each.id for each in standards))
    return found


def subjects_asked(
    kind: str, standard: Standard, scheme: Scheme, sources: Sources, period: Period
) -> tuple[str, ...]:
    """Return the subjects of a kind that count on the last day of a period, by identifier.

    Those who answered nothing are among them: what they have is unknown. Without a kind they are
    all who answered anything for the period.

    Raises    UnknownTerm  LB-Z21  the pack has no such kind of subjects
              QueryError   LB-Z24  there is no subject of it, or nobody answered;  LB-Z26  a day of
                           it is none
    """
    answered = who_answered(sources.observation_columns(), standard, period)
    if not kind:
        if not answered:
            raise QueryError(NOBODY, standard=standard.id)
        return answered
    kinds, day = _narrower(scheme, kind), last_day(period)
    # Answers name a subject as whoever answered wrote it, master data by its one identity.
    written = {identity_of(subject): subject for subject in answered}
    found = [one.id for one in sources.subjects() if _counts(one, kinds, day)]
    if not found:
        raise QueryError(NOBODY, standard=standard.id)
    return tuple(written.get(one, one) for one in found)


def _narrower(scheme: Scheme, kind: str) -> set[str]:
    """Return a kind of subjects and all that are narrower."""
    words = {word.term: word.broader for word in scheme.vocabulary.values() if word.kind == _KIND}
    if kind not in words:
        known = ", ".join(sorted(words)) or "-"
        raise UnknownTerm("LB-Z21", name="kind", value=kind, known=known)
    found, size = {kind}, 0
    while size < len(found):
        size = len(found)
        found |= {term for term, broader in words.items() if broader in found}
    return found


_KIND = "subject"


def _counts(one: Subject, kinds: set[str], day: date) -> bool:
    if kinds.isdisjoint(one.kinds):
        return False
    if one.unread:
        raise QueryError("LB-Z26", subject=one.id, day=one.unread)
    return (one.since is None or one.since <= day) and (one.until is None or day <= one.until)
