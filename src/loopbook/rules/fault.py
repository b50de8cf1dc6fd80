"""Faults of a pack, collected: a person sees all of them at once, each with its file and line."""

from collections.abc import Iterable
from difflib import get_close_matches

from loopbook.errors import SchemeError
from loopbook.wording import say


class Faults:
    """What is wrong with a pack so far."""

    def __init__(self) -> None:
        self._faults: list[tuple[str, str]] = []

    def __len__(self) -> int:
        return len(self._faults)

    def add(self, rule: str, key: str, **values: object) -> None:
        """Add the fault `fault.<key>` of the catalogue, found at `rule` (`posting.csv:7`)."""
        self._faults.append((rule, say(f"fault.{key}", "en", **values)))

    def lines(self) -> tuple[str, ...]:
        """Return every fault once, as `posting.csv:7 flow 'x' ...`, by file then line."""
        unique = dict.fromkeys(self._faults)
        return tuple(f"{rule} {text}" for rule, text in sorted(unique, key=_place))

    def stop(self, pack: str) -> None:
        """Raise what has been collected about `pack`, if anything.

        Raises    SchemeError  LB-R02, with every fault
        """
        if self._faults:
            lines = self.lines()
            raise SchemeError("LB-R02", pack, lines, pack=pack, count=len(lines))


def _place(fault: tuple[str, str]) -> tuple[str, int]:
    file, _, line = fault[0].rpartition(":")
    return (file, int(line)) if file and line.isdigit() else (fault[0], 0)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name nearest to `name`, quoted; all of them when few; else a dash."""
    names = sorted({each for each in known if each})
    near = get_close_matches(name[:100], names, 1, 0.5)
    if near:
        return f"'{near[0]}'"
    return ", ".join(f"'{each}'" for each in names) if 0 < len(names) <= 8 else "-"
