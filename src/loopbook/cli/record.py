"""`loopbook record`: append what files say, safe to repeat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.book import Book
from loopbook.cli.answer import has_errors, write_json, write_receipt
from loopbook.cli.console import error_members, tell
from loopbook.cli.locate import Common, open_here
from loopbook.errors import LoopbookError, ParseError
from loopbook.terms.profile import Profile
from loopbook.terms.receipt import Receipt
from loopbook.terms.repair import DecimalSign

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Taking:
    """How files are taken.

    Parameters
    ----------
    as_
        Intake table that the files are, as `loopbook template` writes it.
    scheme
        Rule pack that has the table, when several do.
    party
        Who says it (default: LOOPBOOK_PARTY).
    audience
        Who may see it besides the party: a party, or a role by its word; may be repeated.
    whole
        Write nothing of a file when any of it is refused.
    profile
        How strictly files are judged: every rule an error, what the standards demand, or only
        what cannot be read.
    repair
        Mend damaged numbers of a table by the rules of its pack; each is told, its raw token kept.
    decimal
        Decimal sign of a table: point (default), or comma.
    pedigree
        Scores of quality, as 2,3,1,1,4, that give rows of a table an uncertainty if they have none.
    given
        What every row of a table states and its file does not, as period=2016; may be repeated.
    documents
        Folder of the documents that rows name: their digests are recorded with the answers.
    """

    as_: Annotated[str, Parameter(name="--as")] = ""
    scheme: str = ""
    party: str = ""
    audience: Annotated[list[str] | None, Parameter(negative="")] = None
    whole: Annotated[bool, Parameter(negative="")] = False
    profile: Profile = Profile.STANDARD
    repair: Annotated[bool, Parameter(negative="")] = False
    decimal: DecimalSign | None = None
    pedigree: str = ""
    given: Annotated[list[str] | None, Parameter(negative="")] = None
    documents: Path | None = None


USUAL = Taking()


@Parameter(name="*")
@dataclass(frozen=True)
class Mending:
    """What is done to the numbers of a table that is looked at, not recorded.

    Parameters
    ----------
    repair
        As for `record`.
    decimal
        As for `record`.
    pedigree
        As for `record`.
    given
        As for `record`.
    """

    repair: Annotated[bool, Parameter(negative="")] = False
    decimal: DecimalSign | None = None
    pedigree: str = ""
    given: Annotated[list[str] | None, Parameter(negative="")] = None


PLAIN_NUMBERS = Mending()


def given_of(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return field and value of each `field=value`.

    Raises    ParseError  LB-J22  a word has no equals sign
    """
    pairs = [word.partition("=") for word in words]
    wrong = [
        word for word, (field, sign, _) in zip(words, pairs, strict=True) if not (field and sign)
    ]
    if wrong:
        raise ParseError("LB-J22", text=wrong[0])
    return tuple((field.strip(), value.strip()) for field, _, value in pairs)


def record(files: list[str], *, taking: Taking = USUAL, common: Common = PLAIN) -> int:
    """Append every event, observation and master record of FILES.

    Parameters
    ----------
    files
        EPCIS documents (JSON, JSON-LD, XML), or tables (CSV, Excel) with --as; patterns allowed.
    """
    wish = partial(
        Book.record,
        table=taking.as_,
        scheme=taking.scheme,
        party=taking.party,
        audience=taking.audience or (),
        profile=taking.profile,
        repair=taking.repair,
        decimal=taking.decimal,
        pedigree=taking.pedigree,
        given=given_of(taking.given or ()),
        documents=taking.documents,
        is_all_or_nothing=taking.whole,
    )
    with open_here(common, is_read_only=False) as book:
        if common.json:
            return _as_json(partial(wish, book), files, common.language)
        failed = False
        for name in files:
            receipt = wish(book, name)
            failed = failed or has_errors(receipt)
            write_receipt(name, receipt, common.language)
    return int(failed)


def _as_json(record_one: Callable[[str], Receipt], files: Sequence[str], language: str) -> int:
    """Record each file and write one object of receipts by name; return the exit code."""
    receipts: dict[str, Receipt] = {}
    for name in files:
        try:
            receipts[name] = record_one(name)
        except LoopbookError as error:
            if not receipts:
                raise
            # What was acknowledged before this file is told all the same, in the one object.
            write_json({**receipts, name: {"error": error_members(error, language)}}, language)
            return tell(error, language)
    write_json(receipts, language)
    return int(any(has_errors(receipt) for receipt in receipts.values()))
