"""A process of its own records and seals, says what it took, and ends with whoever began it."""

from pathlib import Path

import pytest

from loopbook.book.opening import open_book
from loopbook.errors import ParseError
from loopbook.programs.bench.recorder import Recorder
from loopbook.programs.bench.scale import Scale
from loopbook.programs.bench.supply import Supply
from loopbook.programs.synthetic.building import begin

pytestmark = pytest.mark.slow


def test_it_records_what_it_is_given_and_tells_time_and_memory(
    scale: Scale, tmp_path: Path
) -> None:
    book = tmp_path / "told.book"
    begin(book).close()
    supply = Supply(scale, tmp_path)
    load = supply.load(100)
    with Recorder(book) as recorder:
        first = recorder.record([supply.master])
        told = recorder.record(load.documents)
        assert told.seconds > 0
        assert told.held > 0
        assert first.held > 0
        recorder.begin_sealing()
        assert recorder.told().refused == 0
    with open_book(book, is_read_only=True) as opened:
        assert opened.checkpoint().size > load.events


def test_refused_events_and_a_caller_that_fails_end_it(scale: Scale, tmp_path: Path) -> None:
    book = tmp_path / "refused.book"
    begin(book).close()
    wrong = tmp_path / "wrong.jsonld"
    wrong.write_text('{"type": "EPCISDocument", "epcisBody": {"eventList": [{}]}}')
    with pytest.raises(ParseError, match="refused"), Recorder(book) as recorder:
        recorder.record([wrong])
    assert not recorder._process.is_alive()
