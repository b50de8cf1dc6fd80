"""Enquiry: what anyone is told of a code, without sign-in.

On the walk: `Book.enquire`. A code is looked up in every spelling; what is told are the class, the
marks and whether each holds, and the facts that a mark shows. A code that the book does not know
and one whose item is open to nobody have the same answer.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from loopbook.book.passports import Passports
from loopbook.book.readings import Readings
from loopbook.errors import LoopbookError, QueryError, UnknownTerm
from loopbook.terms.identifier import explain
from loopbook.terms.lineage import AsOf
from loopbook.terms.mark import Enquiry, MarkAnswer, MarkState
from loopbook.terms.party import PUBLIC
from loopbook.terms.passport import Passport
from loopbook.terms.scheme import Scheme

CODE_MAX = 2_000
"""Characters of a code; the longest QR code holds 4,296, no identifier is near it."""

ANYONE = AsOf(sees=frozenset({PUBLIC}))


def enquire(
    passports: Passports,
    readings: Readings,
    packs: Mapping[str, Scheme],
    code: str,
    asked: datetime,
) -> Enquiry:
    """Return what anyone is told of a code.

    Raises    QueryError  LB-U63  the code is empty, or too long
    """
    text = readable(code).strip()
    if not text or len(text) > CODE_MAX:
        raise QueryError("LB-U63", count=len(text), most=CODE_MAX)
    blank = Enquiry(code=text, asked=asked)
    answers = [
        found
        for item in passports.names(spellings(text))
        if (found := _answer(passports, readings, packs, item, blank)) is not None
    ]
    answers += [
        found
        for item, is_public in passports.coded(text, packs)
        if (found := _answer(passports, readings, packs, item, blank)) is not None
        and (is_public or is_opened(found))
    ]
    # Entries may speak of one thing in two spellings: what is said of a mark is not passed over.
    return next(filter(is_opened, answers), answers[0] if answers else blank)


def is_opened(found: Enquiry) -> bool:
    """Say whether a mark or a passport opens an item, and not a public entry alone."""
    is_marked = any(each.state is not MarkState.ABSENT for each in found.marks)
    return found.has_passport or is_marked


def readable(text: str) -> str:
    """Return a text as it can be written: what no encoding holds is shown as an escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def spellings(code: str) -> list[str]:
    """Return a code and what it says in other forms: Digital Link, URN, canonical."""
    try:
        found = explain(code)
    except LoopbookError:
        return [code]
    every = (code, found.canonical, found.link, found.urn)
    return list(dict.fromkeys(each for each in every if each))


def _answer(
    passports: Passports,
    readings: Readings,
    packs: Mapping[str, Scheme],
    item: str,
    blank: Enquiry,
) -> Enquiry | None:
    """Return what is told of an item; None when it is open to nobody."""
    marks = passports.marks(item, packs, AsOf())
    found = _passport(passports, packs, item)
    is_marked = any(each.state is not MarkState.ABSENT for each in marks)
    is_public = bool(readings.stack.touches(item, ANYONE))
    if found is None and not is_marked and not is_public:
        return None
    # What only public entries say is told as they say it; a mark or passport opens the class.
    known = AsOf() if is_marked or found is not None else ANYONE
    english, chinese = _class_labels(passports, packs, item, known)
    return Enquiry(
        code=blank.code,
        item=item,
        class_en=english,
        class_zh=chinese,
        status=_status(found),
        marks=without_entries(
            marks if is_marked or found is not None else _of_public(passports, packs, item, marks)
        ),
        has_passport=found is not None,
        address="" if found is None else found.address,
        asked=blank.asked,
    )


def without_entries(marks: tuple[MarkAnswer, ...]) -> tuple[MarkAnswer, ...]:
    """Return marks without the numbers of the entries that state what they show."""
    return tuple(
        msgspec.structs.replace(
            each, facts=tuple(msgspec.structs.replace(fact, sequence=0) for fact in each.facts)
        )
        for each in marks
    )


def _of_public(
    passports: Passports, packs: Mapping[str, Scheme], item: str, marks: tuple[MarkAnswer, ...]
) -> tuple[MarkAnswer, ...]:
    """Return the marks that an item lacks, when its class is public; else which there are tells."""
    english, _ = _class_labels(passports, packs, item, ANYONE)
    return marks if english else ()


def _passport(passports: Passports, packs: Mapping[str, Scheme], item: str) -> Passport | None:
    try:
        found = passports.passport(item, packs, AsOf(), ANYONE.sees)
    except UnknownTerm:
        return None
    return found if found.state != "draft" else None


def _status(found: Passport | None) -> str:
    if found is None or found.status is None:
        return ""
    values = (each.value for each in found.values if each.attribute.value_from == "status")
    return next((each for each in values if isinstance(each, str)), "")


def _class_labels(
    passports: Passports, packs: Mapping[str, Scheme], item: str, known: AsOf
) -> tuple[str, str]:
    try:
        name, pack = passports.class_of(item, packs, known)
    except UnknownTerm:
        return "", ""
    word = pack.vocabulary[name]
    return word.label_en, word.label_zh
