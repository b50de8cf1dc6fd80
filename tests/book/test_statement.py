"""A statement that a book gives explains itself in both languages."""

from loopbook.book import Book


def test_explanations_exist_in_both_languages(book: Book) -> None:
    statement = book.evaluate("cascade_rate", "2025")
    english, chinese = statement.explain(), statement.explain("zh")
    assert len(english) == len(chinese)
    assert statement.title_zh in chinese[0]
    assert statement.title_en in english[0]
