"""Draft: the files of a rule pack made from a table of flows, so that the table can be recorded.

An input-output table or the data of a Sankey diagram has its own processes and flows; a pack that
declares them is what a book needs to post them. The draft is a beginning: status `draft`, no cases.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

OWN = "_own"
"""Ending of the process in which a sector uses its own product: a flow needs two processes."""

_WORD = re.compile(r"\W+")
_INTAKE = ("table", "heading_en", "heading_zh", "field", "unit", "required", "default", "example",
           "source", "sets", "shares")  # fmt: skip


class DraftWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft is made of.

    Fields
      id, source   of the pack: its name, and what the figures come from
      unit         of the amounts, as people write it;  base  code that amounts are counted in
      names        columns that name a row of a matrix; 0: a list with columns source and target
      header       lines that name its columns
    """

    id: str
    source: str
    unit: str
    base: str
    names: int = 0
    header: int = 1


def drafted(ends: Iterable[tuple[str, str]], wish: DraftWish) -> dict[str, bytes]:
    """Return the files of a pack with a process for every end and a flow for every pair.

    Parameters
      ends   (source, target) as the table writes them; a pair that comes again is one flow
    """
    pairs = list(dict.fromkeys(ends))
    labels = list(dict.fromkeys(label for pair in pairs for label in pair))
    ids = dict(zip(labels, _ids(labels), strict=True))
    files = {
        "scheme.toml": _head(wish),
        "system.toml": "\n".join(_system(pairs, ids, wish)),
        "vocabulary.csv": _csv(
            ("term", "kind", "broader", "code", "unit", "label_en", "label_zh", "source"),
            [("content", "class", "", "urn:loopbook:v1:content", "", "What flows", "流的内容",
              wish.source)],
        ),
        "intake.csv": _csv(_INTAKE, _intake(wish)),
        "posting.csv": _csv(
            ("event_type", "action", "biz_step", "class", "role", "side", "flow", "layer",
             "amount", "basis", "source"),
            [("ObjectEvent", "OBSERVE", "", "", "", "items", "*", "amounts", "statistic",
              "declared", wish.source)],
        ),
    }  # fmt: skip
    return {name: text.encode("utf-8") for name, text in files.items()}


def _ids(labels: Sequence[str]) -> Iterator[str]:
    """Yield an id that formulas can write for each label, each once."""
    taken: set[str] = set()
    for label in labels:
        plain = _WORD.sub("_", label.strip()).strip("_").lower() or "process"
        name = plain if not plain[0].isdigit() else f"p_{plain}"
        number = 1
        while name in taken or name.endswith(OWN):
            number += 1
            name = f"{plain}_{number}" if not plain[0].isdigit() else f"p_{plain}_{number}"
        taken.add(name)
        yield name


def _head(wish: DraftWish) -> str:
    texts = {"id": wish.id, "version": "1", "title_en": wish.id, "title_zh": wish.id}
    texts |= {"jurisdiction": "", "status": "draft", "citation": wish.source}
    return "".join(f"{key} = {_quoted(text)}\n" for key, text in texts.items())


def _system(
    pairs: Sequence[tuple[str, str]], ids: dict[str, str], wish: DraftWish
) -> Iterator[str]:
    givers, takers = {a for a, _ in pairs}, {b for _, b in pairs}
    yield 'zone = "UTC"\n'
    for label, name in ids.items():
        yield from _table("process", wish, id=name, label_en=label, label_zh=label)
        if not (label in givers and label in takers):
            yield "is_outside = true"
        if (label, label) in pairs:
            own = f"{label}, own use"
            yield from _table("process", wish, id=name + OWN, label_en=own, label_zh=own)
            yield "is_outside = true"
    for number, (source, target) in enumerate(pairs, 1):
        end = ids[target] + (OWN if source == target else "")
        label = f"{source} → {target}"
        ends = {"source": ids[source], "target": end}
        yield from _table("flow", wish, id=f"f{number}", **ends, label_en=label, label_zh=label)
    yield from _table("layer", wish, id="amounts", quantum=wish.base, unit=wish.base,
                      label_en="Amounts", label_zh="数量")  # fmt: skip


def _table(kind: str, wish: DraftWish, **texts: str) -> Iterator[str]:
    yield f"\n[[{kind}]]"
    for key, text in texts.items():
        yield f"{key} = {_quoted(text)}"
    yield f"reference = {_quoted(wish.source)}"


def _intake(wish: DraftWish) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table `recorded`: a list of flows, or a matrix."""
    name = "recorded"

    def row(english: str, chinese: str, field: str, **more: str) -> tuple[str, ...]:
        cells = {"table": name, "heading_en": english, "heading_zh": chinese, "field": field,
                 "source": wish.source, **more}  # fmt: skip
        return tuple(cells.get(column, "") for column in _INTAKE)

    yield row("", "", "type", default="ObjectEvent")
    yield row("", "", "action", default="OBSERVE")
    yield row("", "", "class", default="content")
    if wish.names:
        yield row("", "", "header", default=str(wish.header))
        for position in range(1, wish.names + 1):
            yield row(f"[{position}]", f"[{position}]", "from")
        yield row("{to}", "{to}", "quantity", unit=wish.unit)
    else:
        yield row("source|from|origin", "来源|起点|源|从", "from", required="yes", example="a")
        yield row("target|to|destination", "去向|终点|汇", "to", required="yes", example="b")
        yield row("value|amount|quantity", "数值|数量|值", "quantity", unit=wish.unit,
                  required="yes", example="1")  # fmt: skip
        yield row("unit|units", "单位", "unit", example=wish.unit)
    yield row("period|year", "期间|年份", "period", example="2025")
    yield row("sd|uncertainty", "标准差|不确定度", "sd", example="5 %")
    yield row("publisher|by", "发布机构", "publisher", example="")
    yield row("reference", "出处", "source", default=wish.source, example="")
    yield row("grade", "核实程度", "grade", default="weak", example="weak")


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def _quoted(text: str) -> str:
    """Return a TOML basic string: its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
