"""Sheet: an account of the reader's own table; no book is needed and nothing is recorded."""

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import msgspec

from loopbook.account.boundary import is_stock_or_outside
from loopbook.account.hierarchy import groups_at, groups_within, paths_of
from loopbook.account.model.span import overlaps
from loopbook.account.rollup import Groups, rolled_up
from loopbook.account.sheet import accounts_of
from loopbook.account.summed import summed_rows
from loopbook.account.suspect import Suspicion, gaps, is_gross_error, suspect_text, suspicions
from loopbook.book.shelf import core
from loopbook.book.source import opened
from loopbook.errors import UnknownTerm
from loopbook.formats.flows import read_flows
from loopbook.formats.relations import read_places
from loopbook.terms.account import Account
from loopbook.terms.finding import Finding
from loopbook.terms.period import Period
from loopbook.terms.sheet import FlowRow, PlaceRow
from loopbook.terms.statement import Reason
from loopbook.terms.system import System
from loopbook.wording import say

FLOWS, PLACES = "flows", "processes"
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What boundary and what periods a table is looked at with.

    Fields
      places   table of processes and the wider places they lie in
      within   place to draw the boundary around: all in it is one process, all else outside
      level    place of the hierarchy to show, 1 the widest; 0: processes as they are
      by       `month`, `quarter`, `half` or `year`: sums over longer periods; empty: as they are
    """

    places: Path | None = None
    within: str = ""
    level: int = 0
    by: str = ""


AS_IS = View()


class Sheet(msgspec.Struct, frozen=True):
    """What a table says: an account per period, what does not fit, and what was touched or wrong.

    Fields
      misfits  sentences in the language asked for, in the order of the accounts and their layers
    """

    accounts: tuple[Account, ...]
    misfits: tuple[str, ...]
    findings: tuple[Finding, ...]


def account_sheet(path: Path, today: date, language: str = "en", view: View = AS_IS) -> Sheet:
    """Make the accounts of a table of flows: CSV or Excel, English or Chinese headings.

    Parameters
      today  its year is the period of a table that names none
    Raises   ParseError   a file cannot be read, or is no table
             UnknownTerm  LB-B60, LB-B82 to LB-B84  a place, level or length of period is none
    """
    rows, found = flow_rows(path)
    months = months_of(view)
    if months:
        rows, more = summed_rows(rows, months)
        found = (*found, *more)
    rolled = [rolled_account(account, view) for account in accounts_of(rows, year_of(today))]
    accounts = tuple(account for account, _ in rolled)
    # Each account reads the table of places: what is wrong with it is said once.
    said = rolled[0][1] if rolled else ()
    return Sheet(
        accounts=accounts,
        misfits=tuple(
            sentence
            for account in accounts
            for found in suspicions(account)
            for sentence in _misfit(account, found, language)
        ),
        findings=(
            *found,
            *said,
            *overlaps([account.period for account in accounts]),
            *(finding for account in accounts for finding in account.findings),
        ),
    )


def rolled_account(account: Account, view: View) -> tuple[Account, tuple[Finding, ...]]:
    """Return the account with the boundary of a view, and what is wrong with its table of places.

    Raises   ParseError   the table of places cannot be read
             UnknownTerm  LB-B82 to LB-B84  a place or level is none
    """
    if not (view.within or view.level):
        require_boundary(view)
        return account, ()
    places, said = place_rows(view)
    return rolled_up(account, groups_of(account.system, places, view)), said


def flow_rows(path: Path) -> tuple[tuple[FlowRow, ...], tuple[Finding, ...]]:
    """Read a table of flows.

    Raises   ParseError  the file cannot be read, or is no table
    """
    words = core()
    with opened(path) as stream:
        return read_flows(stream, path.name, words.intake[FLOWS], words.units)


def place_rows(view: View) -> tuple[tuple[PlaceRow, ...], tuple[Finding, ...]]:
    """Read the table of places of a view, when it has one.

    Raises   ParseError  the file cannot be read, or is no table
    """
    if view.places is None:
        return (), ()
    words = core()
    with opened(view.places) as stream:
        return read_places(stream, view.places.name, words.intake[PLACES], words.units)


def require_boundary(view: View) -> None:
    """Refuse a table of places that nothing is rolled up by: it would be read by nobody.

    Raises   UnknownTerm  LB-B92
    """
    if view.places is not None and not (view.within or view.level):
        raise UnknownTerm("LB-B92", view.places.name)


def groups_of(system: System, places: tuple[PlaceRow, ...], view: View) -> Groups:
    """Return process -> group, as a view asks.

    Raises   UnknownTerm  LB-B82 to LB-B84  a place or level is none
    """
    names = [name for name in system.processes if not is_stock_or_outside(name)]
    paths = paths_of(names, places)
    if view.within:
        inside = groups_within(paths, view.within)
        if not view.level:
            return inside
        at = groups_at(paths, view.level)
        return {name: at[name] if group else None for name, group in inside.items()}
    return groups_at(paths, view.level)


def months_of(view: View) -> int:
    """Return the months of the periods that a view sums over; 0: none.

    Raises   UnknownTerm  LB-B60  it names no such period
    """
    if view.by and view.by not in MONTHS:
        near = next(iter(get_close_matches(view.by, MONTHS, 1, 0.1)), "year")
        raise UnknownTerm("LB-B60", text=view.by, known=", ".join(MONTHS), nearest=near)
    return MONTHS.get(view.by, 0)


def year_of(day: date) -> Period:
    """Return the calendar year of a day."""
    return Period(day.year * 12, 12)


def _misfit(account: Account, found: Suspicion, language: str) -> Iterator[str]:
    """Say whose number does not fit in a layer, or that all fit, or why that cannot be said."""
    title = f"{account.period}, {found.layer}: "
    worst = [each for each in found.suspects if is_gross_error(each)][:1]
    widest = gaps(account, found.layer)[:1]
    for suspect in worst:
        yield title + suspect_text(suspect, account, language)
    for reason in (*widest, *found.untested):
        yield title + _words(reason, language)
    if found.freedom and not worst:
        values = {"statistic": f"{found.statistic:.3g}", "freedom": found.freedom}
        yield title + say("sheet.fits", language, **values)


def _words(reason: Reason, language: str) -> str:
    return say(reason.key, language, **reason.values)
