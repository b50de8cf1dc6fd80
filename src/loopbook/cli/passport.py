"""`loopbook passport` and `loopbook label`: what a product tells to whom, and its QR code."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.book import Book
from loopbook.cli.answer import has_errors, write, write_json, write_receipt
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.errors import ParseError
from loopbook.render.findings import finding_lines
from loopbook.render.passport import (
    PassportSheet,
    passport_ld,
    passport_lines,
    passport_sheet,
)
from loopbook.render.passport_page import passport_document
from loopbook.render.qr import qr_svg
from loopbook.wording import say

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Seen:
    """Who looks, and as known when.

    Parameters
    ----------
    audience
        As these roles see it, joined by commas: public, legitimate, notified, surveillance,
        commission, authority ... (default: as you may see it).
    scheme
        Rule pack, id or id@version.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size: what the book knew.
    """

    audience: str = ""
    scheme: str = ""
    as_of: str = ""


@Parameter(name="*")
@dataclass(frozen=True)
class Form:
    """What is made of it.

    Parameters
    ----------
    json_ld
        Print JSON-LD with its own context.
    html
        File to write the page to; it refers to nothing else.
    export
        New folder to write the public exchange form to (BatteryPass data model 1.2.0).
    take
        Passport of somebody else in that form (1.0.0 or 1.2.0) to record as facts of ITEM.
    """

    json_ld: Annotated[bool, Parameter(negative="")] = False
    html: Path | None = None
    export: Path | None = None
    take: Path | None = None


SEEN, FORM = Seen(), Form()


def passport(item: str, *, seen: Seen = SEEN, form: Form = FORM, common: Common = PLAIN) -> int:
    """Tell what the passport of ITEM says.

    Parameters
    ----------
    item
        Identifier in any spelling: Digital Link, EPC URN, or as the events have it.
    """
    if form.take is not None:
        return _take(item, form.take, seen, common)
    with open_here(common) as book:
        if form.export is not None:
            return _export(book, item, form.export, seen, common)
        found = book.passport(item, audience=seen.audience, scheme=seen.scheme, as_of=seen.as_of)
        sheet = passport_sheet(found, book.schemes)
        if form.html is not None:
            content = _drawn(book, sheet, common.language)
            write_file(form.html, content.encode("utf-8"), common)
        elif form.json_ld:
            write_json(passport_ld(sheet), common.language)
        elif common.json:
            write_json(sheet, common.language)
        else:
            write(passport_lines(sheet, common.language))
    return 0


def label(item: str, *, qr: Path, common: Common = PLAIN) -> int:
    """Draw the QR code of the address that the passport of ITEM answers under.

    Parameters
    ----------
    item
        Identifier, as the events have it.
    qr
        SVG file to write.
    """
    with open_here(common) as book:
        address, modules = book.label(item)
    write_file(qr, qr_svg(modules, address).encode("utf-8"), common)
    return 0


def _drawn(book: Book, sheet: PassportSheet, language: str) -> str:
    """Return the page; without a code where the address is too long for one."""
    try:
        _, modules = book.label(sheet.product)
    except ParseError:
        return passport_document(sheet, language)
    return passport_document(sheet, language, modules)


def _export(book: Book, item: str, folder: Path, seen: Seen, common: Common) -> int:
    findings = book.export_passport(
        item, folder, audience=seen.audience, scheme=seen.scheme, as_of=seen.as_of
    )
    count = len(list(folder.glob("*.json")))
    if common.json:
        write_json({"folder": str(folder), "files": count, "findings": findings}, common.language)
        return 0
    write([say("passport.exported", common.language, count=count, folder=folder)])
    if findings:
        write([say("passport.refused", common.language)])
        write(f"  {line}" for line in finding_lines(findings, common.language))
    return 0


def _take(item: str, file: Path, seen: Seen, common: Common) -> int:
    with open_here(common, is_read_only=False) as book:
        receipt, told = book.import_passport(file, item, scheme=seen.scheme)
    if common.json:
        write_json({"receipt": receipt, "findings": told}, common.language)
    else:
        write_receipt(str(file), receipt, common.language)
        write(f"  {line}" for line in finding_lines(told, common.language))
    return 1 if has_errors(receipt) else 0
