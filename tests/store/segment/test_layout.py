"""Layout: sealed at once or in parts and merged, the columns are the same."""

import shutil
from pathlib import Path

import pytest

from loopbook.book.sealer import Sealer, sealing
from loopbook.store.journal import Journal
from loopbook.store.segment.layout import CORRECTION_MARK, identity_text
from loopbook.store.segment.manifest import LINKS


def test_a_correction_has_an_identity_of_its_own() -> None:
    assert identity_text("a", is_correction=False) == "a"
    assert identity_text("a", is_correction=True) == f"a{CORRECTION_MARK}"


@pytest.mark.parametrize(
    "run", [pytest.param(1, marks=pytest.mark.slow), 2, pytest.param(3, marks=pytest.mark.slow), 7]
)
def test_parts_merged_are_what_one_sealing_gives(path: Path, journal: Journal, run: int) -> None:
    with sealing(journal, path) as sealer:
        assert sealer is not None
        hashes = []
        for width in (10_000, run):
            old = journal.manifest().rows
            journal.exchange((), old)
            for row in old:
                shutil.rmtree(path / "segments" / row.folder)
            part = Sealer(journal, path / "segments", run_max=width)
            part.seal()
            part.post()
            rows = journal.manifest().rows
            digests = sorted({row.digest for row in rows})
            whole = {}
            for digest in digests:
                chosen = journal.manifest().of(digest)
                joined = part.joined(digest, chosen) if len(chosen) > 1 else chosen[0]
                whole[digest] = joined.content_hash
            hashes.append(whole)
    assert hashes[0].keys() == hashes[1].keys()
    assert LINKS in hashes[0]
    assert hashes[0] == hashes[1]
