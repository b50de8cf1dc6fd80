"""Record: from bytes to durable entries, batch by batch; and check, which writes nothing."""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from loopbook.book.readings import Readings
from loopbook.book.source import Source, Wish, parsed
from loopbook.terms.entry import Draft, Outcome, Status
from loopbook.terms.event import Event
from loopbook.terms.finding import Finding, Place, Severity, place_text
from loopbook.terms.parsed import Parsed
from loopbook.terms.receipt import Receipt
from loopbook.trace.capture import admit, introduced

BATCH = 5_000
FINDINGS_MAX = 1_000
NOTES_MAX = 10
SPOOL_MAX = 16 * 1024 * 1024

Put = Callable[[Sequence[Draft]], tuple[Status, ...]]


def record(readings: Readings, source: Source, wish: Wish, now: datetime) -> Receipt:
    """Admit and append every item of the input that can be taken; say what became of each."""
    return _run(readings, source, wish, Capture(readings, wish.party, now, readings.store.append))


def check(readings: Readings, source: Source, wish: Wish, now: datetime) -> Receipt:
    """Return the receipt that `record` would give, writing nothing."""
    return _run(readings, source, wish, Capture(readings, wish.party, now, readings.store.identify))


def record_whole(readings: Readings, source: Source, wish: Wish, now: datetime) -> Receipt:
    """Record the input if all of it can be taken; else write nothing and say why."""
    if isinstance(source, str | Path | bytes):
        foreseen = check(readings, source, wish, now)
        return _nothing(foreseen) if foreseen.refused else record(readings, source, wish, now)
    # A stream can be read once: it is kept, on disk when it is large, to be read twice.
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_MAX) as spool:
        while chunk := source.read(1 << 20):
            spool.write(chunk)
        spool.seek(0)
        foreseen = check(readings, spool, wish, now)
        spool.seek(0)
        return _nothing(foreseen) if foreseen.refused else record(readings, spool, wish, now)


def _nothing(foreseen: Receipt) -> Receipt:
    """Return the receipt of an input of which nothing was written, for all that was in it."""
    return msgspec.structs.replace(foreseen, appended=0, repeated=0)


def _run(readings: Readings, source: Source, wish: Wish, capture: "Capture") -> Receipt:
    with readings.turn:
        readings.catch_up()
    batch: list[Parsed] = []
    for item in parsed(readings, source, wish):
        batch.append(item)
        if len(batch) == BATCH:
            capture.take(batch)
            batch = []
    capture.take(batch)
    return capture.receipt()


class Capture:
    """One input on its way in: admits batches, puts them, and keeps count."""

    def __init__(self, readings: Readings, party: str, now: datetime, put: Put) -> None:
        self._readings = readings
        self._party = party
        self._now = now
        self._put = put
        self._fresh: set[str] = set()
        self._counts = dict.fromkeys(Outcome, 0)
        self._refused = 0
        self._sequences: list[int] = []
        self._findings: list[Finding] = []
        self._kept: Counter[tuple[Severity, str]] = Counter()
        self._left_out = 0

    def take(self, batch: Sequence[Parsed]) -> None:
        """Admit a batch, put what is admitted, and note what became of each item."""
        with self._readings.turn:
            admitted = self._admitted(batch)
        # No turn is held here: captures of many threads share a commit.
        statuses = self._put([self._draft(item) for item in admitted])
        with self._readings.turn:
            self._readings.catch_up()
            for item, status in zip(admitted, statuses, strict=True):
                self._count(item, status)
                if status.outcome is Outcome.APPENDED and item.event is not None:
                    self._note(self._posting_findings(item.event, item.place))

    def _admitted(self, batch: Sequence[Parsed]) -> list[Parsed]:
        """Return the items that may be put, and note what was found about all of them."""
        for item in batch:
            if item.event is not None:
                self._fresh.update(introduced(item.event))
        schemes = tuple(self._readings.shelf.newest().values())
        admitted: list[Parsed] = []
        for item in batch:
            findings = (*item.findings, *admit(item, schemes, self._knows, self._now))
            self._note(findings)
            if any(finding.severity is Severity.ERROR for finding in findings):
                self._refused += 1
            elif item.identity is not None:
                # Without identity or error it is a remark on the document, not an item of it.
                admitted.append(item)
        return admitted

    def _posting_findings(self, event: Event, place: Place) -> list[Finding]:
        """Return what the active packs find when they post the event, at its place in the input."""
        findings = self._readings.posting_findings(event)
        return [msgspec.structs.replace(finding, place=place) for finding in findings]

    def _knows(self, name: str) -> bool:
        return name in self._fresh or self._readings.knows(name)

    def _draft(self, item: Parsed) -> Draft:
        assert item.identity is not None
        return Draft(
            kind=item.kind,
            identity=item.identity,
            content=item.content,
            context=item.context,
            source=place_text(item.place),
            party=self._party,
            audience=(self._party,),
        )

    def _count(self, item: Parsed, status: Status) -> None:
        self._counts[status.outcome] += 1
        if status.outcome is Outcome.APPENDED and status.sequence:
            self._sequences = [*self._sequences[:1], status.sequence]
        if status.outcome is Outcome.CONFLICTING:
            self._refused += 1
            assert item.identity is not None
            values = {"id": item.identity.id, "sequence": str(status.sequence)}
            self._note((Finding("LB-D01", Severity.ERROR, item.place, values),))

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
            checkpoint=self._readings.store.checkpoint(),
            findings=tuple(self._findings),
            findings_left_out=self._left_out,
        )
