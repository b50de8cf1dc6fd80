"""Pseudonym: what stands in the ledger for a person, made under a key that can be shredded.

Each person has a random key of his own on the desk, found by a keyed hash of what he is called; the
pseudonym is an HMAC under it. The same name gives the same pseudonym as long as the key is there.
When it is shredded nobody can tell any more whom the pseudonym stood for, the book included, and
the ledger, which is never changed, holds no personal data.
Source: RFC 2104 (HMAC); Regulation (EU) 2016/679, Article 4(5), and GB/T 35273-2020, 3.15, on
pseudonymisation.
"""

import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from hashlib import sha256

import msgspec

from loopbook.errors import StoreUnavailable
from loopbook.formats.content import canonical_bytes
from loopbook.formats.event import read_event
from loopbook.formats.master import read_master
from loopbook.formats.personal import concealed, concealed_master, may_hold
from loopbook.terms.desk import Desk
from loopbook.terms.entry import EntryKind
from loopbook.terms.event import LOOPBOOK
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.parsed import Parsed
from loopbook.terms.profile import Profile
from loopbook.terms.scheme import Scheme

PSEUDONYM = f"{LOOPBOOK}pseudonym:"
KIND = "personal"
_PERSON = "pseudonym"
_SECRET = ("secret", "pseudonym")
_KEY_BYTES = 32
_DIGITS = 32


class Pseudonyms:
    """The pseudonyms of one book.

    Parameters
      is_kept  False gives a person who has no key a pseudonym that nobody will see again
    """

    def __init__(self, desk: Desk, *, is_kept: bool = True) -> None:
        self._desk = desk
        self._is_kept = is_kept
        self._secret = self._shared(*_SECRET)

    def of(self, value: str) -> str:
        """Return what stands for a value; a pseudonym stands for itself."""
        if value.startswith(PSEUDONYM):
            return value
        called = _called(value)
        key = self._shared(_PERSON, self._name(called))
        return PSEUDONYM + hmac.new(key, called, sha256).hexdigest()[:_DIGITS]

    def shred(self, value: str) -> bool:
        """Destroy the key of a person; say whether there was one."""
        return self._desk.remove(_PERSON, self._name(_called(value)))

    def _name(self, called: bytes) -> str:
        return hmac.new(self._secret, called, sha256).hexdigest()

    def _shared(self, kind: str, name: str) -> bytes:
        """Return the key of that name, drawn when there is none; of two writers the first wins."""
        drawn = secrets.token_bytes(_KEY_BYTES)
        while True:
            found = self._desk.get(kind, name)
            if found is not None:
                return found.value
            if not self._is_kept or self._desk.put(kind, name, drawn, expected=0):
                return drawn


class Concealing:
    """Puts pseudonyms in the place of what packs call personal, before anything is written.

    Parameters
      schemes  the active packs: their words of kind `personal` name the fields
      desk     where the keys of persons are; a book without one takes no personal data
      profile  how strictly what was changed is read again
      is_kept  as `Pseudonyms` has it
    """

    def __init__(
        self, schemes: Sequence[Scheme], desk: Desk | None, profile: Profile, *, is_kept: bool
    ) -> None:
        self._desk = desk
        self._profile = profile
        self._is_kept = is_kept
        self._rules = {
            word.code: word.rule
            for scheme in schemes
            for word in scheme.vocabulary.values()
            if word.kind == KIND
        }

    def under(self, schemes: Sequence[Scheme]) -> "Concealing":
        """Return the same for other packs."""
        return Concealing(schemes, self._desk, self._profile, is_kept=self._is_kept)

    def conceal(self, item: Parsed) -> Parsed:
        """Return an item without personal values, read again, with a note of what was replaced."""
        if not self._rules or item.identity is None or not may_hold(item.content, self._rules):
            return item
        is_master = item.kind is EntryKind.MASTER
        replace = concealed_master if is_master else concealed
        content, found = replace(item.content, item.context, self._rules, self._of)
        if not found or content == item.content:
            return item
        read = _read_again(item, content, self._profile)
        notes = tuple(
            Finding("LB-K20", Severity.NOTE, item.place, {"field": name}, self._rules[name])
            for name in found
        )
        return msgspec.structs.replace(read, findings=(*item.findings, *notes))

    def _of(self, value: str) -> str:
        if self._desk is None:
            raise StoreUnavailable("LB-K06", path="-")
        return Pseudonyms(self._desk, is_kept=self._is_kept).of(value)


def _read_again(item: Parsed, content: bytes, profile: Profile) -> Parsed:
    if item.kind is EntryKind.MASTER:
        element = msgspec.json.decode(content)
        return read_master(element.pop("type"), element, item.context, item.place)
    return read_event(content, item.context, item.place, profile)


def _called(value: str) -> bytes:
    """Return a name in one spelling: compatibility forms, case and white space do not matter."""
    return canonical_bytes(" ".join(unicodedata.normalize("NFKC", value).casefold().split()))
