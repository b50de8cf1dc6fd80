"""Passport page: a passport as HTML that works without scripts, prints, and stands by itself."""

from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from loopbook.render.passport import (
    PassportSheet,
    SheetLine,
    category_text,
    coverage_text,
    day_text,
    hidden_roles,
    spoken,
    value_text,
)
from loopbook.render.qr import qr_svg
from loopbook.render.svg import escape
from loopbook.wording import say

STYLE = (
    ".passport .head{display:flex;flex-wrap:wrap;gap:1rem 2rem;justify-content:space-between}"
    ".passport .code svg{width:9rem;height:9rem;display:block;border:1px solid #888}"
    ".passport .code{font-size:.8rem;max-width:9rem}"
    ".passport td,.passport th{overflow-wrap:anywhere}"
    ".passport .none{color:#57606a}"
    "@media(prefers-color-scheme:dark){.passport .none{color:#9aa4af}}"
    "@media(max-width:40rem){.passport td,.passport th{display:block;border:0;padding:.1rem 0}"
    ".passport tr{display:block;border-bottom:1px solid #8888;padding:.35rem 0}}"
    "@media print{.passport .head{display:block}.passport .code{float:right}}"
)
_ALONE = (
    "body{font:16px/1.5 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:60rem;"
    "margin:0 auto;padding:1rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ccc;vertical-align:top}"
)


def passport_html(
    sheet: PassportSheet, language: str, modules: NDArray[np.bool_] | None = None
) -> str:
    """Return a passport as a piece of a page.

    Parameters
      modules  of the QR code of its address; None: the address makes none
    """
    groups = groupby(sheet.lines, key=lambda line: spoken(line.group, language))
    sections = "".join(_section(title, list(lines), language) for title, lines in groups)
    return (
        f'<article class="passport">{_head(sheet, language, modules)}'
        f"{_links(sheet, language)}{sections}{_hidden(sheet, language)}</article>"
    )


def passport_document(
    sheet: PassportSheet, language: str, modules: NDArray[np.bool_] | None = None
) -> str:
    """Return a passport as a whole HTML document that refers to nothing else."""
    tag = "zh-CN" if language == "zh" else "en"
    title = escape(f"{spoken(sheet.title, language)} {sheet.product}")
    return (
        f'<!doctype html><html lang="{tag}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_ALONE}{STYLE}</style></head>"
        f"<body>{passport_html(sheet, language, modules)}</body></html>\n"
    )


def _head(sheet: PassportSheet, language: str, modules: NDArray[np.bool_] | None) -> str:
    rows = [
        (say("passport.product", language), sheet.product),
        (say("passport.state", language), say(f"passport.state.{sheet.state}", language)),
        (say("passport.version", language), str(sheet.version)),
        (say("passport.category", language), category_text(sheet.category, language)),
    ]
    if sheet.status is not None:
        rows.append((say("passport.status", language), spoken(sheet.status, language)))
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in rows if text
    )
    days = [
        say(f"passport.{key}", language, day=day_text(moment))
        for key, moment in (("issued", sheet.issued), ("changed", sheet.changed))
        if moment is not None
    ]
    picture = ""
    if modules is not None:
        scan = escape(say("passport.scan", language))
        drawn = qr_svg(modules, sheet.address)
        picture = f'<figure class="code">{drawn}<figcaption>{scan}</figcaption></figure>'
    note = escape(say("passport.coverage_note", language))
    return (
        f"<h1>{escape(spoken(sheet.title, language))}</h1>"
        f'<div class="head"><div><dl>{facts}</dl><p>{escape(" · ".join(days))}</p>'
        f"<p>{escape(coverage_text(sheet, language))} <small>{note}</small></p></div>"
        f"{picture}</div>"
    )


def _links(sheet: PassportSheet, language: str) -> str:
    pairs = [(say("passport.came_from", language), item) for item in sheet.predecessors]
    pairs += [(say("passport.went_to", language), item) for item in sheet.successors]
    if not pairs:
        return ""
    told = "".join(f"<li>{escape(name)}: {_link(item)}</li>" for name, item in pairs)
    return f"<h2>{escape(say('passport.links', language))}</h2><ul>{told}</ul>"


def _link(item: str) -> str:
    if item.startswith(("https://", "http://")):
        return f'<a href="{escape(item)}">{escape(item)}</a>'
    return escape(item)


def _section(title: str, lines: list[SheetLine], language: str) -> str:
    seen = [line for line in lines if not line.is_hidden]
    if not seen:
        return ""
    rows = "".join(_row(line, language) for line in seen)
    name = escape(title)
    return f'<h2>{name}</h2><table aria-label="{name}"><tbody>{rows}</tbody></table>'


def _row(line: SheetLine, language: str) -> str:
    notes = [say(f"passport.{line.need}", language)] if line.need else []
    if line.is_dynamic:
        notes.append(say("passport.dynamic", language))
    if line.at is not None and line.value is not None and line.is_dynamic:
        notes.append(say("passport.as_of", language, moment=day_text(line.at)))
    entries = "".join(
        f' <a href="/event/{sequence}">#{sequence}</a>' for sequence in line.sequences[:3]
    )
    text = value_text(line, language)
    cell = _link(text) if line.value == text else escape(text)
    dim = "" if line.value is not None else ' class="none"'
    return (
        f'<tr><th scope="row">{escape(spoken(line.label, language))}</th><td{dim}>{cell}{entries}'
        f"</td><td><small>{escape(' · '.join(notes))}</small></td></tr>"
    )


def _hidden(sheet: PassportSheet, language: str) -> str:
    count = sum(line.is_hidden for line in sheet.lines)
    if not count:
        return ""
    said = say("passport.hidden_note", language, count=count, roles=hidden_roles(sheet, language))
    return f'<p class="muted">{escape(said)}</p>'
