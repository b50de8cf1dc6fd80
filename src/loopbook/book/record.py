"""Record: from bytes to durable entries, batch by batch; and check, which writes nothing."""

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path

import msgspec

from loopbook.book.clock import set_back
from loopbook.book.outlook import Outlook
from loopbook.book.pseudonym import Concealing
from loopbook.book.readings import Readings
from loopbook.book.rights import Rights
from loopbook.book.shelf import core
from loopbook.book.source import Source, Wish, parsed
from loopbook.terms.entry import Draft, Outcome, Status, Store
from loopbook.terms.event import Event
from loopbook.terms.finding import Finding, Place, Severity, place_text
from loopbook.terms.parsed import Parsed
from loopbook.terms.profile import judged
from loopbook.terms.receipt import Receipt
from loopbook.terms.scheme import Scheme
from loopbook.trace.capture import Clearance, admit, expected, introduced

BATCH = 5_000
FINDINGS_MAX = 1_000
NOTES_MAX = 10
SPOOL_MAX = 16 * 1024 * 1024

Put = Callable[[Sequence[Draft]], tuple[Status, ...]]


def record(store: Store, readings: Readings, source: Source, wish: Wish, now: datetime) -> Receipt:
    """Admit and append every item of the input that can be taken; say what became of each."""
    return _run(readings, source, wish, Capture(store, readings, wish, now, store.append))


def recording(
    store: Store, readings: Readings, source: Source, wish: Wish, now: datetime
) -> Iterator[Receipt]:
    """Record as `record` does, and yield the receipt so far after each batch; the last is whole."""
    capture = Capture(store, readings, wish, now, store.append)
    for _ in _batches(readings, source, wish, capture):
        yield capture.receipt()


def check(store: Store, readings: Readings, source: Source, wish: Wish, now: datetime) -> Receipt:
    """Return the receipt that `record` would give, writing nothing."""
    return _run(readings, source, wish, Capture(store, readings, wish, now, store.identify))


def record_whole(
    store: Store, readings: Readings, source: Source, wish: Wish, now: datetime
) -> Receipt:
    """Record the input if all of it can be taken; else write nothing and say why."""
    if isinstance(source, str | Path | bytes):
        foreseen = check(store, readings, source, wish, now)
        return (
            _nothing(foreseen) if foreseen.refused else record(store, readings, source, wish, now)
        )
    # A stream can be read once: it is kept, on disk when it is large, to be read twice.
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_MAX) as spool:
        while chunk := source.read(1 << 20):
            spool.write(chunk)
        spool.seek(0)
        foreseen = check(store, readings, spool, wish, now)
        spool.seek(0)
        return _nothing(foreseen) if foreseen.refused else record(store, readings, spool, wish, now)


def _nothing(foreseen: Receipt) -> Receipt:
    """Return the receipt of an input of which nothing was written, for all that was in it."""
    return msgspec.structs.replace(foreseen, appended=0, repeated=0)


def _run(readings: Readings, source: Source, wish: Wish, capture: "Capture") -> Receipt:
    for _ in _batches(readings, source, wish, capture):
        continue
    return capture.receipt()


def _batches(readings: Readings, source: Source, wish: Wish, capture: "Capture") -> Iterator[None]:
    """Take the input batch by batch, pausing behind each; the last may be empty."""
    with readings.turn:
        readings.catch_up()
    batch: list[Parsed] = []
    for item in parsed(readings, source, wish):
        batch.append(item)
        if len(batch) == BATCH:
            capture.take(batch)
            batch = []
            yield
    capture.take(batch)
    yield


