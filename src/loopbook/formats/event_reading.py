"""Event reading: one event on its way from JSON to `Event`, with what was found on the way.

The readers of `event_field`, `sensor` and `statistic` fill it; `event` makes the Event of it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from loopbook.formats.cbv_words import Vocabulary, is_barred, is_reserved
from loopbook.formats.context import Names
from loopbook.formats.uri import is_iri, is_uri
from loopbook.terms.event import LOOPBOOK
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.pointer import step
from loopbook.terms.profile import Profile, severity_of

INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?")
DIGITS_MAX = 60
FINDINGS_MAX = 50
LARGEST = 10**DIGITS_MAX


class EventReading:
    """What is known of one event so far.

    Fields
      event     canonical JSON: names expanded
      written   the same as it was written
      names     the names of its context
      profile   how strictly it is judged
      values    fields of `Event` by name
      findings  in the order found, at most FINDINGS_MAX; the place of each is a path in the event
      left_out  how many more there were
    """

    __slots__ = (
        "_texts", "event", "findings", "left_out", "names", "profile", "values", "written"
    )  # fmt: skip

    def __init__(
        self,
        event: dict[str, object],
        names: Names,
        profile: Profile = Profile.STANDARD,
        written: dict[str, object] | None = None,
    ) -> None:
        self.event = event
        self.written = event if written is None else written
        self.names = names
        self.profile = profile
        self._texts: frozenset[str] | None = None
        self.values: dict[str, Any] = {}
        self.findings: list[Finding] = []
        self.left_out = 0

    def fault(self, code: str, pointer: str, **values: object) -> None:
        """Note an error at a path."""
        self._note(code, pointer, Severity.ERROR, values)

    def doubt(self, code: str, pointer: str, **values: object) -> None:
        """Note a warning at a path."""
        self._note(code, pointer, Severity.WARNING, values)

    def _note(self, code: str, pointer: str, severity: Severity, values: dict[str, object]) -> None:
        if len(self.findings) == FINDINGS_MAX:
            self.left_out += 1
            return
        said = {name: str(value)[:80] for name, value in values.items()}
        before, house, local = pointer.rpartition(LOOPBOOK)
        if house:
            pointer = before + self.names.short(house + local)
        weight = severity_of(code, self.profile, severity)
        self.findings.append(Finding(code, weight, Place(pointer=pointer), said))

    def has_errors(self) -> bool:
        """Say whether an error was noted, or may be among what was left out."""
        found = self.findings
        return bool(found) and (
            self.left_out > 0 or any(finding.severity is Severity.ERROR for finding in found)
        )

    def near(self, text: str, known: Iterable[str]) -> str:
        """Return the nearest known word, to offer it; a dash when nobody will read it."""
        return nearest(text, known) if len(self.findings) < FINDINGS_MAX else "-"

    def of_kind(self, value: object, pointer: str, expected: str) -> None:
        """Note that `value` is of another JSON kind than `expected`."""
        self.fault("LB-F21", pointer, expected=expected, found=_shown(value))

    def uri(self, value: object, pointer: str) -> str:
        """Return a URI; an empty text and a finding when it is none."""
        if is_uri(value) or is_iri(value):
            text = str(value)
            if not is_uri(text):
                self.fault("LB-F69", pointer, text=text)
            return text
        self.fault("LB-F27", pointer, text=_shown(value))
        return ""

    def text(self, value: object, pointer: str) -> str:
        """Return a text; an empty one and a finding when it is none."""
        if type(value) is str:
            return value
        self.of_kind(value, pointer, "text")
        return ""

    def instant(self, value: object, pointer: str) -> datetime | None:
        """Return an instant in UTC; None and a finding when it is none or has no zone."""
        if type(value) is not str:
            self.of_kind(value, pointer, "text")
            return None
        try:
            if INSTANT.fullmatch(value):
                return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fault("LB-F23", pointer, text=value)
            return None
        self.fault("LB-F22" if _LOCAL.fullmatch(value) else "LB-F23", pointer, text=value)
        return None

    def number(self, value: object, pointer: str) -> Decimal | None:
        """Return an exact number; None and a finding when it is none."""
        if type(value) is int and -LARGEST < value < LARGEST:
            return Decimal(value)
        if type(value) is Decimal:
            return value
        if type(value) is int:
            self.fault("LB-F10", pointer, number=f"{str(value)[:20]}...")
        else:
            self.of_kind(value, pointer, "number")
        return None

    def word(self, value: object, pointer: str, vocabulary: Vocabulary) -> str:
        """Return a CBV word in its bare form, or a URI of another vocabulary."""
        if type(value) is not str:
            self.of_kind(value, pointer, "text")
            return ""
        if value in vocabulary.words:
            return value
        if not is_iri(value):
            self.fault("LB-F29", pointer, text=value, nearest=self.near(value, vocabulary.words))
            return value
        if not is_uri(value):
            self.fault("LB-F69", pointer, text=value)
        word = vocabulary.bare.get(value)
        if is_barred(value, vocabulary) and self._is_written(value):
            said = word or self.near(_last(value), vocabulary.words)
            self.fault("LB-F57", pointer, text=value, word=said)
        elif word is not None:
            self.doubt("LB-F58", pointer, text=value, word=word)
        elif is_reserved(value):
            near = self.near(_last(value), vocabulary.words)
            self.doubt("LB-F45", pointer, text=value, nearest=near)
        return word or value

    def _is_written(self, text: str) -> bool:
        """Say whether `text` stands in the event so, and not with a prefix for its beginning."""
        if self._texts is None:
            self._texts = frozenset(_texts(self.written))
        return text in self._texts

    def unknown(self, name: str, pointer: str, known: Iterable[str]) -> None:
        """Note a field that may not stand here, or is of a prefix that is not declared."""
        written = self.names.short(name)
        path = step(pointer, written)
        if ":" not in name:
            self.fault("LB-F28", path, name=written, nearest=self.near(name, known))
        elif not self.names.knows(name):
            prefix = name.partition(":")[0]
            self.fault("LB-F16", path, prefix=prefix, nearest=self._near_prefix(name))
        elif not is_uri(name):
            self.fault("LB-F70", path, name=written)
        else:
            self.fault("LB-F28", path, name=written, nearest=self.near(name, known))

    def _near_prefix(self, name: str) -> str:
        return self.names.nearest(name) if len(self.findings) < FINDINGS_MAX else "-"

    def check_extensions(self, node: dict[str, object], pointer: str, known: Iterable[str]) -> None:
        """Find fault with every field of `node` that is neither known nor a declared extension."""
        for name in node:
            if name not in known and not self.is_extension(name):
                self.unknown(name, pointer, known)

    def is_extension(self, name: str) -> bool:
        """Say whether a field of this expanded name may be added by others."""
        return ":" in name and self.names.knows(name) and is_uri(name)


def is_free_word(text: str) -> bool:
    """Say whether a word that is none of CBV may stand where one of CBV could: a URI of others."""
    return is_uri(text) and not is_reserved(text)


def _last(text: str) -> str:
    """Return the last part of a word written as an address."""
    return text.rpartition("-")[2].rpartition(":")[2].rpartition("/")[2]


def _texts(value: object) -> Iterator[str]:
    """Yield every text of a value; a value is never nested deeper than content may be."""
    if type(value) is str:
        yield value
    elif type(value) is dict:
        for one in value.values():
            yield from _texts(one)
    elif type(value) is list:
        for one in value:
            yield from _texts(one)


def nearest(text: str, known: Iterable[str]) -> str:
    """Return the known word that is most like `text`, or a dash."""
    listed = known if isinstance(known, frozenset) else tuple(known)
    return _kept_nearest(text.lower()[:60], listed)


@lru_cache(maxsize=1_024)
def _kept_nearest(text: str, known: frozenset[str] | tuple[str, ...]) -> str:
    # One unknown word comes with every event of its sender, and looking for its like is slow.
    found = get_close_matches(text, known, 1, 0.4)
    return found[0] if found else "-"


def _shown(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "{...}" if isinstance(value, dict) else "[...]"
    return str(value)[:60]
