"""Entries by identity, sealed or not, however the thing is spelled."""

from pathlib import Path

import numpy as np
import pytest

from loopbook.book.readings import Readings
from loopbook.store.segment.touched import TailIdentities, names_of, touched
from loopbook.terms.same import identity_of
from loopbook.trace.link import named
from tests.book.asked import CELLS, PARTIES, asked, drafts


@pytest.mark.parametrize("kind", ["memory", "journal"])
@pytest.mark.parametrize("sees", [None, frozenset(PARTIES[:1]), frozenset()])
@pytest.mark.parametrize("asked_for", [*CELLS, "https://new.example.org/01/10614141073464/21/2"])
def test_every_entry_that_speaks_of_an_identity_is_found(
    kind: str, sees: frozenset[str] | None, asked_for: str, tmp_path: Path
) -> None:
    with asked(kind, tmp_path, drafts(60)) as questions:
        store = questions._store
        readings = Readings(store)
        readings.link_up()
        stack = readings.stack
        recent = TailIdentities(stack.tail, stack.view.item_count)
        names = names_of(stack, recent, [asked_for])
        sequences, times = touched(stack, names, sees)
        expected = []
        for entry in store.read():
            event = readings.event_of_entry(entry)
            is_seen = sees is None or bool(sees & set(entry.draft.audience))
            spoken = () if event is None else named(event)
            if is_seen and identity_of(asked_for) in map(identity_of, spoken):
                expected.append(entry.sequence)
        assert sequences.tolist() == expected
        assert len(times) == len(sequences)
        assert (np.diff(sequences) > 0).all()
