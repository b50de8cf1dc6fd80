"""Pull: one element at a time, in flat memory, and what came before a fault."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from loopbook.errors import ParseError
from loopbook.formats import epcis_xml
from loopbook.formats.epcis_xml.pull import Pull, local
from tests.formats.epcis_xml.samples import END, HEAD, SPACES, Once, document, object_event


def paths(text: str, step: int = 7) -> list[str]:
    return [item.path for item in Pull(Once(text.encode(), step)).items()]


def test_elements_come_with_their_paths_however_the_bytes_arrive() -> None:
    text = document(object_event(), "<TransactionEvent/>", object_event(), "<ex:Own/>")
    start = "/epcis:EPCISDocument/EPCISBody/EventList/"
    expected = ["ObjectEvent[1]", "TransactionEvent[1]", "ObjectEvent[2]", "ex:Own[1]"]
    for step in (1, 7, 100_000):
        assert paths(text, step) == [start + one for one in expected]


def test_a_list_inside_an_event_belongs_to_the_event() -> None:
    inner = "<ex:EventList><ObjectEvent/></ex:EventList><EventList><a/><b/></EventList>"
    items = list(Pull(io.BytesIO(document(object_event(inner)).encode())).items())
    assert [local(item.element) for item in items] == ["ObjectEvent"]


def test_vocabularies_and_query_results_are_found() -> None:
    vocabulary = (
        '<Vocabulary type="urn:t"><VocabularyElementList><VocabularyElement id="urn:a"/>'
        '<VocabularyElement id="urn:b"/></VocabularyElementList></Vocabulary>'
    )
    text = (
        f'<q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:2" {SPACES}><EPCISHeader>'
        f"<extension><EPCISMasterData><VocabularyList>{vocabulary * 2}</VocabularyList>"
        "</EPCISMasterData></extension></EPCISHeader><EPCISBody><q:QueryResults><resultsBody>"
        "<EventList><ObjectEvent/></EventList></resultsBody></q:QueryResults></EPCISBody>"
        "</q:EPCISQueryDocument>"
    )
    found = paths(text)
    assert len(found) == 5
    assert found[2].endswith("/Vocabulary[2]/VocabularyElementList/VocabularyElement[1]")
    assert found[4].endswith("q:QueryResults/resultsBody/EventList/ObjectEvent[1]")


def test_one_event_may_be_the_root() -> None:
    assert paths("<ObjectEvent><action>ADD</action></ObjectEvent>") == ["/ObjectEvent"]


@pytest.mark.parametrize(
    ("text", "code", "before"),
    [
        (HEAD + object_event() * 2 + "<ObjectEvent><eventTime>x</Obj", "LB-X02", 2),
        (HEAD + object_event() * 2, "LB-X02", 1),
        (document(object_event()) + "junk", "LB-X02", 1),
        (document(object_event(), object_event("<ex:a>&x;</ex:a>")), "LB-X02", 1),
        (document(object_event("<ex:a>" * 300 + "</ex:a>" * 300)), "LB-F07", 0),
        (document(object_event(), object_event(f"<ex:a>{'x' * 11_000_000}</ex:a>")), "LB-F06", 1),
        (document(object_event(), object_event("<ex:a>x</ex:a>" * 1_300_000)), "LB-F06", 1),
    ],
)
def test_what_came_before_a_fault_is_given(text: str, code: str, before: int) -> None:
    found: list[str] = []
    with pytest.raises(ParseError, match=code):
        found.extend(item.path for item in Pull(io.BytesIO(text.encode())).items())
    assert len(found) >= before


def test_another_root_is_refused() -> None:
    with pytest.raises(ParseError, match="LB-X04"):
        Pull(io.BytesIO(b"<html></html>"))


class Events(io.BytesIO):
    """A document of many events that is made as it is read."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._pieces = self._made(count)
        self._rest = b""

    def _made(self, count: int) -> Iterator[bytes]:
        yield HEAD.encode()
        for number in range(count):
            more = f"<eventID>urn:uuid:{number}</eventID><ex:a>{number}</ex:a>"
            yield object_event(more, f"urn:epc:id:sgtin:0614141.107346.{number}").encode()
        yield END.encode()

    def read(self, size: int | None = -1) -> bytes:
        size = size or 0
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


@pytest.mark.slow
def test_memory_does_not_grow_with_the_events() -> None:
    """100,000 events; the resident size after the first tenth is that at the end, to 8 MiB."""
    status = Path("/proc/self/statm")
    if not status.exists():
        pytest.skip("no /proc here")
    sizes = []
    for number, parsed in enumerate(epcis_xml.read(Events(100_000), "d.xml")):
        assert parsed.event is not None
        if number % 10_000 == 9_999:
            sizes.append(int(status.read_text(encoding="ascii").split()[1]) >> 8)
    assert len(sizes) == 10
    assert max(sizes) - sizes[0] <= 8, sizes
