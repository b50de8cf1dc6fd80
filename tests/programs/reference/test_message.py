"""Every code has its place."""

from loopbook.programs.reference.message import LETTERS, messages_page
from loopbook.wording import catalogue

CODES = sorted(
    {key.split(".")[0] for key in catalogue() if key.startswith("LB-")},
    key=lambda code: (code[3:-2], code),
)


def test_every_code_has_a_heading_in_order() -> None:
    headings = [line[4:] for line in messages_page().splitlines() if line.startswith("### ")]
    assert headings == CODES


def test_every_letter_has_a_title() -> None:
    assert {code[3:-2] for code in CODES} == set(LETTERS)


def test_a_message_stands_in_both_languages_with_its_mend() -> None:
    page = messages_page()
    assert (
        "### LB-S04\n\nThe folder '{path}' is not a book: it holds no 'journal.sqlite'.  \n→"
        in page
    )
    assert "文件夹“{path}”不是账本" in page
