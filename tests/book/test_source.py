"""Source: paths, patterns, bytes and streams, and tables that must be named."""

from pathlib import Path

import pytest

import loopbook
from loopbook.book import MEMORY
from loopbook.errors import ParseError, UnknownTerm


def test_a_pattern_takes_its_files_in_order(tmp_path: Path, chain: Path) -> None:
    (tmp_path / "b.jsonld").write_bytes(chain.read_bytes())
    (tmp_path / "a.jsonld").write_bytes(chain.read_bytes())
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        receipt = book.record(str(tmp_path / "*.jsonld"))
        assert receipt.appended > 0
        assert receipt.repeated == receipt.appended
        assert book.entry(receipt.first).entry.draft.source.startswith("a.jsonld")


def test_a_table_without_its_name_is_asked_for_it(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        with pytest.raises(ParseError, match="--as"):
            book.record(tmp_path / "x.csv")
        with pytest.raises(UnknownTerm, match="Nearest: 'received'"):
            book.record(tmp_path / "x.csv", table="recieved")


def test_paths_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    with loopbook.open(MEMORY) as book:
        for path in (tmp_path / "missing.json", tmp_path, tmp_path / "*.jsonld"):
            with pytest.raises(ParseError):
                book.record(str(path))


XML = """<?xml version="1.0" encoding="{encoding}"?>
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0"
 creationDate="2024-03-01T10:00:00Z"><EPCISBody><EventList><ObjectEvent>
<eventTime>2024-03-01T10:00:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
<epcList><epc>urn:epc:id:sgtin:0614141.107346.2017</epc></epcList><action>OBSERVE</action>
</ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
@pytest.mark.parametrize("name", ["events.xml", "events.txt.bin"])
def test_xml_is_known_by_its_first_sign(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(XML.format(encoding=encoding).encode(encoding))
    with loopbook.open(MEMORY) as book:
        assert book.record(path).appended == 1
        # The same event as JSON, and the same bytes as a stream that cannot be rewound.
        entry = book.entry(1).entry
        assert entry.draft.content.startswith(b'{"type":"ObjectEvent"')
        assert book.record(entry.draft.content).repeated == 1


def test_a_file_called_xml_that_is_none_is_told_as_xml(tmp_path: Path) -> None:
    (tmp_path / "events.xml").write_text("[]", encoding="utf-8")
    with loopbook.open(MEMORY) as book:
        receipt = book.record(tmp_path / "events.xml")
        assert [finding.code for finding in receipt.findings] == ["LB-X02"]
