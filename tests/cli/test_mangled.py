"""Whatever is handed in or typed: a receipt, an error of the house or an exit code comes out."""

import io
from contextlib import redirect_stderr, redirect_stdout

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.cli.app import run
from loopbook.errors import LoopbookError
from loopbook.terms.receipt import Receipt

from .conftest import Say
from .inputs import HEAD, document, event, quantity, row, workbook

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def memory() -> Book:
    return loopbook.open(MEMORY, schemes=["cn-battery", "cn-14fyp"])


FUZZ = settings(
    max_examples=100, deadline=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CUTS = st.tuples(st.integers(0, 4_000), st.integers(0, 40), st.binary(max_size=12))


def mangled(content: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    for start, length, instead in cuts:
        content = content[:start] + instead + content[start + length :]
    return content


def recorded(book: Book, content: bytes, table: str = "") -> None:
    """Record anything: a receipt or an error of the house comes out, and the log stays whole."""
    size = book.checkpoint().size
    try:
        receipt = book.record(content, table=table, document="x")
    except LoopbookError as error:
        told = error.message("zh")
    else:
        told = "receipt"
        assert isinstance(receipt, Receipt)
        assert receipt.checkpoint.size == size + receipt.appended
        # A document without events has nothing to count, and says so.
        assert receipt.appended + receipt.repeated + receipt.refused or receipt.findings
    assert told
    assert book.checkpoint().size >= size


@FUZZ
@given(cuts=st.lists(CUTS, min_size=1, max_size=4))
def test_no_mangled_document_brings_down_the_book(
    memory: Book, cuts: list[tuple[int, int, bytes]]
) -> None:
    recorded(memory, mangled(document(event(1), event(2, quantityList=quantity())), cuts))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
FIELDS = [*event(1), "quantityList", "sensorElementList", "ilmd", "bizLocation", "parentID"]
FIELDS += ["errorDeclaration", "@context", "loopbook:flow", "loopbook:period", "childEPCs"]
FIELDS += ["inputEPCList", "persistentDisposition", "sourceList", "bizTransactionList"]


@FUZZ
@given(changed=st.dictionaries(st.sampled_from(FIELDS), VALUES, min_size=1, max_size=3))
def test_no_value_in_any_field_brings_down_the_book(
    memory: Book, changed: dict[str, object]
) -> None:
    recorded(memory, document({**event(1), **changed}))


@FUZZ
@given(cuts=st.lists(CUTS, min_size=1, max_size=4), is_workbook=st.booleans())
def test_no_mangled_table_brings_down_the_book(
    memory: Book, cuts: list[tuple[int, int, bytes]], is_workbook: bool
) -> None:
    content = workbook(310, 311) if is_workbook else (HEAD + row(1) + row(2)).encode()
    recorded(memory, mangled(content, [(s % len(content), n, b) for s, n, b in cuts]), "received")


LETTERS = st.characters(exclude_characters="/\\", exclude_categories=["Cs"])
VERBS = ["record", "check", "trace", "account", "evaluate", "template", "scheme", "new", "serve"]
OPTIONS = ["--as", "--scheme", "--period", "--as-of", "--depth", "--layer", "--svg", "--out"]
OPTIONS += ["--json", "--lang", "--book", "--party", "--whole", "--direction", "--explain", "--"]
KNOWN = ["first.json", "my.book", "received", "cn-battery", "2025", "zh", "cascade_rate", "*", "1"]
WORDS = st.sampled_from(OPTIONS) | st.sampled_from(KNOWN) | st.text(LETTERS, max_size=8)


@FUZZ
@given(verb=st.sampled_from(VERBS), words=st.lists(WORDS, max_size=5))
def test_no_words_end_in_anything_but_an_exit_code(said: Say, verb: str, words: list[str]) -> None:
    # A server that starts would wait for ever: it is given a host it refuses.
    more = ["--host=nowhere"] if verb == "serve" else []
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([verb, *more, *words])
    assert code in {0, 1, 2}
    assert "Traceback" not in err.getvalue()
    assert code != 2 or err.getvalue()
