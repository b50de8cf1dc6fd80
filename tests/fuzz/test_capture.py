"""Capture takes anything: what can be read is recorded, the rest refused, and all of it soon."""

import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loopbook
from tests.formats.events import OBJECT
from tests.fuzz.seeds import DEEP, DIGITS, FORMATS, HOSTILE, PACKS, TABLES, cases, seeds
from tests.fuzz.victim import Victim, refusals, taken

pytestmark = pytest.mark.slow

SECONDS_MAX = 20
"""Far more than any input here takes; a hang is not told apart otherwise."""

SEEDS = {kind: seeds(kind) for kind in FORMATS}
PARTS = zipfile.ZipFile(io.BytesIO(SEEDS["table"][-1])).namelist()


@pytest.fixture(scope="module")
def victims() -> Iterator[dict[str, Victim]]:
    """A book for each format, looked at once more when all tests are through."""
    made = {kind: Victim(kind) for kind in FORMATS}
    yield made
    for victim in made.values():
        victim.close()


def damage(kind: str) -> st.SearchStrategy[bytes]:
    """Return inputs with pieces changed, cut, doubled, swapped, and hostile ones put in."""
    place = st.floats(0, 1, exclude_max=True)
    change = st.one_of(
        st.builds(_flipped, place, st.integers(0, 7)),
        st.builds(_cut, place),
        st.builds(_doubled, place, place),
        st.builds(_dropped, place, st.integers(1, 40)),
        st.builds(_put, place, st.sampled_from(HOSTILE[kind]), st.integers(0, 60)),
        st.builds(_put, place, st.binary(max_size=8), st.integers(0, 8)),
        st.builds(_swapped, st.sampled_from(HOSTILE[kind]), place),
    )
    return st.builds(_changed, st.sampled_from(SEEDS[kind]), st.lists(change, max_size=6))


Change = Callable[[bytes], bytes]


def _changed(seed: bytes, changes: list[Change]) -> bytes:
    for change in changes:
        seed = change(seed)
    return seed


def _flipped(place: float, bit: int) -> Change:
    def change(data: bytes) -> bytes:
        at = int(place * len(data))
        return data[:at] + bytes(byte ^ 1 << bit for byte in data[at : at + 1]) + data[at + 1 :]

    return change


def _cut(place: float) -> Change:
    return lambda data: data[: int(place * len(data))]


def _doubled(start: float, end: float) -> Change:
    def change(data: bytes) -> bytes:
        first, last = sorted((int(start * len(data)), int(end * len(data))))
        return data[:last] + data[first:last] + data[last:]

    return change


def _dropped(place: float, length: int) -> Change:
    def change(data: bytes) -> bytes:
        at = int(place * len(data))
        return data[:at] + data[at + length :]

    return change


def _put(place: float, piece: bytes, over: int) -> Change:
    def change(data: bytes) -> bytes:
        at = int(place * len(data))
        return data[:at] + piece + data[at + over :]

    return change


def _swapped(piece: bytes, place: float) -> Change:
    """Put a piece where a value of the document stands: behind a quote or a bracket."""

    def change(data: bytes) -> bytes:
        marks = [at for at, byte in enumerate(data) if byte in b'":>,[']
        at = marks[int(place * len(marks))] + 1 if marks else 0
        return data[:at] + piece + data[at:]

    return change


@pytest.mark.parametrize("kind", FORMATS)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_taken_or_refused(victims: dict[str, Victim], kind: str, data: bytes) -> None:
    victims[kind].take(data)


@pytest.mark.parametrize("kind", FORMATS)
@given(data=st.data())
def test_a_damaged_input_is_taken_or_refused(
    victims: dict[str, Victim], kind: str, data: st.DataObject
) -> None:
    start = time.monotonic()
    victims[kind].take(data.draw(damage(kind)))
    assert time.monotonic() - start < SECONDS_MAX


@given(part=st.sampled_from(PARTS), data=st.data())
def test_a_workbook_with_a_damaged_part_is_taken_or_refused(
    victims: dict[str, Victim], part: str, data: st.DataObject
) -> None:
    """Damage inside a part is not stopped by the sum that the archive keeps of it."""
    original = zipfile.ZipFile(io.BytesIO(SEEDS["table"][-1]))
    pieces = st.sampled_from((*HOSTILE["xml"], *HOSTILE["table"]))
    change = st.one_of(
        st.builds(_put, st.floats(0, 1, exclude_max=True), pieces, st.integers(0, 60)),
        st.builds(_swapped, pieces, st.floats(0, 1, exclude_max=True)),
        st.builds(_cut, st.floats(0, 1, exclude_max=True)),
    )
    changes = data.draw(st.lists(change, min_size=1, max_size=4))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in PARTS:
            content = original.read(name)
            archive.writestr(name, _changed(content, changes) if name == part else content)
    victims["table"].take(made.getvalue())


@pytest.mark.parametrize("kind", FORMATS)
def test_every_seed_is_taken(kind: str) -> None:
    for seed in SEEDS[kind]:
        assert sum(receipt.appended for receipt in taken(kind, seed)) > 0


@pytest.mark.parametrize("kind", FORMATS)
def test_what_once_broke_something_does_so_no_more(kind: str) -> None:
    for path in cases(kind):
        taken(kind, path.read_bytes())


def declaring(terms: str, names: str, count: int) -> bytes:
    """Return an event that declares so many terms and has so many fields, `#` being a number."""

    def many(pattern: str) -> str:
        return ",".join(pattern.replace("#", str(n)) for n in range(count))

    own = json.dumps({**OBJECT, "eventID": None})[1:-1].replace('"eventID": null, ', "")
    return f'{{"@context":{{"a0":"urn:a:",{many(terms)}}},{own},{many(names)}}}'.encode()


