"""What business steps do to custody: custody.csv, the pack's own rows before those inherited."""

from collections.abc import Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.line import Line
from loopbook.terms.custody import Handing, HandingStep

FILE = "custody.csv"


def handings_of(bundle: Bundle, cbv: Mapping[str, Mapping[str, str]]) -> tuple[HandingStep, ...]:
    """Return the handings: the pack's own first, so that they win over those it extends."""
    lines = bundle.lines(FILE)
    prefixes = list(dict.fromkeys(line.rule.rpartition("/")[0] for line in lines))
    nearest_first = sorted(lines, key=lambda each: -prefixes.index(each.rule.rpartition("/")[0]))
    seen: dict[tuple[str, str, str], str] = {}
    found = []
    for line in nearest_first:
        each = _handing(line, cbv)
        key = (line.rule.rpartition("/")[0], each.biz_step, each.disposition)
        if key in seen:
            name = f"{each.biz_step} {each.disposition}".strip()
            line.fault("duplicate", name=name, other=seen[key])
        seen.setdefault(key, each.rule)
        found.append(each)
    return tuple(found)


def _handing(line: Line, cbv: Mapping[str, Mapping[str, str]]) -> HandingStep:
    found = HandingStep(
        biz_step=line.text("biz_step"),
        disposition=line.optional("disposition"),
        handing=line.choice("handing", Handing),
        source=line.text("source"),
        rule=line.rule,
    )
    if ":" not in found.biz_step:
        line.known("biz_step", found.biz_step, cbv["bizStep"], "cbv.csv (kind bizStep)")
    if ":" not in found.disposition:
        known = cbv["disposition"]
        line.known("disposition", found.disposition, known, "cbv.csv (kind disposition)")
    return found
