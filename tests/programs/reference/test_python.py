"""Every public name and every method of a book is on the page."""

import loopbook
from loopbook.programs.reference.python import python_page

PAGE = python_page()


def test_every_public_name_is_told() -> None:
    assert all(f"| `{name}` |" in PAGE for name in loopbook.__all__)


def test_every_method_of_a_book_is_told_once_with_its_call() -> None:
    names = [name for name in dir(loopbook.Book) if not name.startswith("_")]
    assert {name: PAGE.count(f"\n### {name}\n") for name in names} == dict.fromkeys(names, 1)
    assert "evaluate(indicator: str, period: PeriodWords | None=None, *, subject: str=''," in PAGE
    assert "Raises      UnknownTerm  no active pack has the indicator" in PAGE


def test_every_public_function_is_told_with_its_call() -> None:
    for name in ("open", "new", "score_paper", "plan_paper", "yearbook_paper", "set_pdf"):
        assert f"\n### {name}\n" in PAGE
        assert f"\n{name}(" in PAGE


def test_of_a_method_with_several_shapes_the_one_that_says_what_it_does_is_told() -> None:
    assert "subjects: str | list[str] | tuple[str, ...]" in PAGE
    assert "\n### score\n\nReturn how a subject stands under a standard" in PAGE


def test_words_that_a_call_takes_by_name_are_told() -> None:
    assert "\n### Act\n\nWhen, and under which pack, a subject is scored.\n" in PAGE
    assert "| `day` | `DayWords` |  | day of the act, which says what edition holds;" in PAGE


def test_a_statement_can_be_asked_to_explain_itself() -> None:
    assert "explain(language: str='en') -> tuple[str, ...]" in PAGE


def test_no_block_would_be_run_by_the_tests_of_documents() -> None:
    assert "```python" not in PAGE
