"""Ends: the flow of a pack that a row names by where it comes from and where it goes.

A statistical table, an input-output table or the data of a Sankey diagram has sources and targets,
not names of flows. Several columns of one end (`region`, `sector`) are read as one name.
"""

from difflib import get_close_matches

from loopbook.errors import UnknownTerm
from loopbook.formats.number import clipped, fold
from loopbook.terms.scheme import Scheme

OWN = "_own"
"""Ending of the process in which a sector uses its own product: it names itself at both ends."""


class FlowFinder:
    """Finds flows by their ends: by id, or by a label in either language."""

    def __init__(self, scheme: Scheme) -> None:
        self._processes: dict[str, str] = {}
        for process in scheme.system.processes.values():
            for name in (process.label_zh, process.label_en):
                self._processes.setdefault(_key(name), process.id)
        self._processes |= {_key(name): name for name in scheme.system.processes}
        self._flows: dict[tuple[str, str], list[str]] = {}
        for flow in scheme.system.flows.values():
            self._flows.setdefault((flow.source, flow.target), []).append(flow.id)
            if flow.target == flow.source + OWN:
                self._flows.setdefault((flow.source, flow.source), []).append(flow.id)

    def find(self, source: str, target: str) -> str:
        """Return the flow from `source` to `target`.

        Raises    UnknownTerm  LB-W65 no such process, LB-W66 no or more than one flow joins them
        """
        ends = (self._process(source), self._process(target))
        found = self._flows.get(ends, [])
        if len(found) != 1:
            values = {"source": clipped(source), "target": clipped(target)}
            raise UnknownTerm("LB-W66", **values, found=", ".join(found) or "-")
        return found[0]

    def _process(self, name: str) -> str:
        found = self._processes.get(_key(name))
        if found is None:
            near = get_close_matches(_key(name), self._processes, 1, 0.4)
            nearest = self._processes[near[0]] if near else "-"
            raise UnknownTerm("LB-W65", text=clipped(name), nearest=nearest)
        return found


def _key(text: str) -> str:
    return "".join(fold(text).casefold().split())
