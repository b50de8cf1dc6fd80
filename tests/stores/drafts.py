"""Drafts, clocks and salts that say the same on every run."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from loopbook.store.journal import Journal, create
from loopbook.store.memory import MemoryStore
from loopbook.terms.entry import Draft, EntryKind, Identity, Store

STORES = ("memory", "journal")


def draft(number: int, content: str = "first words", *, is_correction: bool = False) -> Draft:
    data = f"{number} {content} 电池".encode()
    return Draft(
        kind=EntryKind.EVENT,
        identity=Identity(f"urn:example:{number}", is_correction, sha256(data).digest()),
        content=data,
        context=b'{"@context":"x"}' if number % 2 else b"",
        source=f"weights.xlsx, row {number}",
        party="urn:party:recycler",
        audience=("urn:party:authority", "urn:party:recycler") if number % 3 else (),
    )


class Clock:
    """Starts on 1 January 2025 and is one second later each time it is asked."""

    def __init__(self) -> None:
        self.now = datetime(2025, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1, microseconds=1)
        return self.now


class Salt:
    """Gives 16 bytes that differ each time and repeat on each run."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> bytes:
        self.count += 1
        return self.count.to_bytes(16, "big")


def new_journal(path: Path) -> Journal:
    """Return a new journal whose clock has been asked once, by its making."""
    return create(path, Clock(), Salt())


def new_store(kind: str, folder: Path) -> Store:
    """Return an empty store; two of them, asked the same, hold the same bytes."""
    if kind == "journal":
        return new_journal(folder / "a.book")
    clock = Clock()
    clock()
    return MemoryStore(clock, Salt())
