"""`loopbook duties`: who must report what, and until when; and what is late."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.render.duty import duty_lines, duty_records, owed_table
from loopbook.render.table import csv_bytes
from loopbook.wording import say

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Asked:
    """Which duties, and on which day.

    Parameters
    ----------
    party
        Who must; default: everybody.
    day
        The end of this day counts (2026-11-20); default: today, in the zone of the pack.
    state
        due, late, done, unknown or all; default: all that are not done in time.
    scheme
        Rule pack; default: every active one that has duties.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size.
    """

    party: str = ""
    day: str = ""
    state: str = ""
    scheme: str = ""
    as_of: str = ""


ASKED = Asked()


def duties(
    *,
    asked: Asked = ASKED,
    limit: Annotated[int, Parameter(validator=Number(gte=0))] = 50,
    csv: Path | None = None,
    common: Common = PLAIN,
) -> int:
    """Say who must report what until when: counts by duty and party, then what is owed, late first.

    Parameters
    ----------
    limit
        Duties to show at most.
    csv
        File to write all of them to.
    """
    language = common.language
    with open_here(common) as book:
        found = book.duties(
            asked.party, asked.day, scheme=asked.scheme, state=asked.state, as_of=asked.as_of
        )
        if common.json:
            write_json(duty_records(found, language, 0, limit), language)
        else:
            write(duty_lines(found, language, limit))
        if csv is not None:
            table = owed_table(found.owed, language)
            write_file(csv, csv_bytes(table), common)
            if not common.json:
                write([say("duties.written", language, count=len(table.rows))])
    return 0
