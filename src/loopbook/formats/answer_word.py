"""Answer word: what a cell says that answers a criterion in words: yes, no, or not applicable."""

from decimal import Decimal

from loopbook.errors import ParseError
from loopbook.formats.measure import Measure
from loopbook.formats.number import clipped, fold
from loopbook.formats.row import Cell
from loopbook.terms.answer import COUNT, PERCENT
from loopbook.terms.quantity import Unit

FIELD = "answer"
NOT_APPLICABLE = "n/a"

_YES = {"yes", "y", "true", "是", "有", "符合", "满足", "达标"}
_NO = {"no", "n", "false", "否", "无", "不符合", "不满足", "未达标"}
_WAIVED = {"n/a", "na", "n.a.", "not applicable", "不适用", "不涉及"}


def read_answer(cell: Cell, default: Unit | None) -> Measure | str | None:
    """Return what a cell says in words: yes, no, or NOT_APPLICABLE; None: it is to be a number.

    Parameters
      default  unit of the criterion: a yes or no is an answer to a count or a share only
    Raises    ParseError  LB-Z97  words that are no answer, where words might have been one
    """
    if isinstance(cell, Decimal):
        return None
    word = fold(str(cell)).strip().casefold()
    if word in _WAIVED:
        return NOT_APPLICABLE
    if default is None or default.code not in (COUNT, PERCENT):
        return None
    if word not in _YES | _NO:
        if word and not any(letter.isdigit() for letter in word):
            raise ParseError("LB-Z97", text=clipped(str(cell)))
        return None
    full = Decimal(100) if default.code == PERCENT else Decimal(1)
    return Measure(full if word in _YES else Decimal(0), default, is_stated=True)
