"""Codes that are written on things and stated as facts: sealed or not, they are found."""

from contextlib import closing
from pathlib import Path

import loopbook
from loopbook.book import MEMORY, open_book
from loopbook.book.clock import new_salts, utc_now
from loopbook.book.coded import code_texts, code_words
from loopbook.book.sealer import Sealer, sealing
from loopbook.store.journal import open_journal
from tests.book.passport_book import MASTERS, PACK, PUMP, document, made, seen, stated

VIN = "LSVAA4187E2184847"


def test_only_codes_of_the_thing_itself_have_words() -> None:
    with open_book(MEMORY, [PACK]) as book:
        pack = book.scheme("marked")
    assert code_words(VIN, pack) == {"vin"}
    assert code_words("04QPE32301234567A1234567", pack) == {"battery_code"}
    for code in (PUMP, "blue", "(01)09520003000018(21)P1", ""):
        assert not code_words(code, pack)
    assert code_texts("ab-1 2") == {"ab-1 2", "AB12"}


def test_a_code_is_found_in_a_sealed_book(tmp_path: Path) -> None:
    events = [made(), stated("01-06", vin=VIN), seen("encoding", "01-10")]
    path = tmp_path / "a.book"
    loopbook.new(path, schemes=[PACK]).close()
    with loopbook.open(path) as book:
        assert not book.record(document(events, MASTERS), document="a").refused
        assert book.enquire(VIN).item == PUMP
    with (
        closing(open_journal(path, utc_now, new_salts())) as journal,
        sealing(journal, path, 5) as sealer,
    ):
        assert isinstance(sealer, Sealer)
        sealer.seal()
        sealer.post()
    with loopbook.open(path) as book:
        assert not book._posted().of(book.scheme("marked")).recent_facts
        assert book.enquire(VIN).item == PUMP
        assert not book.enquire(VIN[:-1] + "9").item