class Capture:
    """One input on its way in: admits batches, puts them, and keeps count."""

    def __init__(
        self, store: Store, readings: Readings, wish: Wish, now: datetime, put: Put
    ) -> None:
        self._store = store
        self._readings = readings
        self._wish = wish
        self._rights = Rights(store, readings, wish)
        # What is only looked at leaves no key of a person behind.
        self._conceal = Concealing((), wish.desk, wish.profile, is_kept=put == store.append)
        self._now = now
        self._put = put
        # What this input speaks of, but the book does not: refused, only checked, a declaration.
        self._unkept: set[str] = set()
        self._clearance = Clearance((), now, (core(),))
        self._outlook = Outlook(())
        self._counts = dict.fromkeys(Outcome, 0)
        self._refused = 0
        self._sequences: list[int] = []
        # Told to those alone who may see everything: it speaks of what others recorded.
        self._findings = list(set_back(store, now)) if wish.sees is None else []
        self._kept: Counter[tuple[Severity, str]] = Counter()
        self._left_out = 0

    def take(self, batch: Sequence[Parsed]) -> None:
        """Admit a batch, put what is admitted, and note what became of each item."""
        with self._readings.turn:
            self._read_by(tuple(self._readings.shelf.newest().values()))
        batch = [self._conceal.conceal(item) for item in batch]
        with self._readings.turn:
            admitted = self._admitted(batch)
        # No turn is held here: captures of many threads share a commit.
        statuses = self._put(self._drafts(admitted))
        with self._readings.turn:
            self._follow(admitted, statuses)
            self._read_by(tuple(self._readings.shelf.newest().values()))
            for item, status in zip(admitted, statuses, strict=True):
                self._count(item, status)
                if status.outcome is not Outcome.APPENDED or item.event is None:
                    continue
                if not self._outlook.is_silent(item.event):
                    self._note(self._posting_findings(item.event, item.place))
        self._readings.seal_if_due()

    def _follow(self, admitted: Sequence[Parsed], statuses: Sequence[Status]) -> None:
        """Bring the readings to what was appended, and remember what they do not know."""
        fed: list[tuple[int, Parsed]] = []
        for item, status in zip(admitted, statuses, strict=True):
            if status.outcome is Outcome.APPENDED and status.sequence:
                fed.append((status.sequence, item))
            elif status.outcome is not Outcome.REPEATED and item.event is not None:
                self._unkept.update(introduced(item.event))
            if item.event is not None and item.event.error is not None:
                self._unkept.update(introduced(item.event))
        if fed:
            self._readings.feed(fed)
        else:
            self._readings.catch_up()

    def _read_by(self, schemes: tuple[Scheme, ...]) -> None:
        """Judge by these packs; what was learned under others is forgotten."""
        if self._clearance.schemes != schemes:
            self._clearance = Clearance(schemes, self._now, (core(),))
            self._outlook = Outlook(schemes)
            self._conceal = self._conceal.under(schemes)

    def _admitted(self, batch: Sequence[Parsed]) -> list[Parsed]:
        """Return the items that may be put, and note what was found about all of them."""
        schemes = tuple(self._readings.shelf.newest().values())
        self._read_by(schemes)
        wanted = [() if item.event is None else expected(item.event) for item in batch]
        heard = self._heard(batch, wanted)
        clears = self._clearance.clears
        admitted: list[Parsed] = []
        self._rights.learn(batch)
        for item, names in zip(batch, wanted, strict=True):
            event, findings = item.event, item.findings
            if event is None or not heard.issuperset(names) or not clears(event):
                found = admit(item, schemes, heard.__contains__, self._now, (core(),))
                findings = (*findings, *judged(found, self._wish.profile))
            if event is not None and event.error is not None:
                findings = (*findings, *self._rights.of_declaring(item))
            if findings:
                self._note(findings)
                if any(finding.severity is Severity.ERROR for finding in findings):
                    self._refuse(item)
                    continue
            if item.identity is not None:
                # Without identity or error it is a remark on the document, not an item of it.
                admitted.append(item)
        return admitted

    def _refuse(self, item: Parsed) -> None:
        self._refused += 1
        if item.event is not None:
            self._unkept.update(introduced(item.event))

    def _heard(self, batch: Sequence[Parsed], wanted: Sequence[Collection[str]]) -> set[str]:
        """Return what was spoken of before or in this input, of all that the batch expects."""
        fresh: set[str] = set()
        for item in batch:
            if item.event is not None:
                fresh.update(introduced(item.event))
        names = set(chain.from_iterable(wanted))
        asked = names - fresh - self._unkept
        return (names - asked) | self._readings.known(asked, self._wish.sees)

    def _posting_findings(self, event: Event, place: Place) -> list[Finding]:
        """Return what the active packs find when they post the event, at its place in the input."""
        findings = self._readings.posting_findings(event)
        return [msgspec.structs.replace(finding, place=place) for finding in findings]

    def _drafts(self, items: Sequence[Parsed]) -> list[Draft]:
        shown = Shown()
        audience_of = self._rights.audience_of
        return [
            Draft(
                kind=item.kind,
                identity=item.identity,
                content=item.content,
                context=item.context,
                source=shown.text(item.place),
                party=self._wish.party,
                audience=audience_of(item),
            )
            for item in items
            if item.identity is not None
        ]

    def _count(self, item: Parsed, status: Status) -> None:
        self._counts[status.outcome] += 1
        if status.outcome is Outcome.APPENDED and status.sequence:
            self._sequences = [*self._sequences[:1], status.sequence]
        if status.outcome is Outcome.CONFLICTING:
            self._refused += 1
            assert item.identity is not None
            self._note((self._rights.conflict(item, status.sequence),))

    def _note(self, findings: Sequence[Finding]) -> None:
        """Keep findings within their room, and count the others.

        Errors and warnings have room of their own each, and of one kind of note a few tell it all:
        however much is noted, it does not crowd out what was refused.
        """
        for finding in findings:
            is_note = finding.severity is Severity.NOTE
            kind = (finding.severity, finding.code if is_note else "")
            room = NOTES_MAX if is_note else FINDINGS_MAX
            self._kept[kind] += 1
            if self._kept[kind] <= room:
                self._findings.append(finding)
            else:
                self._left_out += 1

    def receipt(self) -> Receipt:
        """Return the receipt of everything taken so far."""
        return Receipt(
            appended=self._counts[Outcome.APPENDED],
            repeated=self._counts[Outcome.REPEATED],
            refused=self._refused,
            first=self._sequences[0] if self._sequences else 0,
            last=self._sequences[-1] if self._sequences else 0,
            checkpoint=self._store.checkpoint(),
            findings=tuple(self._findings),
            findings_left_out=self._left_out,
        )


class Shown:
    """Places as a person reads them: what `place_text` says, made once for a document."""

    def __init__(self) -> None:
        self._document = ""
        self._before, self._after = "", ""

    def text(self, place: Place) -> str:
        """Return the place as a person reads it."""
        if place != Place(place.document, event=place.event) or not place.event:
            return place_text(place)
        if place.document != self._document or not self._before:
            own = place_text(Place(event=1))
            lead = place_text(Place(place.document, event=1)).removesuffix(own)
            before, _, self._after = own.partition("1")
            self._document, self._before = place.document, lead + before
        return f"{self._before}{place.event}{self._after}"
