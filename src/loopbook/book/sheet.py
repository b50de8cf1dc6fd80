"""Sheet: an account of the reader's own table; no book is needed and nothing is recorded."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from loopbook.account.sheet import accounts_of
from loopbook.account.suspect import Suspicion, gaps, is_gross_error, suspect_text, suspicions
from loopbook.book.shelf import core
from loopbook.book.source import opened
from loopbook.formats.flows import read_flows
from loopbook.terms.account import Account
from loopbook.terms.finding import Finding
from loopbook.terms.period import Period
from loopbook.terms.statement import Reason
from loopbook.wording import say

FLOWS = "flows"


class Sheet(msgspec.Struct, frozen=True):
    """What a table says: an account per period, what does not fit, and what was touched or wrong.

    Fields
      misfits  sentences in the language asked for, in the order of the accounts and their layers
    """

    accounts: tuple[Account, ...]
    misfits: tuple[str, ...]
    findings: tuple[Finding, ...]


def account_sheet(path: Path, today: date, language: str = "en") -> Sheet:
    """Make the accounts of a table of flows: CSV or Excel, English or Chinese headings.

    Parameters
      today  its year is the period of a table that names none
    Raises   ParseError  the file cannot be read, or is no table
    """
    words = core()
    with opened(path) as stream:
        rows, findings = read_flows(stream, path.name, words.intake[FLOWS], words.units)
    accounts = accounts_of(rows, Period(today.year * 12, 12))
    return Sheet(
        accounts=accounts,
        misfits=tuple(
            sentence
            for account in accounts
            for found in suspicions(account)
            for sentence in _misfit(account, found, language)
        ),
        findings=(*findings, *(f for account in accounts for f in account.findings)),
    )


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
