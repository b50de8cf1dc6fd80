"""Plan template: the empty tables of a job, with one example row each, and what every field means.

What is written here is read back by formats/plan_folder without an error: each table has the row of
its examples, to be written over. The explanations stand in a text or a sheet of their own.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from loopbook.formats.plan_cell import NUMBERS, range_text
from loopbook.formats.plan_unit import MONEY
from loopbook.formats.template import LIST_CHARACTERS_MAX, LIST_ROWS
from loopbook.formats.workbook import LISTS
from loopbook.terms.plan_input import SETTINGS, FieldKind, PlanField, PlanForm, PlanTableForm
from loopbook.terms.quantity import Units
from loopbook.wording import say

README = "README.md"
CURRENCY = "currency"
_WIDTH_MIN, _WIDTH_MAX = 10, 40
_SETTINGS = ("plan.template.name", "plan.template.value", "plan.template.unit")


class Templates:
    """Writes the templates of one job in one language.

    Parameters
      units   for the symbols behind the headings
    """

    def __init__(self, form: PlanForm, units: Units, language: str = "en") -> None:
        self.form = form
        self._units = units
        self._language = language
        settings = (table.fields for table in form.tables if table.name == SETTINGS)
        named = [
            field.example for fields in settings for field in fields if field.field == CURRENCY
        ]
        self._currency = next(filter(None, named), "CNY")
        self._examples = example_rows(form)

    def files(self) -> dict[str, bytes]:
        """Return the tables as CSV files by name, and the explanations as README.md."""
        tables = {f"{table.name}.csv": _csv(self._rows(table)) for table in self.form.tables}
        return {README: self._readme().encode("utf-8"), **tables}

    def workbook(self) -> bytes:
        """Return the tables as a workbook: one sheet of explanations, one a table, drop-downs."""
        content = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(content, options) as workbook:
            bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
            text = workbook.add_format({"num_format": "@"})
            wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
            about = workbook.add_worksheet("说明" if self._is_chinese else "README")
            for row, cells in enumerate(self._explanations()):
                about.write_row(row, 0, cells, bold if row == 0 else wrapped)
            about.set_column(0, len(self._explained()) - 1, 22)
            about.freeze_panes(1, 0)
            lists = _Lists(workbook)
            for table in self.form.tables:
                sheet = workbook.add_worksheet(table.name[:31])
                for (row, column), cell in _places(self._rows(table)):
                    sheet.write_string(row, column, cell, bold if row == 0 else text)
                sheet.freeze_panes(1, 0)
                self._dress(sheet, table, lists)
        return content.getvalue()

    def _dress(self, sheet: Worksheet, table: PlanTableForm, lists: "_Lists") -> None:
        """Give a sheet widths, notes on its headings, and drop-downs."""
        is_settings = table.name == SETTINGS
        for place, field in enumerate(table.fields):
            row, column = (place + 1, 1) if is_settings else (0, place)
            note = self._note(field)
            if note:
                sheet.write_comment(row, 0 if is_settings else column, note, {"x_scale": 2})
            words = self._words(field)
            if words:
                rows = (row, row) if is_settings else (1, LIST_ROWS)
                lists.offer(sheet, (rows[0], column, rows[1], column), words)
            if not is_settings:
                width = len(self._heading(field)) * (2 if self._is_chinese else 1) + 3
                sheet.set_column(column, column, min(max(width, _WIDTH_MIN), _WIDTH_MAX))
        if is_settings:
            sheet.set_column(0, 1, 26)

    @property
    def _is_chinese(self) -> bool:
        return self._language.startswith("zh")

    def _rows(self, table: PlanTableForm) -> list[list[str]]:
        """Return headings and example of a table; the settings are a row each."""
        if table.name == SETTINGS:
            head = [say(key, self._language) for key in _SETTINGS]
            rows = [
                [self._plain_heading(field), self._example(field), self._unit(field)]
                for field in table.fields
            ]
            return [head, *rows]
        headings = [self._heading(field) for field in table.fields]
        rows = [
            [self._shown(field, row[field.field]) for field in table.fields]
            for row in self._examples[table.name]
        ]
        return [headings, *rows]

    def _example(self, field: PlanField) -> str:
        return self._shown(field, field.example)

    def _shown(self, field: PlanField, example: str) -> str:
        """Return an example in the words of the language."""
        if field.kind is FieldKind.CHOICE and example in field.choices:
            return field.choices[example][self._is_chinese]
        if field.kind is FieldKind.YES_NO and example:
            return say(f"plan.template.{example}", self._language)
        return example

    def _plain_heading(self, field: PlanField) -> str:
        text = field.heading_zh if self._is_chinese else field.heading_en
        return text.split("|")[0]

    def _heading(self, field: PlanField) -> str:
        unit = self._unit(field)
        heading = self._plain_heading(field)
        return f"{heading} [{unit}]" if unit else heading

    def _unit(self, field: PlanField) -> str:
        """Return the unit of a field as people write it, money in the currency of the example."""
        if field.kind not in NUMBERS or not field.unit:
            return ""
        parts = field.unit.replace("*", "/*").split("/")
        shown = [self._symbol(part) for part in parts]
        return "/".join(shown).replace("/*", "*")

    def _symbol(self, code: str) -> str:
        mark, name = ("*", code[1:]) if code.startswith("*") else ("", code)
        if name == MONEY:
            return mark + self._currency
        known = self._units.by_code.get(name)
        symbol = known.symbol if known is not None else name
        # A symbol that is read as another unit, or as none, would not be read back.
        is_own = self._units.by_spelling.get(symbol) == name or symbol == name
        return mark + (symbol if is_own else name)

    def _words(self, field: PlanField) -> list[str]:
        if field.kind is FieldKind.YES_NO:
            return [say(f"plan.template.{word}", self._language) for word in ("yes", "no")]
        return [words[self._is_chinese] for words in field.choices.values()]

    def _note(self, field: PlanField) -> str:
        parts = (self._meaning(field), self._range(field), self._default(field))
        return "; ".join(filter(None, parts))

    def _meaning(self, field: PlanField) -> str:
        return field.note_zh if self._is_chinese else field.note_en

    def _range(self, field: PlanField) -> str:
        if field.kind is FieldKind.CHOICE:
            return " | ".join(self._words(field))
        return range_text(field, self._unit(field))

    def _default(self, field: PlanField) -> str:
        if field.is_required and not field.default:
            return say("plan.template.required", self._language)
        if field.default in field.choices:
            return field.choices[field.default][self._is_chinese]
        return field.default

    def _explained(self) -> list[str]:
        keys = ("table", "field", "meaning", "kind", "unit", "range", "default", "key", "example")
        return [say(f"plan.template.{key}", self._language) for key in keys]

    def _explanations(self) -> list[list[str]]:
        """Return what every field means, a row each, below the headings."""
        rows = [self._explained()]
        for table in self.form.tables:
            title = table.title_zh if self._is_chinese else table.title_en
            needed = say("plan.template.required", self._language) if table.is_required else ""
            rows.append([table.name, title, "", "", "", "", needed, "", ""])
            rows += [self._explanation(table, field) for field in table.fields]
        return rows

    def _explanation(self, table: PlanTableForm, field: PlanField) -> list[str]:
        key = field.refers.replace("|", ", ")
        if field.is_key:
            key = "; ".join(filter(None, (say("plan.template.is_key", self._language), key)))
        return [
            table.name,
            self._plain_heading(field),
            self._meaning(field),
            say(f"plan.template.kind.{field.kind}", self._language),
            self._unit(field),
            self._range(field),
            self._default(field),
            key,
            self._example(field),
        ]

    def _readme(self) -> str:
        title = self.form.title_zh if self._is_chinese else self.form.title_en
        head, *rows = self._explanations()
        lines = [f"# {title}", "", say("plan.template.words", self._language), ""]
        for row in rows:
            if not row[2] and not row[3]:
                lines += ["", f"## {row[0]}.csv: {row[1]}", ""]
                lines += [f"{row[6]}", ""] if row[6] else []
                lines += [_line(head[1:]), _line(["---"] * (len(head) - 1))]
            else:
                lines.append(_line(row[1:]))
        return "\n".join([*lines, ""])


def example_rows(form: PlanForm) -> dict[str, list[dict[str, str]]]:
    """Return the example rows of every table, field -> text; settings have none here.

    What an example refers to must stand in its table: where it does not, that table gets a row
    more, like its own example.
    """
    tables = [table for table in form.tables if table.name != SETTINGS]
    rows = {
        table.name: [{field.field: field.example for field in table.fields}]
        for table in tables
        if any(field.example for field in table.fields)
    }
    for table in tables:
        rows.setdefault(table.name, [])
    for table in tables:
        for field in table.fields if rows[table.name] else ():
            targets = [part.partition(".")[::2] for part in field.refers.split("|") if part]
            for text in filter(None, field.example.split("|")) if targets else ():
                _add_target(rows, targets, text)
    return rows


def _add_target(
    rows: dict[str, list[dict[str, str]]], targets: Sequence[tuple[str, str]], text: str
) -> None:
    if any(text == row[column] for name, column in targets for row in rows[name]):
        return
    name, column = targets[0]
    pattern = rows[name][0] if rows[name] else defaultdict(str)
    row = defaultdict(str, pattern)
    row[column] = text
    rows[name].append(row)


class _Lists:
    """Drop-down lists: short ones in the validation itself, long ones on a hidden sheet."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._sheet: Worksheet | None = None
        self._next = 0

    def offer(
        self, sheet: Worksheet, place: tuple[int, int, int, int], words: Sequence[str]
    ) -> None:
        """Give a range of cells (first row and column, last row and column) a list."""
        source: object = list(words)
        if sum(len(word) + 1 for word in words) > LIST_CHARACTERS_MAX:
            if self._sheet is None:
                self._sheet = self._workbook.add_worksheet(LISTS)
                self._sheet.hide()
            letter = xl_col_to_name(self._next, col_abs=True)
            self._sheet.write_column(0, self._next, words)
            self._next += 1
            source = f"={LISTS}!{letter}$1:{letter}${len(words)}"
        sheet.data_validation(*place, {"validate": "list", "source": source})


def _places(rows: Sequence[Sequence[str]]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield every cell with its row and column."""
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            yield (row, column), cell


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV in UTF-8 with a byte-order mark, which spreadsheets need."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
