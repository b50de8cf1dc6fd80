"""A reader traces while another process seals."""

from pathlib import Path

import pytest

from loopbook.book.measure import Measured, unsealing_book
from loopbook.programs.bench.scale import Scale
from loopbook.programs.bench.sealing import sealing_figure
from loopbook.programs.synthetic import documents, master_document
from loopbook.programs.synthetic.building import begin
from loopbook.programs.synthetic.name import PARTY

pytestmark = pytest.mark.slow


def test_a_reader_is_timed_alone_and_during_sealing_and_all_is_sealed(
    scale: Scale, tmp_path: Path
) -> None:
    path = tmp_path / "waiting.book"
    begin(path).close()
    with unsealing_book(path, PARTY) as book:
        for document in (master_document(scale.plan), *documents(scale.plan)):
            book.record(document)
    figure = sealing_figure(scale, path)
    assert (figure.must, figure.key) == (2, "sealing")
    with Measured(path) as measured:
        assert sum(measured.segment_links) > 0
