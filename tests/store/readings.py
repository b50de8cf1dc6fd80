"""Links, touches, endings and postings, with as few words as a test needs."""

from datetime import UTC, datetime, timedelta

from loopbook.terms.event import Basis
from loopbook.terms.lineage import Ending, Link, LinkKind, Touch
from loopbook.terms.period import Period, period
from loopbook.terms.posting import Grain, Posting

PACK = "digest of a pack"


def day(number: int) -> datetime:
    """Return noon of day `number` of 2025, the first being 1."""
    return datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=number - 1)


def link(
    sequence: int, source: str, target: str, since: int, kind: LinkKind = LinkKind.PART_OF
) -> Link:
    return Link(sequence=sequence, kind=kind, source=source, target=target, since=day(since))


def ending(sequence: int, parent: str, children: str, time: int) -> Ending:
    return Ending(sequence, parent, tuple(children), day(time))


def touch(sequence: int, time: int) -> Touch:
    return Touch(sequence, day(time))


def posting(sequence: int, amount: int, when: str = "2025-03", **changes: object) -> Posting:
    fields: dict[str, object] = {
        "sequence": sequence,
        "flow": "intake",
        "layer": "mass",
        "item_class": "pack",
        "period": period(when),
        "known": day(60),
        "amount": amount,
        "basis": Basis.MEASURED,
        "grain": Grain.ITEM,
        "rule": "posting.csv:2",
    }
    return Posting(**{**fields, **changes})


def statistic(sequence: int, amount: int, when: str, **changes: object) -> Posting:
    return posting(
        sequence,
        amount,
        when,
        **{"grain": Grain.STATISTIC, "publisher": "bureau", "rule": "posting.csv:3", **changes},
    )


def reversal(of: Posting, by: int, time: int) -> Posting:
    """Return the posting that takes `of` off."""
    return Posting(
        **{
            **{name: getattr(of, name) for name in of.__struct_fields__},
            "sequence": by,
            "voids": of.sequence,
            "known": day(time),
            "amount": -of.amount,
            "variance": -of.variance,
        }
    )


def months(first: int, count: int) -> Period:
    """Return `count` months of 2025 from month `first`, 1 to 12."""
    return Period(2025 * 12 + first - 1, count)
