"""Passport file: a passport written as files of the public form, and one of others read."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from loopbook.book.source import opened
from loopbook.errors import StoreUnavailable, UnknownTerm
from loopbook.formats.passport.read import BYTES_MAX, Imported, read_passport
from loopbook.formats.passport.write import export_passport
from loopbook.terms.finding import Finding
from loopbook.terms.passport import Passport
from loopbook.terms.scheme import Scheme


def written(passport: Passport, folder: Path) -> tuple[Finding, ...]:
    """Write a passport into a new or empty folder, a file a model; return what will be refused.

    Raises    StoreUnavailable  LB-U75  the folder holds something, or cannot be written
    """
    exported = export_passport(passport)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise StoreUnavailable("LB-U75", str(folder), why="-")
        for name, content in exported.documents.items():
            text = msgspec.json.format(msgspec.json.encode(content), indent=2)
            (folder / f"{name}.json").write_bytes(text + b"\n")
    except OSError as fault:
        raise StoreUnavailable("LB-U75", str(folder), why=fault.strerror or "-") from fault
    return exported.findings


def passport_pack(packs: Mapping[str, Scheme]) -> Scheme:
    """Return the first pack that has a passport.

    Raises    UnknownTerm  LB-U76  none has
    """
    found = next((pack for pack in packs.values() if pack.passports), None)
    if found is None:
        raise UnknownTerm("LB-U76", known=", ".join(packs) or "-")
    return found


def imported(
    source: str | Path | bytes, item: str, pack: Scheme, at: datetime, name: str
) -> Imported:
    """Return a passport of somebody else as an event of ours.

    Raises    ParseError  the file cannot be read, or is no passport
    """
    rule = next(iter(pack.passports.values()))
    codes = {
        word.term: word.unit.code if word.unit is not None else ""
        for word in pack.vocabulary.values()
        if word.kind == "fact"
    }
    if isinstance(source, bytes):
        return read_passport(source, rule, item, codes, at, name=name)
    with opened(Path(source)) as stream:
        content = stream.read(BYTES_MAX + 1)
    return read_passport(content, rule, item, codes, at, name=name or Path(source).name)
