"""Custody as text: where things are, who had them, and where the chain breaks."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from loopbook.render.moment import moment_text
from loopbook.terms.custody import Custody, Gap, Held, Where
from loopbook.wording import say


def where_lines(found: Where, language: str) -> Iterator[str]:
    """Yield one line: where a thing is, who has it, since when, and by which entry."""
    yield say(
        f"custody.where.{_state(found)}",
        language,
        item=found.item,
        place=found.place or say("custody.unknown", language),
        party=found.party or say("custody.unknown", language),
        since=_moment(found.since, language),
        sequence=found.sequence,
    ) + (say("custody.inside", language, holder=found.holder) if found.holder != found.item else "")


def _state(found: Where) -> str:
    if found.is_ended:
        return "ended"
    if found.is_moving:
        return "moving"
    if found.place or found.party:
        return "here"
    return "unknown" if found.sequence else "untold"


def contents_lines(item: str, found: Sequence[str], at: str, language: str) -> Iterator[str]:
    """Yield how many things were inside one, then each.

    Parameters
      at  the day asked about, as it was written; empty: now
    """
    when = say("custody.on", language, day=at) if at else say("custody.now", language)
    yield say("custody.contents", language, item=item, count=len(found), when=when)
    yield from (f"  {each}" for each in found)


def custody_lines(found: Custody, language: str) -> Iterator[str]:
    """Yield where a thing is, who had it in order, and each gap."""
    yield from where_lines(found.where, language)
    yield from (_held(held, language) for held in found.chain)
    if not found.gaps:
        yield say("custody.whole", language)
    yield from (gap_text(gap, language) for gap in found.gaps)


def _held(held: Held, language: str) -> str:
    return "  " + say(
        "custody.held",
        language,
        since=_moment(held.since, language),
        until=_moment(held.until, language) if held.until else say("custody.still", language),
        party=held.party or say("custody.unknown", language),
        place=held.place or say("custody.unknown", language),
        entries=_entries(held.sequences),
    )


def gap_text(gap: Gap, language: str) -> str:
    """Return what a gap is: who gave and did not see it received, or who had it from nobody."""
    moment = gap.given if gap.given is not None else gap.taken
    return say(
        f"custody.gap.{gap.kind.value}",
        language,
        item=gap.item,
        giver=gap.giver or say("custody.unknown", language),
        taker=gap.taker or say("custody.unknown", language),
        moment=_moment(moment, language),
        entries=_entries(gap.sequences),
    )


def _entries(sequences: Sequence[int]) -> str:
    return ", ".join(f"#{sequence}" for sequence in sequences)


def _moment(moment: datetime | None, language: str) -> str:
    return say("custody.unknown", language) if moment is None else moment_text(moment, language)
