"""`loopbook index`: an index of a pack against its base year, with its groups."""

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.render.index import index_lines

PLAIN = Common()


def index(
    name: str,
    periods: str,
    *,
    subject: str = "",
    scheme: str = "",
    as_of: str = "",
    common: Common = PLAIN,
) -> int:
    """Work out the index NAME for PERIODS.

    Parameters
    ----------
    name
        Name of the index, or pack/name.
    periods
        Periods separated by commas: 2005,2012,2013.
    subject
        Whom indicators of any subject speak of.
    scheme
        Rule pack, id or id@version.
    as_of
        A day (2026-02-01): what had happened and been published by then; or a checkpoint size.
    """
    wanted = tuple(part.strip() for part in periods.split(","))
    with open_here(common) as book:
        series = book.index(name, wanted, subject=subject, scheme=scheme, as_of=as_of)
    if common.json:
        write_json(series, common.language)
    else:
        write(index_lines(series, common.language))
    return 0
