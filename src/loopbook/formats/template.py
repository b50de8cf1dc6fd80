"""Template: the empty table to hand out, with its headings and one example row.

What is written here is read back by formats/intake without an error. Constants of the pack have no
heading, and stand in no template.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from loopbook.formats.columns import is_measured
from loopbook.formats.field import CLOSED, LABELS, TERMS
from loopbook.formats.workbook import LISTS
from loopbook.terms.answer import APPLIES
from loopbook.terms.scheme import IntakeColumn, IntakeTable, Scheme
from loopbook.wording import say

LIST_CHARACTERS_MAX = 255
"""Length of a drop-down list that stands in the validation itself (Excel)."""

LIST_ROWS = 1000
"""Rows below the headings that have a drop-down list."""

EXAMPLE_PERIOD = "2025"
"""Stands in headings that take any period."""

_PLACE = re.compile(r"\[\d+\]")
_WIDTH_MIN, _WIDTH_MAX = 10, 48


def template_csv(table: IntakeTable, language: str = "en") -> bytes:
    """Return the template as CSV: UTF-8 with a byte-order mark, which spreadsheets need."""
    columns = _headed(table)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([heading_text(column, language) for column in columns])
    writer.writerow([column.example for column in columns])
    return text.getvalue().encode("utf-8-sig")


def template_xlsx(table: IntakeTable, language: str = "en", scheme: Scheme | None = None) -> bytes:
    """Return the template as a workbook: headings frozen, a drop-down where words are given.

    Every cell is text, so that no spreadsheet turns an identifier or a period into something else.

    Parameters
      scheme   whose words are offered: indicators, classes, flows, publishers, scopes; None: only
               the words of closed lists
    """
    columns = _headed(table)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(table.id[:31])
        bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        plain = workbook.add_format({"num_format": "@"})
        number = workbook.add_format()
        lists = _Lists(workbook)
        for index, column in enumerate(columns):
            heading = heading_text(column, language)
            width = max(len(heading), len(column.example)) * (2 if language == "zh" else 1) + 2
            width = min(max(width, _WIDTH_MIN), _WIDTH_MAX)
            sheet.set_column(index, index, width, number if is_measured(column) else plain)
            sheet.write_string(0, index, heading, bold)
            sheet.write_string(1, index, column.example, plain)
            words = closed_words(column, language)
            words = words or (open_words(column, scheme, language) if scheme else [])
            if words:
                lists.offer(sheet, index, words, is_closed=column.field in CLOSED)
        sheet.freeze_panes(1, 0)
    return content.getvalue()


class _Lists:
    """Drop-down lists: short ones in the validation itself, long ones on a hidden sheet."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._sheet: Worksheet | None = None
        self._next = 0

    def offer(self, sheet: Worksheet, index: int, words: Sequence[str], *, is_closed: bool) -> None:
        """Give column `index` a list; an open one only warns of other words."""
        source: object = list(words)
        if sum(len(word) + 1 for word in words) > LIST_CHARACTERS_MAX:
            source = self._range(words)
        rule = {"validate": "list", "source": source}
        if not is_closed:
            rule["error_type"] = "warning"
        sheet.data_validation(1, index, LIST_ROWS, index, rule)

    def _range(self, words: Sequence[str]) -> str:
        if self._sheet is None:
            self._sheet = self._workbook.add_worksheet(LISTS)
            self._sheet.hide()
        column, self._next = self._next, self._next + 1
        self._sheet.write_column(0, column, words)
        letter = xl_col_to_name(column, col_abs=True)
        return f"={LISTS}!{letter}$1:{letter}${len(words)}"


def heading_text(column: IntakeColumn, language: str) -> str:
    """Return the heading of a column with the unit that the pack means."""
    text = column.heading_zh if language.startswith("zh") else column.heading_en
    text = (text or column.heading_en or column.heading_zh).split("|")[0]
    # A column known by its place has no heading; one for any period shows the form with a year.
    text = "" if _PLACE.fullmatch(text) else text.replace("{period}", EXAMPLE_PERIOD)
    is_bare = is_measured(column) and column.unit is not None
    return f"{text} [{column.unit.symbol}]" if is_bare and column.unit else text


def closed_words(column: IntakeColumn, language: str) -> list[str]:
    """Return the words that a cell may hold, when they are few and fit a drop-down list."""
    words = CLOSED.get(column.field, ())
    if column.field in LABELS:
        words = tuple(say(f"{LABELS[column.field]}{word}", language) for word in words)
    return list(words) if sum(len(word) + 1 for word in words) <= LIST_CHARACTERS_MAX else []


def open_words(column: IntakeColumn, scheme: Scheme, language: str) -> list[str]:
    """Return the words of the scheme that a cell may hold, as a person reads them.

    A label that two words share is no name; then the word itself stands. The drop-down of such a
    column only warns of others: a publisher that the pack does not know may be written.
    """
    kind = TERMS.get(column.field, "")
    if kind == "subject":
        # The words are kinds of subjects; the cell is for the identifier of one.
        return []
    if kind == "flow":
        labelled = [(flow.id, flow) for flow in scheme.system.flows.values()]
        named = [(name, each.label_en, each.label_zh) for name, each in labelled]
    else:
        # That a criterion does not apply is said by `n/a` in the row of its answer.
        words = [
            word
            for word in scheme.vocabulary.values()
            if word.kind == kind and not word.term.endswith(f".{APPLIES}")
        ]
        named = [(word.term, word.label_en, word.label_zh) for word in words]
    chinese = language.startswith("zh")
    shown = [(term, zh if chinese else en) for term, en, zh in named]
    often = Counter(label.casefold() for _, label in shown)
    return [label if often[label.casefold()] == 1 else term for term, label in shown]


def _headed(table: IntakeTable) -> Sequence[IntakeColumn]:
    return [column for column in table.columns if column.heading_en or column.heading_zh]
