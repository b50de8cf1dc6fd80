"""Identities by hash: the hash proposes, the entry decides."""

import pytest

from loopbook.store.identity import Key
from loopbook.store.postgres import finder as module
from loopbook.store.postgres.address import address_of
from loopbook.store.postgres.finder import PostgresFinder
from loopbook.store.postgres.session import connect
from loopbook.terms.entry import Outcome
from tests.store.postgres.server import new_there
from tests.stores.drafts import draft


def test_a_hash_depends_on_key_identifier_and_flag() -> None:
    finder = PostgresFinder(bytes(32))
    hashes = {finder.hash_of(key) for key in (("a", False), ("a", True), ("b", False))}
    assert len(hashes) == 3
    assert finder.hash_of(("a", False)) in hashes
    assert PostgresFinder(bytes([1] * 32)).hash_of(("a", False)) not in hashes
    assert finder.hash_of(("\ud83d", False)) not in hashes


@pytest.mark.postgres
def test_two_identities_of_one_hash_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def same(self: PostgresFinder, key: Key) -> int:
        return 7

    monkeypatch.setattr(PostgresFinder, "hash_of", same)
    _, journal = new_there()
    outcomes = [s.outcome for s in journal.append([draft(1), draft(2), draft(1)])]
    assert outcomes == [Outcome.APPENDED, Outcome.APPENDED, Outcome.REPEATED]
    assert journal.append([draft(2), draft(3)])[1].sequence == 3
    assert journal.find("urn:example:2") == (2,)
    assert journal.originals(["urn:example:3", "urn:none"]) == {"urn:example:3": 3}
    journal.close()


@pytest.mark.postgres
def test_many_identities_are_asked_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEYS_MAX", 7)
    url, journal = new_there()
    drafts = [draft(n) for n in range(30)]
    journal.append(drafts)
    assert {s.sequence for s in journal.identify(drafts)} == set(range(1, 31))
    journal.close()
    session = connect(address_of(url), is_read_only=True, wait_seconds=1.0)
    finder = PostgresFinder(session.execute("SELECT key FROM meta").fetchone()[0])
    finder.take(1, [("urn:example:1", False)])
    assert finder.known(session, []) == {}
    assert finder.find(session, "urn:example:4") == (5,)
    session.close()


@pytest.mark.postgres
def test_a_table_that_the_server_has_not_counted_yet_is_not_read_whole() -> None:
    url, journal = new_there()
    journal.append([draft(n) for n in range(5_000)])
    session = connect(address_of(url), is_read_only=False, wait_seconds=1.0)
    rows = session.execute("EXPLAIN " + module.KNOWN, ([1, 2, 3],)).fetchall()
    plan = " ".join(str(row[0]) for row in rows)
    assert "entry_key_hash" in plan
    assert "Seq Scan" not in plan
    session.close()
    journal.close()
