"""`loopbook check`: what `record` would say, writing nothing; without files, the book itself."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated

from cyclopts import Parameter

from loopbook.cli.answer import has_errors, write, write_json, write_receipt
from loopbook.cli.locate import Common, open_here
from loopbook.cli.record import PLAIN_NUMBERS, Mending, given_of
from loopbook.render.findings import finding_lines
from loopbook.terms.profile import Profile
from loopbook.terms.segment import Verified
from loopbook.wording import say

PLAIN = Common()


def check(
    files: list[str] | None = None,
    *,
    as_: Annotated[str, Parameter(name="--as")] = "",
    scheme: str = "",
    profile: Profile = Profile.STANDARD,
    mending: Mending = PLAIN_NUMBERS,
    common: Common = PLAIN,
) -> int:
    """Say what `record` would say of FILES, writing nothing; without FILES, verify the book.

    Parameters
    ----------
    files
        As for `record`.
    as_
        Intake table that the files are.
    scheme
        Rule pack that has the table, when several do.
    profile
        As for `record`.
    """
    with open_here(common) as book:
        if not files:
            verified = book.verify()
            if common.json:
                write_json(verified, common.language)
            else:
                write(verified_lines(verified, common.language))
                # What a damaged segment holds cannot be read: it is mended first.
                found = book.quality() if verified.is_whole else ()
                write(finding_lines(found, common.language))
            return int(not verified.is_whole)
        ask = partial(
            book.check,
            table=as_,
            scheme=scheme,
            profile=profile,
            repair=mending.repair,
            decimal=mending.decimal,
            pedigree=mending.pedigree,
            given=given_of(mending.given or ()),
        )
        receipts = {name: ask(name) for name in files}
    if common.json:
        write_json(receipts, common.language)
    else:
        for name, receipt in receipts.items():
            write_receipt(name, receipt, common.language, "cli.foreseen")
    return int(any(has_errors(receipt) for receipt in receipts.values()))


def verified_lines(verified: Verified, language: str) -> Iterator[str]:
    """Yield what is said of a book that was verified, each damaged segment in a line."""
    checkpoint = verified.checkpoint
    yield say("cli.verified", language, size=checkpoint.size, root=checkpoint.root)
    damaged = [segment for segment in verified.segments if segment.fault]
    values = {"count": len(verified.segments), "unsealed": verified.unsealed}
    yield say("cli.segments", language, damaged=len(damaged), **values)
    for segment in damaged:
        kind = say(f"cli.segment.{segment.kind.value}", language)
        span = {"first": segment.first, "last": segment.last}
        yield say("cli.segment.damaged", language, kind=kind, fault=segment.fault, **span)
