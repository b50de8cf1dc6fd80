"""Page: a template filled, or one of its tables in the format asked for."""

from collections.abc import Sequence
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, Response

from loopbook.errors import UnknownTerm
from loopbook.render.plain import json_bytes
from loopbook.render.table import Table, csv_bytes, records, xlsx_bytes
from loopbook.web.choice import Choice, link, same_page
from loopbook.wording import say

_MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@cache
def environment() -> Environment:
    """Return the templates; every value is escaped, a missing one is a fault."""
    return Environment(
        loader=PackageLoader("loopbook.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def style_address() -> str:
    """Return the address of the style sheet; it changes with its bytes, so browsers may keep it."""
    content = files("loopbook.web").joinpath("static", "page.css").read_bytes()
    return f"/static/page.css?v={sha256(content).hexdigest()[:12]}"


def page(choice: Choice, template: str, values: dict[str, object], status: int = 200) -> Response:
    """Return the page of `template` in the reader's language."""
    other = "en" if choice.language == "zh" else "zh"
    content = (
        environment()
        .get_template(template)
        .render(
            values,
            choice=choice,
            lang=choice.language,
            t=partial(_words, choice.language),
            link=partial(link, choice),
            same_page=partial(same_page, choice),
            other_language=same_page(choice, lang=other),
            style=style_address(),
        )
    )
    headers = {
        "Content-Language": "zh-CN" if choice.language == "zh" else "en",
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language",
    }
    return HTMLResponse(content, status, headers)


def _words(language: str, key: str, **values: object) -> str:
    return say(key, language, **values)


def picture(drawn: str, name: str) -> Response:
    """Return a drawing as an SVG file.

    Parameters
      name  of the file, without its ending
    """
    headers = {
        "Content-Disposition": f'attachment; filename="loopbook-{name}.svg"',
        "Cache-Control": "no-cache",
    }
    return Response(drawn, 200, headers, media_type="image/svg+xml")


def workbook(content: bytes, name: str) -> Response:
    """Return a workbook as a file.

    Parameters
      name  of the file, without its ending
    """
    headers = {
        "Content-Disposition": f'attachment; filename="loopbook-{name}.xlsx"',
        "Cache-Control": "no-cache",
    }
    return Response(content, 200, headers, media_type=_MEDIA_TYPES["xlsx"])


def download(choice: Choice, tables: Sequence[Table]) -> Response:
    """Return the table asked for (the first, when none is named) in the format asked for.

    Raises    UnknownTerm  the page has no such table
    """
    named = {table.name: table for table in tables}
    if choice.table and choice.table not in named:
        raise UnknownTerm("LB-D64", table=choice.table, known=", ".join(named))
    table = named[choice.table] if choice.table else tables[0]
    match choice.format:
        case "csv":
            content = csv_bytes(table)
        case "xlsx":
            content = xlsx_bytes(table)
        case _:
            content = json_bytes(records(table), choice.language)
    name = f"loopbook-{table.name}.{choice.format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return Response(content, 200, headers, media_type=_MEDIA_TYPES[choice.format])