def filled(attribute: str) -> bytes:
    """Return a root with very many attributes, `#` being a number."""
    many = "".join(attribute.replace("#", str(number)) for number in range(DEEP))
    return f"{HEAD[:-1]}{many}/>".encode()


HEAD = '<?xml version="1.0"?><epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2">'
LARGE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a number of a million digits": ("json", lambda: b'{"a":' + b"9" * DIGITS + b"}"),
    "a number of a million digits, below a point": ("json", lambda: b"0." + b"1" * DIGITS),
    "lists in lists": ("json", lambda: b"[" * DEEP + b"]" * DEEP),
    "objects in objects": ("json", lambda: b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    "objects that never end": ("json", lambda: b'{"a":' * DEEP),
    "contexts in contexts": ("json", lambda: b'{"@context":' * DEEP + b"1" + b"}" * DEEP),
    "very many terms": (
        "json",
        lambda: declaring('"b#":"https://example.org/#/"', '"b#:x":#', 30_000),
    ),
    "terms that each are longer than the last": (
        "json",
        lambda: declaring('"a#":"a0:xxxxxxxx"', '"b#":1', 1).replace(
            b'"a0":"a0:xxxxxxxx"',
            b",".join(f'"a{n + 1}":"a{n}:xxxxxxxx"'.encode() for n in range(30_000)),
        ),
    ),
    "a long prefix before very many names": (
        "json",
        lambda: declaring('"c":"urn:' + "x" * 1_990 + ':"', '"c:n#":1', 1).replace(
            b'"c:n0":1', b",".join(f'"c:n{n}":1'.encode() for n in range(200_000))
        ),
    ),
    "a prefix of ten million letters": (
        "json",
        lambda: declaring('"c":"urn:' + "x" * 10_000_000 + ':"', '"c:n":1', 1),
    ),
    "undeclared prefixes beside very many declared ones": (
        "json",
        lambda: declaring('"b#":"urn:#:"', '"d#:x":1', 30_000),
    ),
    "very many contexts of others": (
        "json",
        lambda: b'{"@context":[' + b'"urn:x",' * DEEP + b'"urn:x"],"type":"ObjectEvent"}',
    ),
    "very many empty events": ("json", lambda: b"[" + b"{}," * DEEP + b"{}]"),
    "a text of ten million letters": ("json", lambda: b'"' + b"a" * 10_000_000 + b'"'),
    "elements in elements": ("xml", lambda: HEAD.encode() + b"<a>" * DEEP + b"</a>" * DEEP),
    "elements that never end": ("xml", lambda: b"<a>" * DEEP),
    "very many attributes": (
        "xml",
        lambda: filled(' a#="#"'),
    ),
    "very many namespaces": (
        "xml",
        lambda: filled(' xmlns:a#="u:#"'),
    ),
    "a comment of ten million letters": ("xml", lambda: b"<!--" + b"a" * 10_000_000 + b"--><a/>"),
    "very many DOCTYPE parts": ("xml", lambda: b"<!DOCTYPE a [" + b"<!--a-->" * DEEP + b"]><a/>"),
    "a quantity of a million digits": (
        "xml",
        lambda: SEEDS["xml"][-1].replace(b"<quantity>0.1<", b"<quantity>" + b"9" * DIGITS + b"<"),
    ),
    "a cell of a million digits": (
        "table",
        lambda: SEEDS["table"][1] + b"9" * DIGITS + b"," + b"9" * DIGITS + b"\r\n",
    ),
    "a row of a million cells": ("table", lambda: SEEDS["table"][1] + b"," * 1_000_000),
    "a quote that never ends": ("table", lambda: SEEDS["table"][1] + b'"' + b"a\r\n" * 1_000_000),
    "very many empty rows": ("table", lambda: SEEDS["table"][1] + b"\r\n" * 200_000),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_very_large_is_refused_soon(name: str) -> None:
    kind, made = LARGE[name]
    data = made()
    start = time.monotonic()
    receipts = taken(kind, data)
    assert time.monotonic() - start < SECONDS_MAX
    assert all(len(receipt.findings) <= 2_100 for receipt in receipts)


@pytest.mark.slow
def test_a_book_on_disk_keeps_what_it_acknowledged_of_damaged_inputs_and_seals_it(
    tmp_path: Path,
) -> None:
    """What was let in must fit the sealed tables too: no identifier or number breaks a segment."""
    acknowledged: list[tuple[int, str]] = []
    path = tmp_path / "a.book"
    with loopbook.new(path, schemes=PACKS) as book:

        @given(data=st.data())
        def record(data: st.DataObject) -> None:
            kind = data.draw(st.sampled_from(FORMATS))
            name = data.draw(st.sampled_from(TABLES)) if kind == "table" else ""
            receipt = book.record(data.draw(damage(kind)), document="fuzz", table=name)
            if receipt.last:
                acknowledged.append((receipt.checkpoint.size, receipt.checkpoint.root))

        record()
    assert acknowledged
    with closing(loopbook.open(path)) as again:
        found = again.verify()
        assert found.unsealed == 0
        assert all(not segment.fault for segment in found.segments)
        for size, root in acknowledged:
            assert again.store.checkpoint(size).root == root
        for sequence in range(1, again.checkpoint().size + 1):
            again.entry(sequence)
        for state in again.rebuild():
            assert not state.fault
        for scheme in again.schemes:
            with refusals():
                again.account("2025", scheme=scheme)
