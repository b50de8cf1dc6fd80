"""How quick a declaration is verified, beside the least that could be done with its bytes.

  floor      SHA-256 of every octet of the file, and one Ed25519 signature over them verified
  parse      the file read into its parts
  verify     every step, the score reckoned again, 1,000 documents' digests held against the folder
  declare    the file made, the score reckoned again before it is signed

The declaration rests on `ITEMS` answers with a document each, under a standard of as many rows.
What is verified is held to hold before any clock runs, and a file with one number altered not to.

Run: `uv run python benchmarks/bench_declare.py [--items 1000] [--strict]`. With --strict it ends
with 1 when a verification takes 3 s or more.
"""

import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import loopbook
from loopbook import Book
from loopbook.book.declaration_check import Asking, check_declaration
from loopbook.book.declaration_file import file_bytes, file_of
from loopbook.book.document_sample import Sampling
from loopbook.book.issuer_key import issuer_key, new_issuer_key
from loopbook.book.memory_book import memory_book
from loopbook.formats.observation import observation_bytes, observation_id, observation_identity
from loopbook.terms.entry import Draft, EntryKind
from loopbook.terms.event import Grade
from loopbook.terms.observation import Document, Observation
from loopbook.terms.period import period

ITEMS = 1_000
ROUNDS = 5
VERIFY_SECONDS_MAX = 3.0
PLANT = "urn:example:plant"
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
HEAD = """id = "many"
version = "1.0.0"
title_en = "Many rows"
title_zh = "多条款"
jurisdiction = ""
status = "illustrative"
extends = ["core"]
citation = "Made for a benchmark"
"""
STANDARD = """[[standard]]
id = "many"
family = "many"
part = "factory"
title_en = "Many rows"
title_zh = "多条款"
method = "points"
status = "illustrative"
source = "Made for a benchmark"

[[standard.group]]
id = "all"
label_en = "All"
label_zh = "全部"
source = "Made for a benchmark"
"""
ROW = """
[[standard.criterion]]
id = "row_{n}"
group = "all"
clause = "{n}"
label_en = "Row {n}"
label_zh = "条款 {n}"
kind = "yes_no"
unit = "C62"
points = 1
document = true
source = "Made for a benchmark"
"""


def make_pack(folder: Path, items: int) -> Path:
    """Write a pack whose standard has so many rows."""
    folder.mkdir()
    (folder / "scheme.toml").write_text(HEAD, encoding="utf-8")
    (folder / "system.toml").write_text('zone = "UTC"\n', encoding="utf-8")
    rows = "".join(ROW.format(n=n) for n in range(items))
    (folder / "score.toml").write_text(STANDARD + rows, encoding="utf-8")
    return folder


def answer(number: int) -> Draft:
    """Return the answer to a row, with its document."""
    document = Document(f"{number}.pdf", sha256(f"{number}".encode()).hexdigest())
    made = Observation(
        id="",
        subject=PLANT,
        indicator=f"row_{number}",
        period=period("2025"),
        value=Decimal(1),
        unit="C62",
        source="benchmark",
        published=date(2026, 1, 15),
        grade=Grade.VERIFIED,
        documents=(document,),
    )
    made = msgspec.structs.replace(made, id=observation_id(made))
    return Draft(
        kind=EntryKind.OBSERVATION,
        identity=observation_identity(made),
        content=observation_bytes(made),
        party=PLANT,
        audience=(PLANT,),
    )


def floor(data: bytes) -> Callable[[], None]:
    """Return the least that could be done with the file: its hash, and one signature."""
    key = Ed25519PrivateKey.generate()
    signature, public = key.sign(data), key.public_key()

    def once() -> None:
        sha256(data).digest()
        public.verify(signature, data)

    return once


def seconds(work: Callable[[], object]) -> float:
    """Return the median time of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(book: Book, folder: Path, items: int) -> float:
    """Print the times; return that of a verification, seconds."""
    new_issuer_key(folder / "plant.key", PLANT)
    key = issuer_key(folder / "plant.key")
    documents = folder / "documents"
    documents.mkdir()
    for number in range(items):
        (documents / f"{number}.pdf").write_bytes(f"{number}".encode())
    data = file_bytes(book.declare("many", PLANT, "2025", key))
    every = Sampling(documents, Fraction("0.999999"), Fraction(1, items), "seed")
    asking = Asking(now=NOW, make=memory_book, sampling=every)
    found = check_declaration(data, asking)
    assert found.holds, found.steps
    assert found.sample is not None
    assert found.sample.size == items
    assert len(found.clauses) == items + 1
    altered = data.replace(b'value\\":1}', b'value\\":0}', 1)
    assert altered != data
    assert not check_declaration(altered, asking).holds
    print(f"{platform.platform()}, Python {platform.python_version()}, {items} items")
    ways: dict[str, Callable[[], object]] = {
        "floor": floor(data),
        "parse": lambda: file_of(data),
        "verify": lambda: check_declaration(data, asking),
        "declare": lambda: book.declare("many", PLANT, "2025", key),
    }
    taken = {name: seconds(way) for name, way in ways.items()}
    for name, one in taken.items():
        print(f"{name:8} {one * 1e3:9.1f} ms {one / taken['floor']:9.1f} x floor")
    print(f"file {len(data) / 1e6:.1f} MB")
    return taken["verify"]


def main() -> None:
    """Make the book, and measure."""
    words = sys.argv[1:]
    items = int(words[words.index("--items") + 1]) if "--items" in words else ITEMS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pack = make_pack(folder / "many", items)
        with loopbook.open(":memory:", [str(pack)], clock=lambda: NOW) as book:
            book.store.append([answer(number) for number in range(items)])
            taken = measure(book, folder, items)
    if "--strict" in words and taken >= VERIFY_SECONDS_MAX:
        sys.exit(1)


if __name__ == "__main__":
    main()
