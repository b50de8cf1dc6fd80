"""Every public name and every method of a book is on the page."""

import loopbook
from loopbook.programs.reference.python import python_page

PAGE = python_page()


def test_every_public_name_is_told() -> None:
    assert all(f"| `{name}` |" in PAGE for name in loopbook.__all__)


def test_every_method_of_a_book_is_told_with_its_call() -> None:
    for name in vars(loopbook.Book):
        assert name.startswith("_") or f"\n### {name}\n" in PAGE
    assert "evaluate(indicator: str, period: str | int | Period | None=None, *," in PAGE
    assert "Raises      UnknownTerm  no active pack has the indicator" in PAGE


def test_a_statement_can_be_asked_to_explain_itself() -> None:
    assert "explain(language: str='en') -> tuple[str, ...]" in PAGE


def test_no_block_would_be_run_by_the_tests_of_documents() -> None:
    assert "```python" not in PAGE
