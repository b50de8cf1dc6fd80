"""Same: which identifiers name one thing, however they are spelled.

The EPC URN and every Digital Link of one key, on any domain, are one identity. What is no key, or
is malformed, is the same only as itself: journals hold such texts, and they must be found.
"""

from collections.abc import Sequence

from loopbook.errors import LoopbookError
from loopbook.terms.identifier import canonical

_URN = "urn:epc:"
_ENDS = ("/21", "/10")
_NUMBER_MAX = 20
_STEMS_MAX = 1 << 14
_PROBE = "0"


def identity_of(identifier: str) -> str:
    """Return the one form of an identifier; the identifier itself when it has none."""
    try:
        return canonical(identifier)
    except LoopbookError:
        return identifier


class Identities:
    """`identity_of` for many names at once: those of one class share all but the last part."""

    def __init__(self) -> None:
        self._stems: dict[str, str] = {}

    def of(self, names: Sequence[str]) -> list[str]:
        """Return the one form of each name, in their order."""
        return [self._one(name) for name in names]

    def _one(self, name: str) -> str:
        stem, joint, number = name.rpartition("." if name.startswith(_URN) else "/")
        # Only signs that no spelling changes, as many as a serial number may have; anything else is
        # read as a whole.
        is_plain = number.isascii() and number.replace("-", "").isalnum()
        if not is_plain or len(number) > _NUMBER_MAX:
            return identity_of(name)
        known = self._stems.get(stem)
        if known is None:
            known = self._learn(stem, joint)
        return known + number if known else identity_of(name)

    def _learn(self, stem: str, joint: str) -> str:
        """Return what stands before the number in the one form; nothing when that is not so."""
        if len(self._stems) >= _STEMS_MAX:
            self._stems.clear()
        found = ""
        # A second dot would be inside the serial number, which then is longer than it looks.
        is_urn = stem.startswith(_URN) and stem.count(".") == 1
        if is_urn or (stem.startswith("http") and stem.endswith(_ENDS)):
            one = identity_of(f"{stem}{joint}{_PROBE}")
            ends = _ENDS if stem.startswith(_URN) else (stem[-len(_ENDS[0]) :],)
            is_apart = any(one.endswith(f"{end}/{_PROBE}") for end in ends)
            found = one[: -len(_PROBE)] if is_apart else ""
        self._stems[stem] = found
        return found
