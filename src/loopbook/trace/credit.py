"""Credit: balances of claimed material by site and period, exactly.

What comes in claimed, times the yield, is a credit of its period; what goes out claimed uses the
oldest credits first. What is left at the end of a period is carried over and is good for so many
months; then it lapses. A balance that has ended below zero was oversold, and what lacks is carried
over too: later credits make it good first. A period is told of what it claims itself, not again of
what an earlier one lacks.

Source    ISO 22095:2020, mass balance and book and claim, by their names (knowledge: its text was
          not read); house rules: oldest first, debts are carried over
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from fractions import Fraction
from typing import NamedTuple

from loopbook.terms.blend import Blend, BlendBalance, BlendFault
from loopbook.terms.lineage import FOREVER, microseconds_of, moment_of
from loopbook.trace.claim import Movement

NOTHING = Fraction(0)

_FIRST_MONTH, _LAST_MONTH = 12, 9999 * 12 + 11
"""Months of the calendar, from January of year 1 to December of 9999, numbered from year 0."""


class Balances(NamedTuple):
    """Balances of one site, period after period, and what is wrong with them."""

    rows: tuple[BlendBalance, ...]
    faults: tuple[BlendFault, ...]


class Calendar(NamedTuple):
    """How a blend counts periods: months from January, in a zone of time."""

    months: int
    zone: tzinfo

    def period(self, time: int) -> int:
        """Return the number of the period a moment is in."""
        local = moment_of(time)
        # Where the years end the clock of UTC must do.
        with suppress(OverflowError):
            local = local.astimezone(self.zone)
        return (local.year * 12 + local.month - 1) // self.months

    def begins(self, month: int) -> int:
        """Return the moment at which a month begins, numbered from year 0.

        After the last year that is never.
        """
        if month > _LAST_MONTH:
            return FOREVER
        first = datetime(month // 12, month % 12 + 1, 1, tzinfo=self.zone)
        return microseconds_of(first.astimezone(UTC))

    def days(self, period: int) -> tuple[date, date]:
        """Return the first and the last day of a period."""
        first, after = max(period * self.months, _FIRST_MONTH), (period + 1) * self.months
        last = date.max
        if after <= _LAST_MONTH:
            last = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
        return date(first // 12, first % 12 + 1, 1), last


class _Lot(NamedTuple):
    """Credits of one period that are left, and the moment they lapse."""

    until: int
    kg: Fraction


def balances(
    blend: Blend, site: str, moved: Sequence[Movement], zone: tzinfo, now: int
) -> Balances:
    """Return the balances of a site from its first period to its last, those between included.

    Parameters
      moved  its movements, by time, what comes in before what goes out
      now    the moment asked about: a period that has not ended is not oversold yet
    """
    calendar = Calendar(blend.months, zone)
    by_period: dict[int, list[Movement]] = {}
    for each in moved:
        by_period.setdefault(calendar.period(each.time), []).append(each)
    if not by_period:
        return Balances((), ())
    desk = _Desk(blend, site, calendar)
    rows: list[BlendBalance] = []
    faults: list[BlendFault] = []
    for period in range(min(by_period), max(by_period) + 1):
        row = desk.close(period, by_period.get(period, ()))
        rows.append(row)
        has_ended = calendar.begins((period + 1) * calendar.months) <= now
        faults += _faults(blend, row, has_ended=has_ended)
    return Balances(tuple(rows), tuple(faults))


class _Desk:
    """The credits of a site as they come, go and lapse."""

    def __init__(self, blend: Blend, site: str, calendar: Calendar) -> None:
        self._blend = blend
        self._site = site
        self._calendar = calendar
        self._lots: deque[_Lot] = deque()
        self._debt = NOTHING
        self._is_known = True

    def _standing(self) -> Fraction:
        return sum((lot.kg for lot in self._lots), NOTHING) - self._debt

    def close(self, period: int, moved: Sequence[Movement]) -> BlendBalance:
        """Take the movements of the next period; return its balance."""
        end = self._calendar.begins((period + 1) * self._calendar.months)
        until = self._calendar.begins(
            (period + 1) * self._calendar.months + self._blend.carry_months
        )
        opening = self._standing()
        # What comes and goes at one moment counts together, or the order would tell.
        stood: dict[int, Fraction] = {}
        credited = claimed = lapsed = NOTHING
        for each in moved:
            lapsed += self._lapse(each.time)
            kg = each.claim_kg
            if kg is None:
                self._is_known = False
            elif each.is_output:
                claimed += kg
                self._use(kg)
            else:
                credited += kg * self._blend.yield_share
                self._earn(_Lot(until, kg * self._blend.yield_share))
            stood[each.time] = opening + credited - claimed - lapsed
        lapsed += self._lapse(end - 1)
        closing = opening + credited - claimed - lapsed
        first, last = self._calendar.days(period)
        return BlendBalance(
            blend=self._blend.id,
            site=self._site,
            first=first,
            last=last,
            opening_kg=opening,
            credited_kg=credited,
            claimed_kg=claimed,
            lapsed_kg=lapsed,
            closing_kg=closing,
            lowest_kg=min([*stood.values(), closing]),
            is_known=self._is_known,
            sequences=tuple(sorted({each.sequence for each in moved})),
        )

    def _earn(self, lot: _Lot) -> None:
        paid = min(self._debt, lot.kg)
        self._debt -= paid
        self._lots.append(lot._replace(kg=lot.kg - paid))

    def _use(self, kg: Fraction) -> None:
        while kg and self._lots:
            lot = self._lots.popleft()
            used = min(lot.kg, kg)
            kg -= used
            if used < lot.kg:
                self._lots.appendleft(lot._replace(kg=lot.kg - used))
        self._debt += kg

    def _lapse(self, time: int) -> Fraction:
        """Let go of what is no longer good at a moment; lots come by the moment they lapse."""
        gone = NOTHING
        while self._lots and self._lots[0].until <= time:
            gone += self._lots.popleft().kg
        return gone


def _faults(blend: Blend, row: BlendBalance, *, has_ended: bool) -> Iterator[BlendFault]:
    """Yield what is wrong with a balance; of one that is not known whole, nothing is said.

    A period that claims nothing adds nothing to a debt: whoever made it was told.
    """
    if not row.is_known or not row.claimed_kg:
        return
    usable = max(row.opening_kg + row.credited_kg - row.lapsed_kg, NOTHING)
    may_lack = blend.overdraft * row.credited_kg
    if has_ended and row.closing_kg < 0:
        yield _oversold(row, row.claimed_kg, usable)
    elif -row.lowest_kg > may_lack:
        yield _oversold(row, -row.lowest_kg, may_lack)


def _oversold(row: BlendBalance, claimed: Fraction, borne: Fraction) -> BlendFault:
    return BlendFault(
        blend=row.blend,
        site=row.site,
        claimed=float(claimed),
        borne=float(borne),
        is_share=False,
        sequences=row.sequences,
    )


def certificate_faults(blend: Blend, moved: Iterable[Movement]) -> list[BlendFault]:
    """Return the certificates that were used without being issued by then, or for more than that.

    A certificate used twice is used for more than it was issued for. One of which an amount is not
    known is judged by how often it was issued and used.

    Parameters
      moved  by time, what is issued before what is used
    """
    by_name: dict[str, list[Movement]] = {}
    for each in moved:
        by_name.setdefault(each.name, []).append(each)
    faults = []
    for name, rows in sorted(by_name.items()):
        found = _overused(rows)
        if found is not None:
            claimed, borne = found
            faults.append(
                BlendFault(
                    blend=blend.id,
                    site=[each for each in rows if each.is_output][-1].site,
                    item=name,
                    claimed=float(claimed),
                    borne=float(borne),
                    is_share=False,
                    sequences=tuple(sorted({each.sequence for each in rows})),
                )
            )
    return faults


def _overused(rows: Sequence[Movement]) -> tuple[Fraction, Fraction] | None:
    """Return what was used of a certificate and issued of it when that lacked most; else None."""
    amounts = [each.claim_kg for each in rows]
    known = [each for each in amounts if each is not None]
    if len(known) < len(rows):
        known = [Fraction(1)] * len(rows)
    used = issued = most = NOTHING
    found = None
    for each, amount in zip(rows, known, strict=True):
        if not each.is_output:
            issued += amount
            continue
        used += amount
        if used - issued > most:
            most, found = used - issued, (used, issued)
    return found
