"""Columns of one forms: sealed with the items, merged, and made anew for older segments."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from loopbook.book.readings import Readings
from loopbook.store.journal import Journal, create
from loopbook.store.segment.files import read_part
from loopbook.store.segment.layout import merged_links
from loopbook.store.segment.same import same_columns
from loopbook.terms.same import identity_of
from tests.book.asked import CELLS, drafts, seal
from tests.store.segment.sealed import HASHES
from tests.stores.drafts import Clock, Salt


def test_names_that_are_their_own_form_have_no_row() -> None:
    numbers = np.arange(10, 10 + len(CELLS))
    found = same_columns(CELLS, numbers, HASHES)
    others = [at for at, name in enumerate(CELLS) if identity_of(name) != name]
    assert found["item"].tolist() == [10 + at for at in others]
    assert found["hash"].tolist() == HASHES.of([identity_of(CELLS[at]) for at in others]).tolist()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A journal of nothing yet."""
    made = create(tmp_path / "a.book", Clock(), Salt())
    yield made
    made.close()


def test_a_segment_without_the_columns_makes_them_when_they_are_asked_for(journal: Journal) -> None:
    journal.append(drafts(40))
    seal(journal, 100)
    readings = Readings(journal)
    readings.link_up()
    (segment,) = readings.stack.view.links
    key = readings.stack.view.hashes
    assert key is not None
    asked_for = key.of([identity_of(name) for name in CELLS])
    sealed = segment.proposed_same(asked_for, key)
    del segment._arrays["same_hash"]
    segment._same = None
    made = segment.proposed_same(asked_for, key)
    assert [each.tolist() for each in made] == [each.tolist() for each in sealed]
    assert len(made[0])


def test_merging_with_an_older_segment_leaves_the_columns_out(journal: Journal) -> None:
    for offered in (drafts(20), drafts(40)[20:]):
        journal.append(offered)
        seal(journal, 100)
    readings = Readings(journal)
    readings.link_up()
    parts = [read_part(segment.folder) for segment in readings.stack.view.links]
    assert "same_hash" in merged_links(parts).arrays
    del parts[0].arrays["same_hash"]
    assert "same_hash" not in merged_links(parts).arrays
