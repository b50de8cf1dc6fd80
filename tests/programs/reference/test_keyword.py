"""What calls take by name is told with its meaning."""

import loopbook
from loopbook.book.tracing import TraceWords
from loopbook.programs.reference.keyword import keyword_section, keywords_of


def test_every_class_of_words_that_a_book_unpacks_is_found_once() -> None:
    names = [each.__name__ for each in keywords_of(loopbook.Book.__mro__[:-1])]
    assert names == sorted(set(names))
    assert {"Act", "DeclareWords", "DecomposeWords", "TraceWords", "WishWords"} <= set(names)


def test_words_explained_by_another_class_have_their_meaning_from_it() -> None:
    text = keyword_section(TraceWords)
    assert text.startswith("### TraceWords\n\nWhat else may be said of a trace;")
    assert "| `depth` | `int` |  | limits, for each direction |" in text
