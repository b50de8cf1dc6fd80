"""`loopbook decompose`: what moved an indicator: structure, intensity, one plant, one stream."""

from dataclasses import dataclass
from pathlib import Path

from cyclopts import Parameter

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.picture import write_file
from loopbook.render.decomposition import decomposition_lines, part_table
from loopbook.render.table import csv_bytes

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Asked:
    """How a change is taken apart.

    Parameters
    ----------
    by
        terms (the streams of the formula), or a kind of subject of the pack.
    parts
        Subjects that make up the whole, separated by commas.
    subject
        Whom the indicator speaks of, where it is of any subject.
    against
        Another subject at the last end.
    scheme
        Rule pack, id or id@version.
    as_of
        A day (2026-02-01): what had happened and been published by then; or a checkpoint size.
    """

    by: str = "terms"
    parts: str = ""
    subject: str = ""
    against: str = ""
    scheme: str = ""
    as_of: str = ""


ASKED = Asked()


def decompose(
    indicator: str,
    first: str,
    last: str,
    *,
    asked: Asked = ASKED,
    csv: Path | None = None,
    common: Common = PLAIN,
) -> int:
    """Say what moved INDICATOR from FIRST to LAST (periods; the same one for two subjects).

    Parameters
    ----------
    indicator
        Name of the indicator, or pack/name.
    first
        2020, 2025-03, 2025-Q2, 2025-H1 or 2021..2025.
    last
        The later period; the first again with --against.
    csv
        File to write the parts to.
    """
    language = common.language
    with open_here(common) as book:
        found = book.decompose(
            indicator,
            first,
            last,
            by=asked.by,
            parts=tuple(part.strip() for part in asked.parts.split(",") if part.strip()),
            subject=asked.subject,
            against=asked.against,
            scheme=asked.scheme,
            as_of=asked.as_of,
        )
    if common.json:
        write_json(found, language)
    else:
        write(decomposition_lines(found, language))
    if csv is not None:
        write_file(csv, csv_bytes(part_table(found, language)), common)
    return 0
