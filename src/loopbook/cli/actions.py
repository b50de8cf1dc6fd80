"""`loopbook actions`: projects and actions of a plan, who answers for them, how far they are."""

from dataclasses import dataclass
from pathlib import Path

from cyclopts import Parameter

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.render.action import action_lines, action_table
from loopbook.render.table import csv_bytes

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Asked:
    """Which actions, and on which day.

    Parameters
    ----------
    department
        Who leads or supports, a word of the pack; default: any.
    day
        A day (2026-02-01): what had happened and been published by then; or a checkpoint size.
    scheme
        Rule pack, id or id@version; default: every active one that has actions.
    subject
        Whom indicators of any subject speak of.
    """

    department: str = ""
    day: str = ""
    scheme: str = ""
    subject: str = ""


ASKED = Asked()


def actions(*, asked: Asked = ASKED, csv: Path | None = None, common: Common = PLAIN) -> int:
    """Say how far the projects and actions of a plan are: computed from their targets, not typed.

    Parameters
    ----------
    csv
        File to write the table to.
    """
    language = common.language
    with open_here(common) as book:
        told = book.actions(
            asked.scheme, asked.day, department=asked.department, subject=asked.subject
        )
    if common.json:
        write_json(told, language)
    else:
        write(action_lines(told, language))
    if csv is not None:
        write_file(csv, csv_bytes(action_table(told, language)), common)
    return 0
