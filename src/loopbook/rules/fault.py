"""Faults of a pack, collected: a person sees all of them at once, each with its file and line."""

from collections.abc import Iterable
from difflib import get_close_matches

from loopbook.errors import Fault, SchemeError


class Faults:
    """What is wrong with a pack so far."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def __len__(self) -> int:
        return len(self._faults)

    def add(self, rule: str, key: str, **values: object) -> None:
        """Add the fault `fault.<key>` of the catalogue, found at `rule` (`posting.csv:7`)."""
        self._faults.append(Fault(rule, f"fault.{key}", tuple(values.items())))

    def found(self) -> tuple[Fault, ...]:
        """Return every fault once, by file then line."""
        unique = {(f.rule, f.key, str(f.values)): f for f in self._faults}
        return tuple(sorted(unique.values(), key=_place))

    def lines(self) -> tuple[str, ...]:
        """Return the faults in English, a line each."""
        return SchemeError("LB-R02", "", self.found(), pack="", count=len(self)).faults

    def stop(self, pack: str) -> None:
        """Raise what has been collected about `pack`, if anything.

        Raises    SchemeError  LB-R02, with every fault
        """
        if self._faults:
            found = self.found()
            raise SchemeError("LB-R02", pack, found, pack=pack, count=len(found))


def _place(fault: Fault) -> tuple[str, int]:
    file, _, line = fault.rule.rpartition(":")
    return (file, int(line)) if file and line.isdigit() else (fault.rule, 0)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name nearest to `name`, quoted; all of them when few; else a dash."""
    names = sorted({each for each in known if each})
    near = get_close_matches(name[:100], names, 1, 0.5)
    if near:
        return f"'{near[0]}'"
    return ", ".join(f"'{each}'" for each in names) if 0 < len(names) <= 8 else "-"
