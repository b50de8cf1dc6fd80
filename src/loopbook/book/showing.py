"""Showing: the verbs that tell somebody about one product: passports, marks, public enquiry."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

import numpy as np
from numpy.typing import NDArray

from loopbook.book.asof import AsOfWords
from loopbook.book.clock import utc_now
from loopbook.book.enquiry import CODE_MAX, enquire, readable, without_entries
from loopbook.book.keeping import NOTHING, Keeping
from loopbook.book.knowing import Knowing
from loopbook.book.passport_file import imported, passport_pack, written
from loopbook.book.passports import Passports, address_of, narrowed
from loopbook.book.source import opened
from loopbook.errors import UnknownTerm
from loopbook.formats.barcode import Scanned, qr_modules, read_codes
from loopbook.formats.picture import BYTES_MAX as PHOTO_MAX
from loopbook.store.segment.view import LedgerStore
from loopbook.terms.finding import Finding
from loopbook.terms.mark import Enquiry, MarkAnswer
from loopbook.terms.party import Scope
from loopbook.terms.passport import Passport
from loopbook.terms.receipt import Receipt
from loopbook.terms.scheme import Scheme

EVEN = 0.02
"""Seconds that an answer of nothing takes for one who may not see everything: a hidden thing takes
longer to judge than an unknown one, and whoever has a clock would learn which it is."""

__all__ = ["PHOTO_MAX", "Showing"]


class Showing(Knowing):
    """The part of a book that answers whoever holds a product in his hands."""

    def __init__(
        self,
        path: str,
        store: LedgerStore,
        *,
        party: str,
        clock: Callable[[], datetime] = utc_now,
        keeping: Keeping = NOTHING,
    ) -> None:
        super().__init__(path, store, party=party, clock=clock, keeping=keeping)
        self._passports = Passports(self._readings, clock)

    def passport(
        self, item: str, *, audience: str = "", scheme: str = "", as_of: AsOfWords = None
    ) -> Passport:
        """Return the passport of an item as its reader may see it, in any spelling of its name.

        Parameters
          audience  roles by their word, joined by commas: as only they see it; empty: as the reader
        Raises      UnknownTerm   LB-U60  no passport answers him;  LB-U62  no such role
                    NotPermitted  LB-U61  the reader does not hold that role
        """
        began = monotonic()
        try:
            with self._turn:
                known = self._known(as_of)
                sees = narrowed(self.reader.sees, audience)
                self._posted()
                return self._passports.passport(readable(item), self._packs(scheme), known, sees)
        except UnknownTerm:
            self._even_out(began)
            raise

    def marks(
        self, item: str, *, scheme: str = "", as_of: AsOfWords = None
    ) -> tuple[MarkAnswer, ...]:
        """Return the marks that an item of its class may carry, and whether each holds.

        Raises    UnknownTerm  no entry speaks of the item
        """
        with self._turn:
            known = self._known(as_of)
            self._must_know(item)
            self._posted()
            found = self._passports.marks(item, self._packs(scheme), known)
            return found if self.reader.sees is None else without_entries(found)

    def enquire(self, code: str) -> Enquiry:
        """Return what anyone is told of a code: what it is, its marks, whether they hold.

        Raises    QueryError  LB-U63  the code is empty, or too long
        """
        self.require(Scope.READ)
        began = monotonic()
        with self._turn:
            self._posted()
            found = enquire(self._passports, self._readings, self.schemes, code, self._clock())
        if not found.item:
            self._even_out(began)
        return found

    def enquire_photo(self, photo: bytes, name: str = "") -> Enquiry:
        """Return what anyone is told of the first code of a photo that the book knows.

        Raises    ParseError  it is no picture, is too large, or shows no code
        """
        codes = [each.text for each in self.codes(photo, name)]
        # A photo may also show a long text, which is the code of nothing, or blanks.
        asked = [code for code in codes if 0 < len(code.strip()) <= CODE_MAX] or codes[:1]
        found = [self.enquire(code) for code in asked]
        return next((each for each in found if each.item), found[0])

    def enquire_file(self, path: str | Path) -> Enquiry:
        """Return what anyone is told of the photo in a file; raises as `enquire_photo`."""
        with opened(Path(path)) as stream:
            return self.enquire_photo(stream.read(PHOTO_MAX + 1), Path(path).name)

    def codes(self, photo: bytes, name: str = "") -> tuple[Scanned, ...]:
        """Return the codes that can be read in a photo; as `enquire_photo` otherwise."""
        self.require(Scope.READ)
        return read_codes(photo, name)

    def label(self, item: str) -> tuple[str, NDArray[np.bool_]]:
        """Return the address of an item and the modules of its QR code, dark ones true.

        Raises    ParseError  LB-U67  the address is too long for a label
        """
        address = address_of(readable(item))
        return address, qr_modules(address)

    def export_passport(
        self,
        item: str,
        folder: str | Path,
        *,
        audience: str = "",
        scheme: str = "",
        as_of: AsOfWords = None,
    ) -> tuple[Finding, ...]:
        """Write a passport in the public exchange form, a file a model.

        Returns    what a validator of the public schemas will refuse of it
        Raises     as `passport`; StoreUnavailable  LB-U75  the folder cannot be written
        """
        found = self.passport(item, audience=audience, scheme=scheme, as_of=as_of)
        return written(found, Path(folder))

    def import_passport(
        self,
        source: str | Path | bytes,
        item: str,
        *,
        scheme: str = "",
        at: datetime | None = None,
        document: str = "",
    ) -> tuple[Receipt, tuple[Finding, ...]]:
        """Record what a passport of somebody else says of an item, as one event.

        Parameters
          at       when it said so; None: now
        Returns    the receipt, and what of the document became no fact
        Raises     ParseError   LB-U68, LB-U69  it is no passport in the public form
                   UnknownTerm  LB-U76  no active pack has a passport
        """
        pack = passport_pack(self._packs(scheme))
        made = imported(source, item, pack, at or self._clock(), document)
        return self.record(made.document, document=document or "passport"), made.findings

    def _even_out(self, began: float) -> None:
        """Wait until nothing is told no sooner of a code nobody knows than of a hidden one."""
        if self.reader.sees is not None:
            sleep(max(0.0, began + EVEN - monotonic()))

    def _packs(self, words: str) -> dict[str, Scheme]:
        return {words: self.scheme(words)} if words else self.schemes
